//! `untaped rules FILE`: what rules on recording ask, whether this log shows it, and what each answer rests on.

use super::View;
use super::overview::{title, zero_line};
use super::page::Page;
use super::work::Said;
use crate::describe::{self, plain_text};
use crate::measure::rules::{Answer, Finding, Known, LaterAdmissions, Rule, RuleAnswer, answer};
use crate::record::{Event, csv_cell};
use crate::session::{Citation, Session};
use serde::Serialize;
use std::fmt::Write;

/// What the answers leave out.
pub const RULES_APPLY: &str = "Whether a rule applies depends on the offense, age and place, which are not in a log, and on \
when it came into force, which is not compared.";

/// The report.
#[derive(Clone, Debug, Serialize)]
pub struct RuleReport {
    /// The rules, in their order.
    pub rules: Vec<RuleLine>,
}

/// The answer to a rule.
#[derive(Clone, Debug, Serialize)]
pub struct RuleLine {
    /// Its id.
    pub id: String,
    /// Whose rule it is.
    pub name: String,
    /// Where it is found.
    pub citation: String,
    /// How its text is known: `text`, `second_hand` or `memory`.
    pub known: Known,
    /// What of it is known in another way.
    pub note: Option<String>,
    /// The date on which its text was read; `None` if it is not stated.
    pub read: Option<String>,
    /// `met`, `not_met` or `cannot_tell`, if the rule applies.
    pub answer: &'static str,
    /// The answer to each condition.
    pub conditions: Vec<ConditionLine>,
    /// The admissions after untaped questioning; only of a rule to which they matter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub later_admissions: Vec<AdmissionsLine>,
    /// What the rule says follows, in its terms.
    pub rule_says_follows: String,
    #[serde(skip)]
    source: String,
    #[serde(skip)]
    from_memory: bool,
}

/// The answer to a condition.
#[derive(Clone, Debug, Serialize)]
pub struct ConditionLine {
    /// Its id in the rule.
    pub id: String,
    /// What is asked of the recording.
    pub says: String,
    /// How it is known.
    pub known: Known,
    /// `met`, `not_met` or `cannot_tell`.
    pub answer: &'static str,
    /// What the answer rests on.
    pub rests_on: Vec<FindingLine>,
    #[serde(skip)]
    words: &'static str,
}

/// Something that an answer rests on.
#[derive(Clone, Debug, Serialize)]
pub struct FindingLine {
    /// What it is, in words.
    pub words: String,
    /// `met`, `not_met` or `cannot_tell`: the answer that it gives by itself.
    pub answer: &'static str,
    /// The number of the event.
    pub number: Option<usize>,
    /// The line of the event.
    pub line: Option<u64>,
    /// The number of the gap.
    pub gap: Option<usize>,
    /// The number of the part of the gap.
    pub part: Option<String>,
    /// The citation of the event or the gap.
    pub citation: Option<String>,
}

/// The admissions after the first untaped questioning.
#[derive(Clone, Debug, Serialize)]
pub struct AdmissionsLine {
    /// The number of the gap.
    pub gap: usize,
    /// The number of the part of it.
    pub part: String,
    /// What the log says about questioning there: `yes`, `disputed` or `unknown`.
    pub questioning: &'static str,
    /// The admissions, confessions and signed statements after that part began.
    pub admissions: Vec<FindingLine>,
    #[serde(skip)]
    heading: String,
}

/// The columns of the report as CSV.
const CSV_COLUMNS: &str = "rule,name,citation,known,read,rule_answer,condition,says,condition_known,answer,rests_on,lines,citations\n";

impl RuleReport {
    /// The report on some rules. `event` reads an event again.
    ///
    /// # Errors
    /// The error of `event`.
    pub fn new<'r, E>(
        session: &Session,
        view: &View,
        page: Page,
        rules: impl IntoIterator<Item = &'r Rule>,
        sha256: &str,
        event: impl Fn(usize) -> Result<Event<'static>, E>,
    ) -> Result<RuleReport, E> {
        let lines = Lines { session, view, page, sha256, event };
        let rules: Result<Vec<RuleLine>, E> =
            rules.into_iter().map(|rule| lines.rule(&answer(session, rule))).collect();
        Ok(RuleReport { rules: rules? })
    }

    /// The report as text.
    #[must_use]
    pub fn text(&self, session: &Session, view: &View, page: Page) -> String {
        let mut text = title(session, page).join("\n");
        let _ = writeln!(text, "\n{}", zero_line(session, view, page));
        let _ = writeln!(text, "\n{RULES_APPLY}");
        for rule in &self.rules {
            text +=
                &page.own(&format!("\n{} · {}: {}\n  {}\n", rule.id, rule.name, rule.citation, rule.source));
            let memory =
                if rule.from_memory { " (some of the rule is from memory, not verified)" } else { "" };
            let _ = writeln!(text, "  If it applies: {}{memory}", rule.words());
            for condition in &rule.conditions {
                let memory = if condition.known == Known::Memory { " [from memory]" } else { "" };
                let _ = writeln!(text, "    {}: {}{memory}", condition.words, condition.says);
                for found in &condition.rests_on {
                    let _ = writeln!(text, "      {}", found.words);
                }
            }
            for later in &rule.later_admissions {
                let _ = writeln!(text, "    {}", later.heading);
                for found in &later.admissions {
                    let _ = writeln!(text, "      {}", found.words);
                }
            }
            text += &page.own(&format!("  The rule says that this follows: {}\n", rule.rule_says_follows));
        }
        text
    }

    /// The report as CSV: a row for each condition.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut csv = CSV_COLUMNS.to_owned();
        for rule in &self.rules {
            for condition in &rule.conditions {
                let join = |of: &dyn Fn(&FindingLine) -> Option<String>| {
                    condition.rests_on.iter().filter_map(of).collect::<Vec<_>>().join("; ")
                };
                let cells = [
                    csv_cell(&rule.id),
                    csv_cell(&rule.name),
                    csv_cell(&rule.citation),
                    rule.known.word().to_owned(),
                    csv_cell(rule.read.as_deref().unwrap_or_default()),
                    rule.answer.to_owned(),
                    csv_cell(&condition.id),
                    csv_cell(&condition.says),
                    condition.known.word().to_owned(),
                    condition.answer.to_owned(),
                    csv_cell(&join(&|found| Some(found.words.clone()))),
                    csv_cell(&join(&|found| found.line.map(|line| line.to_string()))),
                    csv_cell(&join(&|found| found.citation.clone())),
                ];
                csv += &cells.join(",");
                csv.push('\n');
            }
        }
        csv
    }
}

impl RuleLine {
    /// The answer in words.
    fn words(&self) -> &'static str {
        [Answer::Met, Answer::NotMet, Answer::CannotTell]
            .into_iter()
            .find(|answer| answer.word() == self.answer)
            .map_or("", describe::answer)
    }
}

/// What the lines of the report need.
struct Lines<'a, F> {
    session: &'a Session,
    view: &'a View,
    page: Page,
    sha256: &'a str,
    event: F,
}

impl<F, E> Lines<'_, F>
where
    F: Fn(usize) -> Result<Event<'static>, E>,
{
    fn rule(&self, answered: &RuleAnswer<'_>) -> Result<RuleLine, E> {
        let rule = answered.rule;
        let mut conditions = Vec::new();
        for condition in &answered.conditions {
            let rests_on: Result<Vec<FindingLine>, E> =
                condition.findings.iter().map(|finding| self.finding(finding)).collect();
            conditions.push(ConditionLine {
                id: condition.condition.id.clone(),
                says: condition.condition.says.clone(),
                known: condition.condition.known.unwrap_or(rule.known),
                answer: condition.answer.word(),
                rests_on: rests_on?,
                words: describe::answer(condition.answer),
            });
        }
        let later: Result<Vec<AdmissionsLine>, E> =
            answered.later_admissions.iter().map(|later| self.admissions(later)).collect();
        Ok(RuleLine {
            id: rule.id.clone(),
            name: rule.name.clone(),
            citation: rule.citation.clone(),
            known: rule.known,
            note: rule.note.clone(),
            read: rule.read.clone(),
            answer: answered.answer.word(),
            from_memory: answered.is_from_memory(),
            conditions,
            later_admissions: later?,
            rule_says_follows: rule.follows.clone(),
            source: describe::source_of_rule(rule),
        })
    }

    fn admissions(&self, later: &LaterAdmissions) -> Result<AdmissionsLine, E> {
        let (gap, part) = later.after;
        let gap = self.session.figures().gaps.get(gap);
        let admissions: Result<Vec<FindingLine>, E> =
            later.marks.iter().map(|&i| self.finding(&Finding::on_tape(self.session, i))).collect();
        Ok(AdmissionsLine {
            gap: gap.map_or(0, |gap| gap.number),
            part: gap.map(|gap| gap.part_number(part)).unwrap_or_default(),
            questioning: later.questioned.word(),
            admissions: admissions?,
            heading: describe::later_admissions(self.session, later),
        })
    }

    fn finding(&self, finding: &Finding) -> Result<FindingLine, E> {
        let session = self.session;
        let entry = finding.event().and_then(|i| session.index().get(i));
        let gap = finding.gap().and_then(|(gap, part)| Some((session.figures().gaps.get(gap)?, part)));
        let zero = &self.view.zero;
        let citation = match (finding.event(), gap) {
            (Some(i), _) => {
                let said = Said::new(session, i, &(self.event)(i)?);
                said.and_then(|said| said.short_citation(session, zero, self.sha256))
            }
            (None, Some((gap, Some(part)))) if gap.parts.len() > 1 => {
                let stated = gap.parts.get(part).map(|part| plain_text(&describe::part(part)));
                let cited =
                    Citation::from_part(session, zero, (gap, part), stated.unwrap_or_default(), self.sha256);
                cited.map(|cited| cited.short_line())
            }
            (None, Some((gap, _))) => {
                let stated = plain_text(&describe::gap(gap));
                Some(Citation::from_gap(session, zero, gap, stated, self.sha256).short_line())
            }
            (None, None) => None,
        };
        Ok(FindingLine {
            words: self.page.phrases(&describe::finding(session, finding)),
            answer: finding.answer().word(),
            number: finding.event().map(|i| i + 1),
            line: entry.map(|entry| session.user_location(u64::from(entry.line())).line),
            gap: gap.map(|(gap, _)| gap.number),
            part: gap.and_then(|(gap, part)| Some(gap.part_number(part?))),
            citation,
        })
    }
}
