//! How the recording is looked at: size, zero, column, bands, time lines.

use super::references::REFERENCES;
use super::start::Settings;
use crate::session::{Bands, Column, Session, TimeLines, Zero, ZeroKind};
use crate::time::{Millis, WallClock};
use unicode_width::UnicodeWidthStr;

/// How the recording is looked at.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent choices of the user, none of them a mode")]
pub struct View {
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// What the hours column shows.
    pub column: Column,
    /// What hours count from.
    pub zero: Zero,
    /// Gaps that are shorter are hidden.
    pub min_gap: Millis,
    /// The bands that are shown.
    pub bands: Bands,
    /// The rules that are drawn.
    pub time_lines: TimeLines,
    /// Whether what follows is hidden.
    pub blind: bool,
    /// Whether the reference lines are drawn.
    pub references: bool,
    /// Whether only ASCII is drawn.
    pub ascii: bool,
    /// The width of the longest name of a speaker.
    pub widest_name: u16,
    /// The width of the widest value of the hours column.
    pub widest_hours: u16,
    /// Whether there is a wall clock.
    pub has_wall: bool,
    /// How often bands and rules were worked out anew.
    pub(super) refreshed: u64,
}

/// Names beyond so many people are not measured: the column has its greatest width by then.
const MEASURED: usize = 500;

impl View {
    pub(super) fn new(session: &Session, settings: &Settings, size: (u16, u16)) -> View {
        let zero = session.start_zero();
        View {
            size,
            column: settings.column.unwrap_or_default(),
            time_lines: TimeLines::new(session.figures(), session.clock(), zero.time, &[]),
            zero,
            min_gap: settings.min_gap,
            bands: Bands::default(),
            blind: false,
            references: settings.reference_lines,
            ascii: settings.ascii,
            widest_name: 3,
            widest_hours: 0,
            has_wall: false,
            refreshed: 0,
        }
    }

    /// Brings bands, time lines and widths up to date with the session.
    pub(super) fn refresh(&mut self, session: &Session) {
        self.refreshed += 1;
        if self.zero.origin == ZeroKind::Start {
            self.zero = session.start_zero();
        }
        self.bands = Bands::new(session, self.min_gap);
        let lengths: Vec<Millis> =
            if self.references { REFERENCES.iter().map(|r| r.length).collect() } else { Vec::new() };
        self.time_lines = TimeLines::new(session.figures(), session.clock(), self.zero.time, &lengths);
        self.has_wall = !matches!(session.clock(), WallClock::None);
        self.measure(session);
    }

    /// Measures the widest name and the widest value of the hours column.
    pub(super) fn measure(&mut self, session: &Session) {
        let widths = session.people().iter().take(MEASURED).map(|(_, person)| person.id.width());
        self.widest_name = u16::try_from(widths.max().unwrap_or(0)).unwrap_or(u16::MAX);
        let ends = session.figures().session.map_or([self.zero.time; 2], |s| [s.start, s.end]);
        let text = |t| self.column.text(session.elapsed(&self.zero, t)).len();
        let widest = ends.map(text).into_iter().max().unwrap_or(0);
        self.widest_hours = u16::try_from(widest).unwrap_or(u16::MAX);
    }
}
