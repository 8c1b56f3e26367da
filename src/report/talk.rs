//! `untaped talk`: who talks how much, by role, by speaker and by bin.

use super::View;
use super::bins::{BinLine, Width, bin_cells, bin_columns, grid_words, missing_runs, run_fields};
use super::overview::{Overview, title};
use super::page::Page;
use super::table::{Side, Table};
use super::talk_figures::{TALK_FIGURES, TalkOf, talk_sentences};
use crate::measure::bin_rows::{known_bins, speaking_roles};
use crate::measure::bins::{Bins, observed};
use crate::measure::codings::PartlyTaped;
use crate::measure::quartiles::Quartiles;
use crate::measure::talk::{GroupTalk, Measured, Talk, per_hour};
use crate::record::{Role, counted, csv_cell, visible};
use crate::session::{Session, SpeakerId};
use crate::time::{Millis, format_hms_exact};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write;

/// The report.
#[derive(Clone, Debug, Serialize)]
pub struct TalkReport {
    /// The whole session.
    pub session: Overview,
    /// What rates are per: `taped` time, or time `held` in a log without tape events.
    pub observed: &'static str,
    /// How much of it there is.
    pub observed_ms: Option<i64>,
    /// What does not count, by reason.
    pub apart: ApartLine,
    /// The figures of the session.
    #[serde(flatten)]
    pub figures: TalkLines,
    /// The figures of each bin; `None` if none were asked for.
    pub bins: Option<TalkBins>,
    /// The number of problems in the log; if there are any, lines may be missing.
    pub problems: u64,
    #[serde(skip)]
    whole: Measured,
    #[serde(skip)]
    time: Millis,
}

/// The utterances that do not count, by reason.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ApartLine {
    /// Off tape.
    pub off_tape: u64,
    /// The words of those.
    pub off_tape_words: u64,
    /// Without a readable time.
    pub without_time: u64,
    /// In other words than the speaker's.
    pub indirect: u64,
}

/// The figures of all, of roles and of speakers.
#[derive(Clone, Debug, Serialize)]
pub struct TalkLines {
    /// Of all.
    pub all: TalkLine,
    /// Of each role that speaks.
    pub roles: Vec<RoleTalk>,
    /// Of each person who speaks.
    pub speakers: Vec<SpeakerTalk>,
}

/// The figures of a role.
#[derive(Clone, Debug, Serialize)]
pub struct RoleTalk {
    /// The role.
    pub role: &'static str,
    /// Its figures.
    #[serde(flatten)]
    pub talk: TalkLine,
}

/// The figures of a person.
#[derive(Clone, Debug, Serialize)]
pub struct SpeakerTalk {
    /// The person's id in the log; `None` for the unknown speaker.
    pub id: Option<String>,
    /// The person's name.
    pub name: String,
    /// The person's role.
    pub role: &'static str,
    /// The person's figures.
    #[serde(flatten)]
    pub talk: TalkLine,
}

/// The figures of some people.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct TalkLine {
    /// The number of utterances.
    pub utterances: u64,
    /// The number of words.
    pub words: u64,
    /// Their share of all words.
    pub share_of_words: Option<f64>,
    /// Words in an hour of the time that rates are per.
    pub words_per_hour: Option<f64>,
    /// The number of turns.
    pub turns: u64,
    /// The mean of the words of a turn.
    pub words_per_turn: Option<f64>,
    /// Its quartiles.
    pub words_of_turns: Option<QuartilesLine>,
    /// The turn with the most words.
    pub longest_turn: Option<LongestTurn>,
    /// The number of questions, by their question marks.
    pub questions: u64,
    /// Questions in an hour of the time that rates are per.
    pub questions_per_hour: Option<f64>,
    /// The time spoken where the end is known; `None` where no end is.
    pub spoken_ms: Option<i64>,
    /// The number of utterances whose end is known.
    pub with_end: u64,
    /// Their share of the time spoken by all.
    pub share_of_time: Option<f64>,
    /// The quartiles of latency, in seconds.
    pub latency_s: Option<QuartilesLine>,
    /// The number of latencies.
    pub latencies: u64,
    /// The number of overlaps.
    pub overlaps: u64,
}

/// Quartiles.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct QuartilesLine {
    /// The first.
    pub q1: f64,
    /// The second.
    pub median: f64,
    /// The third.
    pub q3: f64,
}

/// The longest turn.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct LongestTurn {
    /// Its words.
    pub words: u64,
    /// The number of the event with which it begins.
    pub number: usize,
    /// When it begins.
    pub t_ms: i64,
}

/// The figures of each bin.
#[derive(Clone, Debug, Serialize)]
pub struct TalkBins {
    /// How long bins are.
    #[serde(flatten)]
    pub width: Width,
    /// The utterances that count, but begin in a missing bin: at the very end of a tape, where a bin begins.
    pub in_missing: u64,
    /// The bins, in the order of time.
    pub list: Vec<TalkBin>,
}

/// One bin.
#[derive(Clone, Debug, Serialize)]
pub struct TalkBin {
    /// Its time.
    #[serde(flatten)]
    pub bin: BinLine,
    /// Its figures; `None` if it is missing.
    pub talk: Option<TalkLines>,
}

/// The people and roles whose figures are given.
struct Groups {
    roles: Vec<Role>,
    speakers: Vec<SpeakerId>,
    /// The place of each speaker in `speakers`.
    places: Vec<Option<usize>>,
}

impl Groups {
    fn new(session: &Session, talk: &Talk) -> Groups {
        let count = session.people().iter().count();
        let mut speaks = vec![false; count];
        for one in talk.utterances() {
            if let Some(speaks) = speaks.get_mut(one.speaker.0 as usize) {
                *speaks = true;
            }
        }
        let ids = session.people().iter().map(|(id, _)| id).zip(&speaks);
        let speakers: Vec<SpeakerId> = ids.filter(|(_, speaks)| **speaks).map(|(id, _)| id).collect();
        let mut places = vec![None; count];
        for (place, id) in speakers.iter().enumerate() {
            places[id.0 as usize] = Some(place);
        }
        Groups { roles: speaking_roles(session, talk), speakers, places }
    }

    fn of_role(&self, session: &Session, speaker: SpeakerId) -> usize {
        let role = session.people().get(speaker).role;
        self.roles.iter().position(|other| *other == role).unwrap_or(usize::MAX)
    }

    fn of_speaker(&self, speaker: SpeakerId) -> usize {
        self.places.get(speaker.0 as usize).copied().flatten().unwrap_or(usize::MAX)
    }

    /// The figures as they are printed.
    fn lines(&self, session: &Session, of: (&Measured, &Measured), time: Millis) -> TalkLines {
        let (roles, speakers) = of;
        let line = |group| TalkLine::new(session, TalkOf { group, all: &roles.all, observed: time });
        TalkLines {
            all: line(&roles.all),
            roles: (self.roles.iter().zip(&roles.groups))
                .map(|(role, group)| RoleTalk { role: role.word(), talk: line(group) })
                .collect(),
            speakers: (self.speakers.iter().zip(&speakers.groups))
                .map(|(&id, group)| {
                    let person = session.people().get(id);
                    SpeakerTalk {
                        id: Some(person.id.clone()).filter(|id| !id.is_empty()),
                        name: person.name.clone(),
                        role: person.role.word(),
                        talk: line(group),
                    }
                })
                .collect(),
        }
    }
}

impl TalkLine {
    fn new(session: &Session, of: TalkOf<'_>) -> TalkLine {
        let TalkOf { group, all, observed } = of;
        let line = |q: Quartiles, unit: f64| QuartilesLine {
            q1: q.lower / unit,
            median: q.median / unit,
            q3: q.upper / unit,
        };
        TalkLine {
            utterances: group.utterances,
            words: group.words,
            share_of_words: group.share_of_words(all),
            words_per_hour: per_hour(group.words, observed),
            turns: group.turns,
            words_per_turn: group.words_per_turn(),
            words_of_turns: group.turn_quartiles.map(|q| line(q, 1.0)),
            longest_turn: group.longest_turn.and_then(|turn| {
                session.index().get(turn.event)?;
                Some(LongestTurn { words: turn.words, number: turn.event + 1, t_ms: turn.t.0 })
            }),
            questions: group.questions,
            questions_per_hour: per_hour(group.questions, observed),
            spoken_ms: (group.with_end > 0).then_some(group.spoken.0),
            with_end: group.with_end,
            share_of_time: group.share_of_time(all),
            latency_s: group.latency.map(|q| line(q, 1000.0)),
            latencies: group.latencies,
            overlaps: group.overlaps,
        }
    }

    /// Its cells in CSV, in the order of [`FIGURE_COLUMNS`].
    fn cells(&self) -> String {
        let real = |x: Option<f64>| x.map(|x| x.to_string()).unwrap_or_default();
        let whole = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        let three =
            |q: Option<QuartilesLine>| [q.map(|q| q.q1), q.map(|q| q.median), q.map(|q| q.q3)].map(real);
        let ([t1, t2, t3], [l1, l2, l3]) = (three(self.words_of_turns), three(self.latency_s));
        let cells = [
            self.utterances.to_string(),
            self.words.to_string(),
            real(self.share_of_words),
            real(self.words_per_hour),
            self.turns.to_string(),
            real(self.words_per_turn),
            t1,
            t2,
            t3,
            self.longest_turn.map(|turn| turn.words.to_string()).unwrap_or_default(),
            self.longest_turn.map(|turn| turn.number.to_string()).unwrap_or_default(),
            self.questions.to_string(),
            real(self.questions_per_hour),
            whole(self.spoken_ms),
            self.with_end.to_string(),
            real(self.share_of_time),
            l1,
            l2,
            l3,
            self.latencies.to_string(),
            self.overlaps.to_string(),
        ];
        cells.join(",")
    }
}

/// The columns of figures in CSV.
const FIGURE_COLUMNS: &str = "utterances,words,share_of_words,words_per_hour,turns,words_per_turn,turn_q1,turn_median,turn_q3,\
                              longest_turn,longest_turn_number,questions,questions_per_hour,spoken_ms,with_end,share_of_time,\
                              latency_q1_s,latency_median_s,latency_q3_s,latencies,overlaps";

/// The most rows of a report by bins: bins by roles and people.
const MOST_ROWS: usize = 1 << 20;

impl TalkReport {
    /// The report on a session, with the figures of each bin if there are bins.
    ///
    /// # Errors
    /// A sentence if there were too many rows.
    pub fn new(
        session: &Session,
        view: &View,
        bins: Option<(&Bins, PartlyTaped)>,
    ) -> Result<TalkReport, String> {
        let talk = Talk::new(session, None);
        let groups = Groups::new(session, &talk);
        let time = observed(session.figures(), None);
        let by_role = |speaker| groups.of_role(session, speaker);
        let by_speaker = |speaker| groups.of_speaker(speaker);
        let whole = talk.measure(groups.roles.len(), by_role);
        let speakers = talk.measure(groups.speakers.len(), by_speaker);
        let at = time.unwrap_or_default();
        let mut report = TalkReport {
            session: Overview::new(session, view),
            observed: if session.figures().coverage.is_some() { "taped" } else { "held" },
            observed_ms: time.map(|time| time.0),
            apart: ApartLine {
                off_tape: talk.apart.off_tape,
                off_tape_words: talk.apart.off_tape_words,
                without_time: talk.apart.untimed,
                indirect: talk.apart.indirect,
            },
            figures: groups.lines(session, (&whole, &speakers), at),
            bins: None,
            problems: session.problems().count(),
            whole,
            time: at,
        };
        let Some((bins, partly)) = bins else { return Ok(report) };
        let rows = bins.list().len().saturating_mul(1 + groups.roles.len() + groups.speakers.len());
        if rows > MOST_ROWS {
            return Err(format!(
                "{rows} rows of bins by people are more than {MOST_ROWS}; give a longer --bin"
            ));
        }
        let known = known_bins(bins, partly);
        let by = (
            talk.measure_bins(bins, groups.roles.len(), by_role),
            talk.measure_bins(bins, groups.speakers.len(), by_speaker),
        );
        let lines =
            by.0.iter().zip(&by.1).zip(bins.list()).zip(known).map(|(((roles, speakers), bin), is_known)| {
                let both = roles.as_ref().zip(speakers.as_ref()).filter(|_| is_known);
                let talk = both.map(|both| groups.lines(session, both, bin.observed()));
                TalkBin { bin: BinLine::new(session, view, bin), talk }
            });
        report.bins = Some(TalkBins {
            width: Width::new(bins, view),
            in_missing: talk.in_missing(bins),
            list: lines.collect(),
        });
        Ok(report)
    }

    /// The report as text; with `explain`, a sentence on each figure.
    #[must_use]
    pub fn text(&self, session: &Session, view: &View, page: Page, width: usize, explain: bool) -> String {
        let mut text = title(session, page).join("\n");
        let of = if self.observed == "taped" { "on tape" } else { "in a log without tape events" };
        let _ = writeln!(
            text,
            "\n\n{} {of}{}",
            counted(self.figures.all.utterances, "utterance"),
            self.apart_words()
        );
        let rates = match self.observed {
            "taped" => format!("Rates are per hour of taped time: {}", format_hms_exact(self.time)),
            _ => format!(
                "No tape is logged: each utterance counts, and rates are per hour of the time held: {}{}",
                format_hms_exact(self.time),
                match self.session.sums.untaped_ms {
                    Some(ms) if ms > 0 =>
                        format!(", {} of it said to be untaped", format_hms_exact(Millis(ms))),
                    Some(_) | None => String::new(),
                }
            ),
        };
        let _ = writeln!(text, "{rates}");
        let mut columns = vec![("all".to_owned(), self.whole.all)];
        let roles = self.figures.roles.iter().map(|line| line.role.to_owned());
        columns.extend(roles.zip(self.whole.groups.iter().copied()));
        text += &self.blocks(&columns, width);
        if let Some(bins) = &self.bins {
            let _ = writeln!(text, "\n{}", grid_words(&bins.width, session, view, page));
            text += &bins.table(page);
        } else {
            text += &self.people(page);
        }
        if explain {
            text.push('\n');
            text += &talk_sentences().join("\n");
            text.push('\n');
        }
        text
    }

    /// What does not count, in words.
    fn apart_words(&self) -> String {
        let parts = [
            (self.apart.off_tape, "off tape"),
            (self.apart.without_time, "without a time"),
            (self.apart.indirect, "in other words than the speaker's"),
        ];
        let parts: Vec<String> =
            parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
        if parts.is_empty() { String::new() } else { format!("; not counted: {}", parts.join(", ")) }
    }

    /// A row for each figure, a column for each group; as many columns as fit side by side.
    fn blocks(&self, columns: &[(String, GroupTalk)], width: usize) -> String {
        let all = &self.whole.all;
        let cell = |group: &GroupTalk, figure: &super::TalkFigure| {
            (figure.text)(TalkOf { group, all, observed: self.time })
        };
        let names = TALK_FIGURES.iter().map(|figure| figure.name.len()).max().unwrap_or(0);
        let wide = |(name, group): &(String, GroupTalk)| {
            TALK_FIGURES.iter().map(|figure| cell(group, figure).len()).max().unwrap_or(0).max(name.len()) + 2
        };
        let (mut text, mut from) = (String::new(), 0);
        while from < columns.len() {
            let (mut to, mut used) = (from, names);
            while to < columns.len() && (to == from || used + wide(&columns[to]) <= width) {
                used += wide(&columns[to]);
                to += 1;
            }
            let sides: Vec<Side> =
                std::iter::once(Side::Left).chain((from..to).map(|_| Side::Right)).collect();
            let mut table = Table::without_header(&sides);
            let heads = columns[from..to].iter().map(|(name, _)| name.clone());
            table.row(std::iter::once(String::new()).chain(heads).collect());
            for figure in TALK_FIGURES {
                let cells = columns[from..to].iter().map(|(_, group)| cell(group, figure));
                table.row(std::iter::once(figure.name.to_owned()).chain(cells).collect());
            }
            text.push('\n');
            text += &table.text();
            from = to;
        }
        text
    }

    /// A row for each person.
    fn people(&self, page: Page) -> String {
        let mut table = Table::new(&[
            ("who", Side::Left),
            ("role", Side::Left),
            ("words", Side::Right),
            ("share", Side::Right),
            ("turns", Side::Right),
            ("a turn", Side::Right),
            ("questions", Side::Right),
            ("latency, s", Side::Right),
            ("of", Side::Right),
        ]);
        for line in &self.figures.speakers {
            let talk = &line.talk;
            let hundredths = |x: f64| super::talk_figures::seconds(x * 1000.0);
            table.row(vec![
                page.words(&line.name).into_owned(),
                line.role.to_owned(),
                talk.words.to_string(),
                super::talk_figures::percent(talk.words, self.figures.all.words),
                talk.turns.to_string(),
                super::talk_figures::tenths(talk.words, talk.turns),
                talk.questions.to_string(),
                talk.latency_s.map_or_else(|| "-".to_owned(), |q| hundredths(q.median)),
                talk.latencies.to_string(),
            ]);
        }
        format!("\nBy person; latency is the median of so many answers:\n\n{}", table.text())
    }

    /// The report as CSV: a row for all, for each role and for each person; with bins, these for each bin, and empty figures
    /// where a bin is missing.
    #[must_use]
    pub fn csv(&self, page: Page) -> String {
        let word = |text: &str| {
            let text = if page.safe { visible(text) } else { Cow::Borrowed(text) };
            if text.is_empty() { String::new() } else { csv_cell(&text) }
        };
        let rows = |lines: &TalkLines| {
            let all = std::iter::once(("all,,".to_owned(), lines.all));
            let roles = lines.roles.iter().map(|line| (format!("role,,{}", line.role), line.talk));
            let speakers = lines.speakers.iter().map(|line| {
                (
                    format!("speaker,{},{}", word(line.id.as_deref().unwrap_or(&line.name)), line.role),
                    line.talk,
                )
            });
            all.chain(roles).chain(speakers).collect::<Vec<_>>()
        };
        let of_session = rows(&self.figures);
        let Some(bins) = &self.bins else {
            let mut csv = format!("by,id,role,{FIGURE_COLUMNS}\n");
            for (group, line) in of_session {
                let _ = writeln!(csv, "{group},{}", line.cells());
            }
            return csv;
        };
        let mut csv = format!("{},by,id,role,{FIGURE_COLUMNS}\n", bin_columns());
        let empty = ",".repeat(FIGURE_COLUMNS.matches(',').count());
        for bin in &bins.list {
            let before = bin_cells(&bin.bin);
            let figures: Vec<(String, String)> = match &bin.talk {
                Some(lines) => rows(lines).into_iter().map(|(group, line)| (group, line.cells())).collect(),
                None => of_session.iter().map(|(group, _)| (group.clone(), empty.clone())).collect(),
            };
            for (group, cells) in figures {
                let _ = writeln!(csv, "{before},{group},{cells}");
            }
        }
        csv
    }
}

impl TalkBins {
    /// A row for each bin.
    fn table(&self, page: Page) -> String {
        let mut table = Table::new(&[
            ("bin", Side::Right),
            ("from", Side::Left),
            ("hours", Side::Right),
            ("taped", Side::Left),
            ("words", Side::Right),
            ("turns", Side::Right),
            ("questions", Side::Right),
            ("latency, s", Side::Right),
            ("of", Side::Right),
        ]);
        let lines: Vec<&BinLine> = self.list.iter().map(|bin| &bin.bin).collect();
        for run in missing_runs(&lines) {
            let bin = &self.list[run.start];
            let mut row = run_fields(&lines[run], page);
            match &bin.talk {
                Some(lines) => {
                    let latency =
                        lines.all.latency_s.map(|q| super::talk_figures::seconds(q.median * 1000.0));
                    row.extend([
                        lines.all.words.to_string(),
                        lines.all.turns.to_string(),
                        lines.all.questions.to_string(),
                        latency.unwrap_or_else(|| "-".to_owned()),
                        lines.all.latencies.to_string(),
                    ]);
                }
                None => row.extend(std::iter::repeat_n("?".to_owned(), 5)),
            }
            table.row(row);
        }
        let mut text = format!("\n{}", table.text());
        if self.list.iter().any(|bin| bin.talk.is_none()) {
            text +=
                "\n? is missing, never 0: nothing of the bin was taped, or it is left out by --whole-bins.\n";
        }
        if self.in_missing > 0 {
            let count = counted(self.in_missing, "utterance");
            let _ =
                writeln!(text, "{count} at the very end of a tape begin in a missing bin, and are in none.");
        }
        text
    }
}
