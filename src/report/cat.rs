//! The transcript as lines, one for each event, with the bands and rules of the player between them, in the player's
//! order.

use super::View;
use super::event::EventLine;
use super::moments::Moments;
use super::overview::{no_record, title, zero_line};
use super::page::{Page, pad, pad_left, width};
use crate::record::Event;
use crate::session::{Band, BandKind, Bands, GapKind, Item, Session, TimeLines, Timeline, sum_text};
use crate::time::{Millis, SessionTime, hours};
use std::fmt::Write;

/// How far a speaker's name may push the words to the right.
const WIDEST_NAME: usize = 20;
/// As wide as `[tape off]`.
const NARROWEST_NAME: usize = 10;

/// The transcript of a session, to be written line by line.
pub struct Transcript<'a> {
    session: &'a Session,
    view: &'a View,
    page: Page,
    moments: Moments<'a>,
    bands: Bands,
    whole_seconds: bool,
    /// The widths of the three columns before the words.
    columns: [usize; 3],
}

impl<'a> Transcript<'a> {
    /// The transcript of a session.
    #[must_use]
    pub fn new(session: &'a Session, view: &'a View, page: Page) -> Transcript<'a> {
        let moments = Moments::of(session);
        let names = session.people().iter().map(|(id, _)| width(&page.of_log(session.people().label(id))));
        let who = names.max().unwrap_or(0).clamp(NARROWEST_NAME, WIDEST_NAME);
        let ends = [session.index().entries().first(), session.index().entries().last()];
        let times = ends.iter().flatten().map(|e| moments.time(e.time()).len()).max().unwrap_or(0);
        let ends = ends.iter().flatten().map(|e| width(&hours(session.elapsed(&view.zero, e.time()))));
        let elapsed = ends.max().unwrap_or(0).max(width(&elapsed_head(view, page)));
        Transcript {
            session,
            view,
            page,
            bands: Bands::new(session, view.min_gap),
            whole_seconds: session.figures().whole_seconds,
            // One more for the ~ of a time that is not known.
            columns: [times + 1, elapsed, who],
            moments,
        }
    }

    /// The lines above the first event: title, sums, zero, heads.
    #[must_use]
    pub fn head(&self) -> String {
        let mut lines = title(self.session, self.page);
        if let Some(sums) = self.session.figures().totals() {
            lines.push(self.sums_text(sums));
            lines.push(zero_line(&self.moments, self.view, self.page));
        }
        lines.extend(self.view.hidden(self.bands.hidden()));
        lines.push(String::new());
        let wall = if matches!(self.session.clock(), crate::time::WallClock::None) { "log" } else { "wall" };
        lines.push(self.line("", wall, &elapsed_head(self.view, self.page), "who", "words"));
        lines.join("\n") + "\n"
    }

    fn sums_text(&self, sums: crate::session::Totals) -> String {
        let text = |length| sum_text(length, self.whole_seconds);
        let mut line = text(sums.elapsed);
        match (sums.taped, sums.untaped) {
            (Some(taped), Some(untaped)) => {
                let assumed = sums.assumed_taped.filter(|&assumed| assumed != Millis::ZERO);
                let assumed = assumed.map(|assumed| format!(" (of it {} assumed)", text(assumed)));
                let assumed = assumed.unwrap_or_default();
                let _ = write!(line, " = {} taped{assumed} + {} UNTAPED", text(taped), text(untaped));
                if sums.not_held != Millis::ZERO {
                    let _ = write!(line, " + {} NOT HELD", text(sums.not_held));
                }
            }
            (None, Some(untaped)) => {
                let _ =
                    write!(line, "; the log has no tape events; {} UNTAPED by what it states", text(untaped));
            }
            (_, None) => line.push_str("; the log has no tape events: taped and UNTAPED are unknown"),
        }
        let no_record = no_record(self.session.figures());
        if no_record != Millis::ZERO {
            let _ = write!(line, "; {} NO RECORD", text(no_record));
        }
        line
    }

    /// All lines between the head and the end, each given with its line end. `event` reads an event again; what
    /// it or `write` returns as an error breaks off.
    ///
    /// # Errors
    /// What `event` or `write` returned.
    pub fn lines<E>(
        &self,
        mut event: impl FnMut(usize) -> Result<Event<'static>, E>,
        mut write: impl FnMut(&str) -> Result<(), E>,
    ) -> Result<(), E> {
        let time_lines =
            TimeLines::new(self.session.figures(), self.session.clock(), self.view.zero.time, &[]);
        let timeline = Timeline::new(self.session, &self.bands, &time_lines);
        let mut item = timeline.first();
        if let Some(date) = item.and_then(|first| self.moments.date_in_words(timeline.time(first))) {
            write(&self.day(&date))?;
        }
        let (mut within, mut offset): (Option<Band>, Option<String>) = (None, None);
        while let Some(now) = item {
            let here = self.moments.changing_offset(timeline.time(now));
            if here != offset {
                write(&self.day(&format!("clocks show {}", here.as_deref().unwrap_or("nothing"))))?;
                offset = here;
            }
            let text = match now {
                Item::Event(i) => {
                    let Some(line) = EventLine::of(self.session, self.view, i, event(i)?) else { break };
                    Some(self.event(&line, within))
                }
                Item::Start(b) => {
                    let band = self.bands.get(b);
                    within = band.filter(|band| band.kind != BandKind::Silence);
                    band.map(|band| self.band_head(band))
                }
                Item::End(b) => {
                    within = None;
                    self.bands.get(b).map(|band| self.band_foot(band))
                }
                Item::Hour(_) | Item::Hours { .. } => within
                    .filter(|b| matches!(b.kind, BandKind::Gap(_)))
                    .map(|b| self.hour(b, now, &time_lines)),
                Item::Day(t) => self.moments.date_in_words(t).map(|date| self.day(&date)),
                Item::Reference(_) => None,
            };
            if let Some(text) = text {
                write(&text)?;
            }
            item = timeline.next(now);
        }
        Ok(())
    }

    fn event(&self, line: &EventLine<'_>, within: Option<Band>) -> String {
        let gutter = within.map_or("", |band| symbols(band.kind).0);
        let elapsed = line.elapsed().map(hours).unwrap_or_default();
        let time = line.time_text(&self.moments);
        let text =
            self.line(gutter, &time, &elapsed, &line.who(self.page), &line.words(&self.moments, self.page));
        text + "\n"
    }

    fn band_head(&self, band: Band) -> String {
        let length = sum_text(band.span.length(), self.whole_seconds);
        let (gutter, bar) = symbols(band.kind);
        let bar = self.page.own(bar);
        let until = self.stamp_from(band.span.start, band.span.end);
        let gap = self.session.figures().gaps.get(band.number.wrapping_sub(1));
        let words = match (band.kind, gap) {
            (BandKind::Gap(kind), Some(gap)) => {
                let told = super::gaps::stated(gap, self.page);
                let told = if told.is_empty() { told } else { format!("; {told}") };
                format!("{bar} {} {length} {bar} gap {}, until {until}{told}", kind.label(), gap.number)
            }
            (BandKind::NotHeld, _) => format!("{bar} NOT HELD {length} {bar} until {until}"),
            (BandKind::Silence | BandKind::Gap(_), _) => format!("{bar} silence {length}"),
        };
        self.band_line(gutter, band.span.start, &words)
    }

    fn band_foot(&self, band: Band) -> String {
        let (gutter, bar) = symbols(band.kind);
        let bar = self.page.own(bar);
        let words = match band.kind {
            BandKind::Gap(kind) => format!("{bar} end of {}, gap {} {bar}", kind.label(), band.number),
            BandKind::NotHeld => format!("{bar} end of NOT HELD {bar}"),
            BandKind::Silence => format!("{bar} end of silence"),
        };
        self.band_line(gutter, band.span.end, &words)
    }

    fn band_line(&self, gutter: &str, t: SessionTime, words: &str) -> String {
        let elapsed = hours(self.session.elapsed(&self.view.zero, t));
        self.line(gutter, &self.moments.time(t), &elapsed, words, "") + "\n"
    }

    /// A moment as seen from another: the date only where it is another one.
    fn stamp_from(&self, from: SessionTime, t: SessionTime) -> String {
        match self.moments.date_in_words(t) {
            Some(date) if self.moments.date_in_words(from).as_ref() != Some(&date) => {
                format!("{date} {}", self.moments.time(t))
            }
            _ => self.moments.time(t),
        }
    }

    fn hour(&self, band: Band, item: Item, time_lines: &TimeLines) -> String {
        let rule = |n: i64| hours(self.session.elapsed(&self.view.zero, time_lines.hour(n)));
        let dashes = self.page.own("┄┄┄┄┄┄┄┄┄┄").into_owned();
        let (elapsed, words) = match item {
            Item::Hours { first, count } => {
                let noun = if count == 1 { "hour" } else { "hours" };
                (rule(first + count - 1), format!("{dashes} {count} more {noun}"))
            }
            Item::Hour(n) => (rule(n), dashes),
            Item::Event(_) | Item::Start(_) | Item::End(_) | Item::Day(_) | Item::Reference(_) => {
                (String::new(), dashes)
            }
        };
        self.line(symbols(band.kind).0, "", &elapsed, &words, "") + "\n"
    }

    fn day(&self, date: &str) -> String {
        let dashes = self.page.own("──").into_owned();
        format!("{dashes} {date} {dashes}\n")
    }

    /// The column at which the words of [`Transcript::lines`] begin.
    #[must_use]
    pub fn words_at(&self) -> usize {
        // The gutter, and two blanks behind each column.
        1 + self.columns.iter().map(|column| column + 2).sum::<usize>()
    }

    fn line(&self, gutter: &str, time: &str, elapsed: &str, who: &str, words: &str) -> String {
        let [times, hours, names] = self.columns;
        let line = format!(
            "{}{}  {}  {}  {words}",
            pad(&self.page.own(gutter), 1),
            pad_left(time, times),
            pad_left(elapsed, hours),
            pad(who, names)
        );
        if words.is_empty() { line.trim_end().to_owned() } else { line }
    }

    /// The column at which the words of [`Transcript::line_alone`] begin.
    #[must_use]
    pub fn words_at_alone(&self, line: &EventLine<'_>) -> usize {
        let digits = self.session.index().len().to_string().len() + 1;
        let [_, elapsed, who] = self.columns;
        [digits, width(&line.stamp_text(&self.moments)), elapsed, who].iter().map(|column| column + 2).sum()
    }

    /// An event as one line that stands by itself: number, date and time, elapsed, who, words.
    #[must_use]
    pub fn line_alone(&self, line: &EventLine<'_>) -> String {
        let number = format!("#{}", line.number());
        let digits = self.session.index().len().to_string().len() + 1;
        let elapsed = line.elapsed().map(hours).unwrap_or_default();
        format!(
            "{}  {}  {}  {}  {}\n",
            pad_left(&number, digits),
            line.stamp_text(&self.moments),
            pad_left(&elapsed, self.columns[1]),
            pad(&line.who(self.page), self.columns[2]),
            line.words(&self.moments, self.page)
        )
    }

    /// The lines above the first of [`Transcript::line_alone`].
    #[must_use]
    pub fn head_alone(&self) -> String {
        let mut lines = title(self.session, self.page);
        lines.push(zero_line(&self.moments, self.view, self.page));
        lines.join("\n") + "\n\n"
    }
}

fn elapsed_head(view: &View, page: Page) -> String {
    format!("{}+ h", page.of_log(&view.zero.name))
}

/// What stands in the gutter beside a band, and in its head and foot: told apart without colour.
fn symbols(kind: BandKind) -> (&'static str, &'static str) {
    match kind {
        BandKind::Gap(GapKind::Declared) => ("▒", "▒▒▒▒"),
        BandKind::Gap(GapKind::Inferred) => ("?", "????"),
        BandKind::NotHeld => ("│", "││││"),
        BandKind::Silence => ("", "· · ·"),
    }
}
