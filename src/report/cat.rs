//! `untaped cat`: the transcript, a line for each event, with the bands and rules of the player between them.

use super::View;
use super::event::EventLine;
use super::found::KeywordColumns;
use super::overview::{title, zero_line};
use super::page::{Page, pad, pad_left, width};
use super::work::{WorkLine, WorkLines};
use crate::describe::{self, LONGEST_TAPING, Phrase, Timestamps, assumed, no_record, totals};
use crate::record::{Event, counted};
use crate::session::{
    Band, BandKind, Bands, Column, Entry, Gap, GapKind, Imported, Item, MatchPlace, Session, TimeLines,
    Timeline, sum_text,
};
use crate::time::{SessionTime, WallClock, format_hours};
use crate::work::{Placed, Viewer, Work};

/// The header of the column of speakers, which is no narrower.
const WHO: &str = "who";
/// The greatest width of the column of speakers.
const WIDEST_NAME: usize = 20;

/// The transcript of a session, written line by line.
pub struct Transcript<'a> {
    session: &'a Session,
    view: &'a View,
    page: Page,
    times: Timestamps<'a>,
    bands: Bands,
    heads: [String; 2],
    /// The widths of the three columns before the words.
    columns: [usize; 3],
}

impl<'a> Transcript<'a> {
    /// The transcript of a session.
    pub fn new(session: &'a Session, view: &'a View, page: Page) -> Transcript<'a> {
        let times = Timestamps::new(session);
        let of_day = session.imported().is_some_and(Imported::has_times_of_day);
        let time = match session.clock() {
            WallClock::None if of_day => "log time",
            WallClock::None => "tape time",
            WallClock::Zone(_) | WallClock::Offsets(_) => "clock",
        };
        let heads = [time.to_owned(), page.of_log(&Column::Hours.header(&view.zero)).into_owned()];
        let names = session.people().iter().map(|(id, _)| width(&page.of_log(session.people().label(id))));
        let entries = session.index().entries();
        let widest = |text: &dyn Fn(SessionTime) -> String, head: usize| {
            let ends = [entries.first(), entries.last()].into_iter().flatten();
            ends.map(|entry| width(&text(entry.time()))).max().unwrap_or(0).max(head)
        };
        let columns = [
            // One more for the sign of a time that is not exact.
            widest(&|t| times.time(t) + " ", width(&heads[0])),
            widest(&|t| format_hours(session.elapsed(&view.zero, t)), width(&heads[1])),
            names.max().unwrap_or(0).clamp(width(WHO), WIDEST_NAME),
        ];
        Transcript { session, view, page, bands: Bands::new(session, view.min_gap), times, heads, columns }
    }

    /// The lines above the first event: title, totals, reference point, column headers.
    pub fn head(&self) -> String {
        let mut lines = title(self.session, self.page);
        if let Some(span) = self.session.figures().span {
            let figures = self.session.figures();
            let mut total = self.page.phrases(&totals(figures, span));
            total.extend(
                assumed(figures.totals_to(span.end), figures.whole_seconds)
                    .map(|assumed| format!(", {assumed}")),
            );
            total.extend(no_record(figures, span.end).map(|phrase| format!("; {}", phrase.text)));
            lines.push(total);
            lines.push(zero_line(self.session, self.view, self.page));
        }
        lines.extend(self.view.hidden(self.bands.hidden()));
        lines.push(String::new());
        lines.push(self.line("", &self.heads[0], &self.heads[1], WHO, "words"));
        lines.join("\n") + "\n"
    }

    /// What coders did at an event, below its line.
    fn acts<'w>(&self, acts: impl Iterator<Item = &'w WorkLine>) -> String {
        let act = |line: &WorkLine| {
            let words = format!("{} {}", self.page.own("›"), line.says(self.page));
            // A mark on a moment has no event that shows when it was.
            let moment = line.t_ms.filter(|_| line.number.is_none()).map(SessionTime);
            let time = moment.map(|t| self.times.time(t)).unwrap_or_default();
            let hours = moment.map(|t| self.elapsed(t)).unwrap_or_default();
            self.line("", &time, &hours, "", &words) + "\n"
        };
        acts.map(act).collect()
    }

    /// Writes all lines after the head, each with its line end. `event` reads an event again. The acts of `work`, if there are
    /// any, follow their events.
    ///
    /// # Errors
    /// The error that `event` or `write` returned, which ends the transcript.
    pub fn lines<E>(
        &self,
        work: Option<(&WorkLines<'_>, &Work, &Viewer)>,
        mut event: impl FnMut(usize) -> Result<Event<'static>, E>,
        mut write: impl FnMut(&str) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut remaining = RemainingActs::new(work);
        let figures = self.session.figures();
        let lines = TimeLines::new(figures, self.session.clock(), self.view.zero.time, &[]);
        let timeline = Timeline::new(self.session, &self.bands, &lines);
        let mut item = timeline.first();
        if let Some(date) = item.and_then(|first| self.times.day(timeline.time(first))) {
            write(&self.day(&date))?;
        }
        let (mut within, mut offset): (Option<Band>, Option<String>) = (None, None);
        while let Some(now) = item {
            let here = self.times.changing_offset(timeline.time(now));
            if here != offset {
                write(&self.day(&format!("clocks show {}", here.as_deref().unwrap_or("nothing"))))?;
                offset = here;
            }
            let text = match now {
                Item::Event(i) => {
                    let event = event(i)?;
                    let (before, here) = remaining.at(self.session, i, &event);
                    if !before.is_empty() {
                        write(&self.acts(before.iter()))?;
                    }
                    let Some(line) = EventLine::new(self.session, self.view, i, event) else { break };
                    Some(self.event(&line, within) + &self.acts(here.iter()))
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
                Item::Hour(n) => self.hour(within, lines.hour(n), ""),
                Item::Hours { first, count } => {
                    let more = format!(" {}", counted(count.unsigned_abs(), "more hour"));
                    self.hour(within, lines.hour(first + count - 1), &more)
                }
                Item::Day(t) => self.times.day(t).map(|date| self.day(&date)),
                // The head of a gap lists all that the log states of its parts.
                Item::Part(_) | Item::Reference(_) => None,
            };
            if let Some(text) = text {
                write(&text)?;
            }
            item = timeline.next(now);
        }
        let rest = remaining.rest();
        if rest.is_empty() { Ok(()) } else { write(&self.acts(rest.iter())) }
    }

    fn event(&self, line: &EventLine<'_>, within: Option<Band>) -> String {
        let gutter = within.map_or("", |band| symbols(band.kind).0);
        let elapsed = line.elapsed().map(format_hours).unwrap_or_default();
        let time = line.signed(&self.times.time(line.time()), self.page);
        let (who, words) = line.text(self.page);
        self.line(gutter, &time, &elapsed, &who, &words) + "\n"
    }

    fn band_head(&self, band: Band) -> String {
        let (gutter, bar) = symbols(band.kind);
        let bar = self.page.own(bar);
        let length = sum_text(band.span.length(), self.session.figures().whole_seconds);
        let label = band.kind.label();
        let until = self.times.seen_from(band.span.start, band.span.end);
        let words = match band.kind {
            BandKind::Silence => format!("{bar} {}", describe::silence(self.session, band.span, &length)),
            BandKind::NotHeld => format!("{bar} {label} {length} {bar} until {until}"),
            BandKind::Gap(_) => {
                let number = band.number;
                let gap = self.session.figures().gaps.get(number.wrapping_sub(1));
                let mut stated = gap.map(describe::gap).unwrap_or_default();
                if !stated.is_empty() {
                    stated.insert(0, Phrase::plain("; "));
                }
                let stated = self.page.phrases(&stated);
                format!("{bar} {label} {length} {bar} gap {number}, until {until}{stated}")
            }
        };
        self.band_line(gutter, band.span.start, &words)
    }

    fn band_foot(&self, band: Band) -> String {
        let (gutter, bar) = symbols(band.kind);
        let bar = self.page.own(bar);
        let gap = if band.number > 0 { format!(", gap {}", band.number) } else { String::new() };
        self.band_line(gutter, band.span.end, &format!("{bar} end of {}{gap} {bar}", band.kind.label()))
    }

    fn band_line(&self, gutter: &str, t: SessionTime, words: &str) -> String {
        self.line(gutter, &self.times.time(t), &self.elapsed(t), words, "") + "\n"
    }

    /// The rule of a whole hour in a gap; nothing elsewhere.
    fn hour(&self, within: Option<Band>, t: SessionTime, more: &str) -> Option<String> {
        let band = within.filter(|band| matches!(band.kind, BandKind::Gap(_)))?;
        let words = format!("{}{more}", self.page.own("┄┄┄┄┄┄┄┄┄┄"));
        Some(self.line(symbols(band.kind).0, "", &self.elapsed(t), &words, "") + "\n")
    }

    fn elapsed(&self, t: SessionTime) -> String {
        format_hours(self.session.elapsed(&self.view.zero, t))
    }

    fn day(&self, date: &str) -> String {
        let dashes = self.page.own("──");
        format!("{dashes} {date} {dashes}\n")
    }

    /// The column at which the words of [`Transcript::lines`] begin.
    pub fn words_at(&self) -> usize {
        // The gutter, and two spaces after each column.
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
    pub fn words_at_alone(&self, line: &EventLine<'_>) -> usize {
        let [_, elapsed, who] = self.columns;
        let stamp = width(&line.signed(&self.times.date_time(line.time()), self.page));
        [self.digits(), stamp, elapsed, LONGEST_TAPING, who].iter().map(|column| column + 2).sum()
    }

    /// An event as one line that needs no others: number, date and time, elapsed, on tape or not, who, words. Before them `place`
    /// says where it matches, if that is not in what was said.
    pub fn line_alone(&self, line: &EventLine<'_>, place: Option<MatchPlace>) -> String {
        let elapsed = line.elapsed().map(format_hours).unwrap_or_default();
        let (who, words) = line.text(self.page);
        let place = place.map(|place| format!("{place}: ")).unwrap_or_default();
        format!(
            "{}  {}  {}  {}  {}  {place}{words}\n",
            pad_left(&format!("#{}", line.number()), self.digits()),
            line.signed(&self.times.date_time(line.time()), self.page),
            pad_left(&elapsed, self.columns[1]),
            pad(line.taping(), LONGEST_TAPING),
            pad(&who, self.columns[2]),
        )
    }

    /// The columns of lines with a keyword, if lines have such a width.
    pub fn keyword_columns(&self, all: usize) -> KeywordColumns {
        KeywordColumns::new(self.session, self.columns[1], self.columns[2], all)
    }

    /// The gaps that begin between two events that follow each other, each as a line.
    pub fn gaps_between(&self, i: usize, next: usize) -> String {
        let time = |i: usize| self.session.index().get(i).map(Entry::time).unwrap_or_default();
        let (from, to) = (time(i), time(next));
        let gaps = &self.session.figures().gaps;
        let begun = gaps.partition_point(|gap| gap.span.start < from);
        let here = gaps.iter().skip(begun).take_while(|gap| gap.span.start < to);
        let shown = here.filter(|gap| gap.length() >= self.view.min_gap);
        let line = |gap: &Gap| {
            let bar = self.page.own(symbols(BandKind::Gap(gap.kind)).1);
            let length = sum_text(gap.length(), self.session.figures().whole_seconds);
            format!("{bar} {} {length} {bar} gap {}\n", gap.kind.label(), gap.number)
        };
        shown.map(line).collect()
    }

    /// The width of the number of an event, with its `#`.
    fn digits(&self) -> usize {
        self.session.index().len().to_string().len() + 1
    }

    /// The lines above the first [`Transcript::line_alone`].
    pub fn head_alone(&self) -> String {
        let mut lines = title(self.session, self.page);
        lines.push(zero_line(self.session, self.view, self.page));
        lines.join("\n") + "\n\n"
    }
}

/// The acts that are still to be written, in the order of the session.
pub struct RemainingActs<'a> {
    lines: Option<&'a WorkLines<'a>>,
    acts: Option<std::iter::Peekable<Box<dyn Iterator<Item = &'a Placed> + 'a>>>,
}

impl<'a> RemainingActs<'a> {
    /// Those that a viewer sees, or none.
    #[must_use]
    pub fn new(work: Option<(&'a WorkLines<'a>, &'a Work, &'a Viewer)>) -> RemainingActs<'a> {
        let acts = work.map(|(_, work, viewer)| {
            let shown: Box<dyn Iterator<Item = &'a Placed> + 'a> = Box::new(work.shown(viewer));
            shown.peekable()
        });
        RemainingActs { lines: work.map(|(lines, _, _)| lines), acts }
    }

    /// The acts before the event at index `i`, which are on moments, and those that begin at it. Events are asked for in
    /// order.
    pub fn at(&mut self, session: &Session, i: usize, event: &Event<'_>) -> (Vec<WorkLine>, Vec<WorkLine>) {
        let (mut before, mut here) = (Vec::new(), Vec::new());
        let (Some(lines), Some(acts), Some(key)) = (self.lines, &mut self.acts, session.key(i)) else {
            return (before, here);
        };
        while let Some(placed) = acts.next_if(|placed| placed.span.is_some_and(|(first, _)| first <= key)) {
            let is_here = placed.span.is_some_and(|(first, _)| first == key);
            if is_here {
                here.push(lines.line(placed, Some(i), Some(event)));
            } else {
                before.push(lines.line(placed, None, None));
            }
        }
        (before, here)
    }

    /// The acts after the last event.
    pub fn rest(&mut self) -> Vec<WorkLine> {
        let (Some(lines), Some(acts)) = (self.lines, &mut self.acts) else { return Vec::new() };
        acts.map(|placed| lines.line(placed, None, None)).collect()
    }
}

/// The symbols of a band, in the gutter and in its first and last line: bands differ without color.
fn symbols(kind: BandKind) -> (&'static str, &'static str) {
    match kind {
        BandKind::Gap(GapKind::Declared) => ("▒", "▒▒▒▒"),
        BandKind::Gap(GapKind::Inferred) => ("┊", "┊┊┊┊"),
        BandKind::NotHeld => ("│", "││││"),
        BandKind::Silence => ("", "· · ·"),
    }
}
