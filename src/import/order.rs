//! Decides over a whole file what its times count from, and what it means where they go back.
//!
//! Importers give times as they are written ([`Form`]); formats whose standard says that they count from the start of the
//! recording give them settled. Times that go back by more than a few seconds are never sorted in silence: they are past
//! noon or midnight on a clock, or the beginning of a second recording, which is refused, or else reported line by line.

use super::date_order::settle_date_order;
use super::guesses;
use super::lines::lines;
use super::options::{Options, TimesAre};
use super::prefix::settle_speakers;
use super::transcript::{
    BoundLine, Bounds, Document, END_BEFORE_START, Form, Format, Item, Sequence, Transcript,
};
use crate::record::{Problem, ProblemKind, counted};
use crate::time::{
    DAY, FrameRate, HOUR, MINUTE, Millis, Offset, SECOND, SessionTime, format_hms, local_instant,
};
use jiff::tz::TimeZone;

/// Times that go back by no more are of speakers who overlap.
const TOLERANCE: Millis = Millis(5 * SECOND.0);
/// A second recording in one file begins before this time.
const BEGINS: Millis = MINUTE;
/// The number of lines that are named.
const NAMED: usize = 20;
/// How many entries after a time that goes back may be earlier than those before it, if it is a slip.
const SLIP: usize = 3;

impl Format {
    /// Reads a document of this format, and settles what its times count from and who speaks.
    ///
    /// # Errors
    /// Why the document is not of this format, or what its times need.
    pub fn import<'a>(&self, document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
        let mut transcript = (self.read)(document, options)?;
        settle(&mut transcript, options)?;
        settle_speakers(&mut transcript, self.word, options);
        transcript.bounds = bounds(&transcript, document.text);
        transcript.problems.sort();
        Ok(transcript)
    }
}

/// The first and the last time of a transcript, with the lines that they come from.
fn bounds(transcript: &Transcript<'_>, text: &str) -> Option<Bounds> {
    /// The most characters of a line that are shown.
    const SHOWN: usize = 60;
    let timed = || transcript.items.iter().filter_map(|item| Some((item.at?, item.line)));
    let (first, last) = (timed().min()?, timed().max()?);
    let line_of = |(at, line): (Millis, u64)| {
        let (_, whole) = lines(text).find(|&(number, _)| number == line)?;
        let shown: String = whole.trim().chars().take(SHOWN).collect();
        let more = if whole.trim().len() > shown.len() { "..." } else { "" };
        Some(BoundLine { at, line, text: shown + more })
    };
    Some(Bounds { first: line_of(first)?, last: line_of(last)? })
}

/// Settles what the times of a transcript count from, and reports those that go back.
///
/// # Errors
/// The times count frames of an unknown rate, dates are in two orders, or times begin again at zero, as those of a second recording do.
fn settle(transcript: &mut Transcript<'_>, options: &Options) -> Result<(), Problem> {
    read_frames(transcript, options.frame_rate)?;
    settle_date_order(transcript, options.date_order)?;
    read_dates(transcript, options.zone.as_ref(), options.start)?;
    let is_open = |item: &Item<'_>| item.at.is_some() && item.forms[0] != Form::Settled;
    if transcript.items.iter().any(is_open) {
        let stated = options.times_are.or(transcript.times_are);
        match clock(&transcript.items, stated) {
            Some(clock) => clock.read(transcript, options)?,
            None if stated.is_none() => report_late_start(transcript),
            None => {}
        }
    }
    drop_ends_before_starts(transcript);
    if transcript.sequence == Sequence::ByTime { report_back(transcript) } else { Ok(()) }
}

/// Turns frames into decimals of a second.
fn read_frames(transcript: &mut Transcript<'_>, rate: Option<FrameRate>) -> Result<(), Problem> {
    let (mut least, mut hundredths, mut line) = (0, 0_usize, 0);
    for item in &mut transcript.items {
        for (time, form) in [&mut item.at, &mut item.end].into_iter().zip(item.forms) {
            let Some(at) = time.as_mut().filter(|_| matches!(form, Form::Frames | Form::Hundredths)) else {
                continue;
            };
            let whole = Millis(at.0 - at.0 % SECOND.0);
            let frames = u32::try_from(at.0 % SECOND.0).unwrap_or_default();
            match (form, rate) {
                (Form::Frames, None) => {
                    let what = "times count frames (hh:mm:ss:ff), which mean nothing without their rate; state it with \
                                --frame-rate 25, 30 or 29.97, or export the file with decimal seconds";
                    return Err(Problem::new(item.line, ProblemKind::BadTime, what));
                }
                (Form::Frames, Some(rate)) => {
                    let what = || format!("a second has no frame {frames} at this rate; check --frame-rate");
                    let none = || Problem::new(item.line, ProblemKind::BadTime, what());
                    *at = rate.time(whole, frames).ok_or_else(none)?;
                }
                (_, Some(rate)) => *at = rate.time(whole, frames / 10).unwrap_or(*at),
                (_, None) => {
                    least = least.max(frames / 10);
                    hundredths += usize::from(frames > 0);
                    if line == 0 {
                        line = item.line;
                    }
                }
            }
        }
    }
    let others = transcript.items.iter().any(|item| item.at.is_some() && item.forms[0] != Form::Hundredths);
    if hundredths >= 2 && least < 30 && !others {
        let what = "the two digits after the seconds are read as hundredths; all are below 30, so they may count frames";
        transcript.guess(line, guesses::HUNDREDTHS, what);
    }
    Ok(())
}

/// Makes dates and times without an offset count from the start of the recording, or else from the earliest: in a zone, as
/// its clocks showed them.
fn read_dates(
    transcript: &mut Transcript<'_>,
    zone: Option<&TimeZone>,
    start: Option<SessionTime>,
) -> Result<(), Problem> {
    let Some(first) = transcript.items.iter().find(|item| item.forms[0] == Form::Local).map(|item| item.line)
    else {
        return Ok(());
    };
    let (mut last, mut earliest) = (None, Millis(i64::MAX));
    let mut offsets: Vec<(SessionTime, Offset)> = Vec::new();
    let mut notes: Vec<(u64, String)> = Vec::new();
    for item in transcript.items.iter_mut().filter(|item| item.at.is_some()) {
        if item.forms[0] != Form::Local {
            (item.at, item.end) = (None, None);
            let what = "a time without a date in a file whose times have dates; kept without a time";
            transcript.problems.add(item.line, ProblemKind::BadTime, what);
            continue;
        }
        // An end without a date is on the day of its start, or after the next midnight.
        if let (Some(at), Some(end)) = (item.at, item.end)
            && item.forms[1] != Form::Local
        {
            let end = Millis(at.0 - at.0.rem_euclid(DAY.0))
                + if item.forms[1] == Form::Two { Millis(end.0 * 60) } else { end };
            item.end = Some(if end < at { end + DAY } else { end });
        }
        for (is_start, time) in [(true, &mut item.at), (false, &mut item.end)] {
            let Some(time) = time else { continue };
            if let Some(zone) = zone {
                let (t, offset, what) = local_instant(SessionTime(time.0), zone, None, last);
                *time = Millis(t.0);
                last = if is_start { Some(t) } else { last };
                notes.extend(what.map(|what| (item.line, what)));
                if offsets.last().is_none_or(|&(_, before)| before != offset) {
                    offsets.push((t, offset));
                }
            }
            earliest = earliest.min(*time);
        }
        item.forms = [Form::Settled; 2];
    }
    let start = start.map(|local| match zone {
        Some(zone) => Millis(local_instant(local, zone, None, None).0.0),
        None => Millis(local.0),
    });
    let origin = start.unwrap_or(earliest);
    if earliest < origin {
        return Err(before_start(first, &format!("by {}", format_hms(origin - earliest))));
    }
    for item in &mut transcript.items {
        item.at = item.at.map(|at| at - origin);
        item.end = item.end.map(|end| end - origin);
    }
    notes.dedup();
    for (line, what) in notes {
        transcript.guess(line, guesses::LOCAL_DATES, what);
    }
    offsets.sort_by_key(|&(t, _)| t);
    if let Some(&(_, offset)) = offsets.first() {
        transcript.start = Some((SessionTime(origin.0), offset));
    } else if start.is_none() {
        let what = "dates without a UTC offset; times count from the first (use --timezone, or --starts-at to set \
                    when that was)";
        transcript.guess(first, guesses::LOCAL_DATES, what);
    }
    transcript.offsets = offsets;
    Ok(())
}

/// The error of a file whose first time is before the start that the user states.
fn before_start(line: u64, how: &str) -> Problem {
    let what = format!(
        "the first time is before the stated start of the recording ({how}); correct the start, or the time in the file"
    );
    Problem::new(line, ProblemKind::BadTime, what)
}

/// A clock that times are read on.
#[derive(Clone, Copy)]
struct Clock {
    /// Half a day for a clock that shows 1 to 12 without AM and PM.
    turn: Millis,
    /// What two numbers are: 60 for hours and minutes.
    scale: i64,
}

/// The clock that the times of a file are on; `None` if they count from the start of the recording.
fn clock(items: &[Item<'_>], stated: Option<TimesAre>) -> Option<Clock> {
    let open = || items.iter().filter_map(|item| Some((item.at?, item.forms[0])));
    let has = |form: Form| open().any(|(_, own)| own == form);
    // Two numbers are hours and minutes beside AM and PM or three numbers of a clock, and if all can be.
    let scale = if open().all(|(at, form)| form != Form::Two || at < Millis(DAY.0 / 60)) { 60 } else { 1 };
    let day = Clock { turn: DAY, scale };
    let half = Clock { turn: Millis(DAY.0 / 2), scale };
    match stated {
        Some(TimesAre::Tape) => return None,
        Some(TimesAre::Day) => {
            return Some(if has(Form::OfDay) || !half.fits(items) || day.fits(items) { day } else { half });
        }
        None if has(Form::OfDay) => return Some(day),
        None => {}
    }
    let goes_back = |scale: i64| {
        let mut before = Millis(i64::MIN / 2);
        open().any(|(at, form)| {
            let at = if form == Form::Two { Millis(at.0 * scale) } else { at };
            let back = at + TOLERANCE < before;
            before = at;
            back
        })
    };
    (goes_back(1) && (scale == 1 || goes_back(scale)))
        .then(|| [day, half].into_iter().find(|clock| clock.fits(items)))
        .flatten()
}

impl Clock {
    fn of_day(self, at: Millis, form: Form) -> Millis {
        let at = if form == Form::Two { Millis(at.0.saturating_mul(self.scale)) } else { at };
        // On a clock of twelve hours, 12:59 comes before 1:00.
        if self.turn < DAY { Millis(at.0.rem_euclid(self.turn.0)) } else { at }
    }

    /// Whether every time is one of this clock, and each that goes back does so where the clock begins again.
    fn fits(self, items: &[Item<'_>]) -> bool {
        let mut before: Option<Millis> = None;
        items.iter().filter_map(|item| Some((item.at?, item.forms[0]))).all(|(at, form)| {
            let hours = if form == Form::Two { Millis(at.0.saturating_mul(self.scale)) } else { at };
            let shown = hours < DAY && (self.turn == DAY || (HOUR..Millis(13 * HOUR.0)).contains(&hours));
            let at = self.of_day(at, form);
            let fits =
                before.is_none_or(|before| at + TOLERANCE >= before || before - at > Millis(self.turn.0 / 2));
            before = Some(at);
            shown && fits
        })
    }

    /// Makes times of day count from the start of the recording, or else from the first.
    fn read(self, transcript: &mut Transcript<'_>, options: &Options) -> Result<(), Problem> {
        let half = Millis(self.turn.0 / 2);
        let by_letters = transcript.items.iter().any(|item| item.forms[0] == Form::OfDay);
        let (mut turns, mut last, mut zero) = (Millis::ZERO, None, None);
        for item in &mut transcript.items {
            let Some(at) = item.at else { continue };
            if item.forms[0] == Form::Settled {
                continue;
            }
            let mut at = self.of_day(at, item.forms[0]) + turns;
            if last.is_some_and(|last| at + half < last) {
                turns += self.turn;
                at += self.turn;
            }
            last = Some(at);
            let (first, ..) = *zero.get_or_insert_with(|| {
                // How long after the start the first time is.
                let after = options.start.map_or(0, |start| (at.0 - start.0).rem_euclid(self.turn.0));
                (at - Millis(after), at, item.line)
            });
            item.end = item.end.map(|end| {
                let end = self.of_day(end, item.forms[1]) + turns;
                let end = if end + half < at { end + self.turn } else { end };
                end - first
            });
            item.at = Some(at - first);
        }
        let Some((origin, first, line)) = zero else { return Ok(()) };
        let shown = if self.turn < DAY && first < HOUR { first + Millis(12 * HOUR.0) } else { first };
        let (shown, after) = (format_hms(shown), first - origin);
        if after > half {
            let how = format!("{shown} is {} earlier", format_hms(self.turn - after));
            return Err(before_start(line, &how));
        }
        if options.times_are.is_some() || (options.start.is_some() && by_letters) {
            return Ok(());
        }
        let clock = if self.turn < DAY { " on a clock of twelve hours" } else { "" };
        let what = if options.start.is_some() {
            format!("times of day{clock}; the first, {shown}, is {} after the start", format_hms(after))
        } else {
            format!(
                "times of day{clock}, counted from the first, {shown} (use --starts-at to set when the recording started)"
            )
        };
        transcript.guess(line, guesses::TIME_OF_DAY, what);
        Ok(())
    }
}

/// Reports times that are read as times of the tape although they may be times of day.
fn report_late_start(transcript: &mut Transcript<'_>) {
    let open = || {
        transcript
            .items
            .iter()
            .filter_map(|item| Some((item.at?, item.forms[0], item.line)))
            .filter(|(_, form, _)| *form != Form::Settled)
    };
    let Some((first, _, line)) = open().min_by_key(|&(at, _, line)| (at, line)) else { return };
    // Two numbers may be hours and minutes: no tape begins with minutes of silence.
    let is_late = open().all(|(at, form, _)| form == Form::Two && at < Millis(DAY.0 / 60));
    if first >= HOUR {
        let what = format!(
            "times begin at {}; read as time since the start of the recording, not as times of day",
            format_hms(first)
        );
        transcript.guess(line, guesses::TAPE_TIME, what);
    } else if is_late && first >= Millis(5 * MINUTE.0) {
        let what = format!(
            "times begin at {} and have two numbers; read as minutes and seconds of the recording, not as hours and \
             minutes of the day",
            format_hms(first)
        );
        transcript.guess(line, guesses::TAPE_TIME, what);
    }
}

/// Drops and reports ends that are before their starts, now that both are known.
fn drop_ends_before_starts(transcript: &mut Transcript<'_>) {
    let is_before = |item: &&mut Item<'_>| item.at.zip(item.end).is_some_and(|(at, end)| end < at);
    for item in transcript.items.iter_mut().filter(is_before) {
        item.end = None;
        transcript.problems.add(item.line, ProblemKind::EndBeforeStart, END_BEFORE_START);
    }
}

/// Reports times that go back.
fn report_back(transcript: &mut Transcript<'_>) -> Result<(), Problem> {
    let (mut latest, mut back) = (Millis(i64::MIN / 2), Vec::new());
    let mut count = 0_u64;
    for (i, item) in transcript.items.iter().enumerate() {
        let (Some(at), line) = (item.at, item.line) else { continue };
        if at + TOLERANCE >= latest {
            latest = latest.max(at);
            continue;
        }
        let after = || transcript.items.iter().skip(i).filter_map(|item| item.at);
        let is_slip = after().take(SLIP + 1).any(|at| at >= latest) || after().nth(1).is_none();
        if at < BEGINS && !is_slip && latest >= Millis(2 * BEGINS.0) && count == 0 {
            let what = format!(
                "times begin again at {} after {}; if a second recording begins here, save the lines from here on as a \
                 file of their own, and join both with untaped import --new-case FILE FILE",
                format_hms(at),
                format_hms(latest)
            );
            return Err(Problem::new(line, ProblemKind::OutOfOrder, what));
        }
        count += 1;
        if back.len() < NAMED {
            let what = format!(
                "{} is before {}, which is above it; sorted by time",
                format_hms(at),
                format_hms(latest)
            );
            back.push((line, what));
        }
    }
    let named = back.len() as u64;
    for (line, what) in back {
        transcript.problem(line, ProblemKind::OutOfOrder, what);
    }
    if let Some(line) = transcript.items.first().map(|item| item.line).filter(|_| count > named) {
        let what =
            format!("{} more are before a time above them; sorted by time", counted(count - named, "entry"));
        transcript.problem(line, ProblemKind::OutOfOrder, what);
    }
    Ok(())
}
