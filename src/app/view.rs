//! The view of the session: size, reference point, column, bands, time lines, reference lines, blind mode.

use super::start::Settings;
use super::strip::MarksByKind;
use super::{App, Confirm, Mode, Notice, Question};
use crate::session::{Bands, Column, Entry, Session, SpeakerId, TimeLines, Zero, ZeroKind};
use crate::time::{Millis, SessionTime, WallClock};
use unicode_width::UnicodeWidthStr;

/// The view of the session.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent choices of the user, none of them a mode")]
pub struct View {
    /// The columns and rows of the terminal.
    pub size: (u16, u16),
    /// The content of the time column.
    pub column: Column,
    /// The reference point of the hours.
    pub zero: Zero,
    /// Gaps shorter than this are hidden.
    pub min_gap: Millis,
    /// The visible bands.
    pub bands: Bands,
    /// The marks by kind, for the strip.
    pub(super) marks: MarksByKind,
    /// The time lines: hours, days and reference lines.
    pub time_lines: TimeLines,
    /// Whether later lines are hidden.
    pub blind: bool,
    /// The line of the log at which they were first shown after being hidden.
    pub left_blind_at: Option<u32>,
    /// The line of the log in focus when blind reading began, if later lines had been shown before.
    pub blind_since: Option<u32>,
    /// Whether the reference lines are drawn.
    pub references: bool,
    /// Whether only ASCII is drawn.
    pub ascii: bool,
    /// Whether the user named a program that opens media.
    pub opens_media: bool,
    /// The width of the longest name of a speaker.
    pub widest_name: u16,
    /// The width of the widest value of the time column.
    pub widest_hours: u16,
    /// Whether clock times are known.
    pub has_wall: bool,
    /// How often bands and time lines were computed.
    pub(super) refreshed: u64,
}

/// How many names are measured: the column has its greatest width by then.
const MEASURED: usize = 500;

impl View {
    pub(super) fn new(session: &Session, settings: &Settings, size: (u16, u16)) -> View {
        let zero = session.start_zero();
        View {
            size,
            column: settings.column.or(settings.usual_column).unwrap_or_default(),
            time_lines: TimeLines::new(session.figures(), session.clock(), zero.time, &[]),
            zero,
            min_gap: settings.min_gap,
            bands: Bands::default(),
            marks: MarksByKind::default(),
            blind: settings.blind.on,
            left_blind_at: settings.blind.left_at,
            blind_since: settings.blind.seen_at.filter(|_| settings.blind.on),
            references: settings.reference_lines,
            ascii: settings.ascii,
            opens_media: settings.opens_media,
            widest_name: 3,
            widest_hours: 0,
            has_wall: false,
            refreshed: 0,
        }
    }

    /// Updates bands, time lines and widths from the session.
    pub(super) fn refresh(&mut self, session: &Session) {
        self.refreshed += 1;
        if self.zero.origin == ZeroKind::Start {
            self.zero = session.start_zero();
        }
        self.bands = Bands::new(session, self.min_gap).with_parts(session);
        self.marks = MarksByKind::new(&session.key_events().marks);
        let lengths: Vec<Millis> =
            if self.references { REFERENCES.iter().map(|r| r.length).collect() } else { Vec::new() };
        self.time_lines = TimeLines::new(session.figures(), session.clock(), self.zero.time, &lengths);
        self.has_wall = !matches!(session.clock(), WallClock::None);
        self.measure(session);
    }

    /// Measures the widest name and the widest value of the time column.
    pub(super) fn measure(&mut self, session: &Session) {
        let speaks = |id: SpeakerId| id.0 > 0 || session.tally(id).utterances > 0;
        let people = session.people().iter().take(MEASURED).filter(|&(id, _)| speaks(id));
        let widths = people.map(|(id, _)| session.people().label(id).width());
        self.widest_name = u16::try_from(widths.max().unwrap_or(0)).unwrap_or(u16::MAX);
        let ends = session.figures().span.map_or([self.zero.time; 2], |s| [s.start, s.end]);
        let text = |t| self.column.text(session.elapsed(&self.zero, t)).len();
        let widest = ends.map(text).into_iter().max().unwrap_or(0);
        self.widest_hours = u16::try_from(widest).unwrap_or(u16::MAX);
    }
}

/// A reference line: how long interrogations lasted in a published figure. Length alone proves nothing; each line gives its
/// source, and all are off unless they are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Reference {
    /// The time since the reference point of the hours.
    pub length: Millis,
    /// The figure, for one row.
    pub text: &'static str,
    /// The source, and what exactly it says.
    pub source: &'static str,
}

const DRIZIN_LEO: &str = "Drizin & Leo 2004, The Problem of False Confessions in the Post-DNA World, North Carolina Law Review 82, \
                          891-1007: 44 proven false confessions whose interrogation has a known length. Length alone proves nothing.";

/// The reference lines, shortest first.
pub const REFERENCES: [Reference; 5] = [
    Reference {
        length: Millis(5_760_000),
        text: "1.6 h: mean that 631 investigators report",
        source: "Kassin et al. 2007, Police Interviewing and Interrogation: A Self-Report Survey of Police Practices and Beliefs, \
                 Law and Human Behavior 31, 381-400: 631 police investigators. Length alone proves nothing.",
    },
    Reference {
        length: Millis(14_400_000),
        text: "4 h: Reid & Associates advise to stop",
        source: "Reid & Associates: stop after 3 or 4 h if the suspect still claims innocence. Length alone proves nothing.",
    },
    Reference {
        length: Millis(21_600_000),
        text: "6 h: limit that Feld proposes",
        source: "Feld 2013: interrogations of 307 juveniles; a limit of 6 h is proposed. Length alone proves nothing.",
    },
    Reference {
        length: Millis(43_200_000),
        text: "12 h: median, 44 proven false confessions",
        source: DRIZIN_LEO,
    },
    Reference {
        length: Millis(58_680_000),
        text: "16.3 h: mean, 44 proven false confessions",
        source: DRIZIN_LEO,
    },
];

impl App {
    /// Whether later lines are hidden: in blind mode, and while playing.
    pub(super) fn hides_what_follows(&self) -> bool {
        self.playback.playing || self.view.blind
    }

    /// The latest time that a blind reader may see; `None` when not blind.
    pub fn horizon(&self) -> Option<SessionTime> {
        self.view.blind.then(|| self.now())
    }

    /// Hides all later lines, or asks whether to show them again.
    pub(super) fn toggle_blind(&mut self) {
        if self.view.blind {
            let under = self.mode.take_panel();
            self.mode = Mode::Confirm(Confirm { question: Question::LeaveBlind, under });
            return;
        }
        self.view.blind = true;
        if self.view.left_blind_at.is_none() {
            let line = self.line_of_focus();
            self.view.blind_since.get_or_insert(line);
        }
        self.hide_zero();
        self.notice = Some(Notice::BlindOn);
    }

    /// Hours before a reference point that a blind reader does not know would tell how much later it is.
    pub(super) fn hide_zero(&mut self) {
        if self.view.blind && self.view.zero.time > self.now() {
            self.set_zero(self.session.start_zero());
        }
    }

    /// The line in the log of the event in focus, or before it.
    fn line_of_focus(&self) -> u32 {
        self.event_before_focus().and_then(|i| self.session.index().get(i)).map_or(0, Entry::line)
    }

    /// Shows all lines. Where that was done first is kept.
    pub(super) fn leave_blind(&mut self) {
        self.view.blind = false;
        let line = self.line_of_focus();
        self.view.left_blind_at.get_or_insert(line);
        self.notice = Some(Notice::BlindOff);
    }
}
