//! Lines before the first readable `t` of a log without `start`. It decides whether their times can be read: until then they
//! are kept with times of both kinds, and what is not a line of the log after all is withdrawn.

use crate::record::{Event, LineEnd, LineReader, Problems, TimeKind};

/// What lines without a readable `t` prove to be, for each kind of time that the log may have.
#[derive(Clone, Debug, Default)]
pub(super) struct Undecided {
    timestamps: Decided,
    numbers: Decided,
}

/// What is to be changed once the kind of time is known.
#[derive(Clone, Debug, Default)]
pub(super) struct Decided {
    /// The lines that are skipped after all, in order.
    pub skipped: Vec<u64>,
    /// The lines of whose event there are no other accounts after all, in order.
    pub single: Vec<u64>,
    /// What was not reported of the lines before.
    pub problems: Problems,
}

impl Undecided {
    /// Adds an event that a reader read last, with the bytes of its line and the problems that were reported of it.
    pub(super) fn add(&mut self, reader: &LineReader, line: &[u8], event: &Event<'_>, reported: &Problems) {
        for kind in [TimeKind::Timestamp, TimeKind::Number] {
            let (mut scratch, mut problems) = (String::new(), Problems::default());
            let decided = self.of(kind);
            match reader.assuming(kind).read(line, LineEnd::Newline, event.line, &mut scratch, &mut problems)
            {
                None => decided.skipped.push(event.line),
                Some(read) => {
                    let alone = |event: &Event<'_>| event.provenance.alternatives.is_empty();
                    if alone(&read) && !alone(event) {
                        decided.single.push(event.line);
                    }
                }
            }
            decided.problems.append(problems.not_in(reported), 0);
        }
    }

    /// Appends those of a later part of the log, which begins after `lines` lines.
    pub(super) fn append(&mut self, later: Undecided, lines: u64) {
        self.timestamps.append(later.timestamps, lines);
        self.numbers.append(later.numbers, lines);
    }

    /// Takes what is to be changed in a log with times of this kind.
    pub(super) fn decide(&mut self, kind: TimeKind) -> Decided {
        std::mem::take(std::mem::take(self).of(kind))
    }

    fn of(&mut self, kind: TimeKind) -> &mut Decided {
        match kind {
            TimeKind::Timestamp => &mut self.timestamps,
            TimeKind::Number => &mut self.numbers,
        }
    }
}

impl Decided {
    /// Whether no event is to be changed.
    pub(super) fn is_empty(&self) -> bool {
        self.skipped.is_empty() && self.single.is_empty()
    }

    fn append(&mut self, later: Decided, lines: u64) {
        self.skipped.extend(later.skipped.iter().map(|line| line + lines));
        self.single.extend(later.single.iter().map(|line| line + lines));
        self.problems.append(later.problems, lines);
    }
}
