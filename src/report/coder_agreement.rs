//! `untaped agree FILE`: how far coders of a session agree, code by code, and where they do not.

use super::View;
use super::agreement::{TableAgreement, decimals};
use super::overview::{title, zero_line};
use super::page::Page;
use super::table::{Side, Table};
use super::work::Said;
use super::{EventLine, MeasureLine};
use crate::measure::agreement::Measure;
use crate::measure::codings::{Codings, Scheme, Utterances};
use crate::record::{Event, agree, counted, csv_cell};
use crate::session::Session;
use crate::time::format_hours;
use serde::Serialize;
use std::fmt::Write;

/// The report.
#[derive(Clone, Debug, Serialize)]
pub struct CoderAgreement {
    /// The coders who are compared.
    pub coders: Vec<String>,
    /// What a unit is: `utterance`.
    pub unit: &'static str,
    /// The number of units.
    pub units: u64,
    /// The number of utterances that are no units, since they are off tape or have no time.
    pub off_tape: u64,
    /// A report for each code, exclusive group or rating that a coder gave.
    pub codes: Vec<CodeAgreement>,
}

/// The agreement on a code, an exclusive group or a rating.
#[derive(Clone, Debug, Serialize)]
pub struct CodeAgreement {
    /// Its name: `codebook/id`.
    pub code: String,
    /// `code`, `group` or `rating`.
    pub kind: &'static str,
    /// The figures.
    #[serde(flatten)]
    pub agreement: TableAgreement,
    /// The units of which coders gave different values.
    pub disagreements: Vec<DisagreementLine>,
}

/// A unit of which coders gave different values.
#[derive(Clone, Debug, Serialize)]
pub struct DisagreementLine {
    /// The number of the utterance, from 1, in order of time.
    pub number: usize,
    /// Its line in the file.
    pub line: u64,
    /// Its time.
    pub t_ms: i64,
    /// The value that each coder gave; `null` where a coder has not seen it.
    pub values: Vec<Option<String>>,
    /// Its citation.
    pub citation: Option<String>,
    #[serde(skip)]
    text: String,
}

/// The columns of the report as CSV.
const CSV_COLUMNS: &str = "code,kind,units,left_out,measure,value,why,se,low,high\n";

impl CoderAgreement {
    /// The report. `event` reads an event again.
    ///
    /// # Errors
    /// The error of `event`.
    pub fn new<E>(
        session: &Session,
        view: &View,
        page: Page,
        units: &Utterances,
        codings: &[Codings],
        sha256: &str,
        event: impl Fn(usize) -> Result<Event<'static>, E>,
    ) -> Result<CoderAgreement, E> {
        let mut codes = Vec::new();
        for coded in codings {
            let labels: Vec<&str> = coded.ratings.labels().collect();
            let rows: Vec<&[Option<u16>]> = coded.ratings.rows().collect();
            let mut disagreements = Vec::new();
            for unit in coded.disagreements() {
                let i = units.events[unit];
                let read = event(i)?;
                let said = Said::new(session, i, &read);
                let citation =
                    said.as_ref().and_then(|said| said.short_citation(session, &view.zero, sha256));
                let Some(line) = EventLine::new(session, view, i, read) else { continue };
                let value = |value: &Option<u16>| value.map(|v| labels[usize::from(v)].to_owned());
                let values: Vec<Option<String>> = rows[unit].iter().map(value).collect();
                disagreements.push(DisagreementLine {
                    number: line.number(),
                    line: session.user_location(u64::from(line.line())).line,
                    t_ms: line.time().0,
                    text: in_one_row(&line, page),
                    values,
                    citation,
                });
            }
            codes.push(CodeAgreement {
                code: coded.scheme.name().to_string(),
                kind: match coded.scheme {
                    Scheme::Code(_) => "code",
                    Scheme::Group(_) => "group",
                    Scheme::Rating(_) => "rating",
                },
                agreement: TableAgreement::of_seen(&coded.ratings),
                disagreements,
            });
        }
        Ok(CoderAgreement {
            coders: codings.first().map(|coded| coded.ratings.coders().to_vec()).unwrap_or_default(),
            unit: "utterance",
            units: units.events.len() as u64,
            off_tape: units.off_tape,
            codes,
        })
    }

    /// The report as text; with `explain`, a sentence on each measure.
    #[must_use]
    pub fn text(&self, session: &Session, view: &View, page: Page, explain: bool) -> String {
        let mut text = title(session, page).join("\n");
        let _ = writeln!(text, "\n{}", zero_line(session, view, page));
        let coders: Vec<_> = self.coders.iter().map(|coder| page.words(coder)).collect();
        let _ = writeln!(text, "\n{}: {}", counted(coders.len() as u64, "coder"), coders.join(", "));
        let _ = writeln!(text, "{}{}", counted(self.units, "utterance"), self.off_tape_words());
        if let [code] = self.codes.as_slice() {
            let _ = writeln!(text, "\n{}\n", page.words(&code.code));
            text += &code.agreement.text(page, explain);
        } else {
            text.push('\n');
            text += &self.table(page);
            if explain {
                text += &TableAgreement::explanation();
            }
        }
        for code in &self.codes {
            if code.disagreements.is_empty() {
                continue;
            }
            let count = counted(code.disagreements.len() as u64, "utterance");
            let _ = writeln!(text, "\nThe coders differ on {count}: {}", page.words(&code.code));
            for unit in &code.disagreements {
                text += &unit.text;
                let given = unit.values.iter().zip(&coders).map(|(value, coder)| {
                    format!("{coder}: {}", page.words(value.as_deref().unwrap_or("not seen")))
                });
                let _ = writeln!(text, "      {}", given.collect::<Vec<_>>().join(" · "));
            }
        }
        text
    }

    /// How many utterances are no units.
    fn off_tape_words(&self) -> String {
        let (n, are) = (self.off_tape, agree(self.off_tape, "is", "are"));
        let count = counted(n, "other utterance");
        if n == 0 {
            String::new()
        } else {
            format!("; {count} {are} not on tape and left out (--off-tape counts them)")
        }
    }

    /// A row for each code.
    fn table(&self, page: Page) -> String {
        let mut table = Table::new(&[
            ("code", Side::Left),
            ("units", Side::Right),
            ("not seen by two", Side::Right),
            ("agreement", Side::Right),
            ("kappa", Side::Right),
            ("95 %", Side::Left),
            ("AC1", Side::Right),
            ("alpha", Side::Right),
            ("95 %", Side::Left),
        ]);
        for code in &self.codes {
            let measure = |m| code.agreement.measures.get(&m).copied().unwrap_or_default();
            let (kappa, alpha) = (measure(Measure::CohenKappa), measure(Measure::KrippendorffAlpha));
            table.row(vec![
                page.words(&code.code).into_owned(),
                code.agreement.units.to_string(),
                code.agreement.left_out.count().to_string(),
                measure(Measure::Agreement).short(),
                kappa.short(),
                kappa.limits(),
                measure(Measure::GwetAc1).short(),
                alpha.short(),
                alpha.limits(),
            ]);
        }
        let mut text = table.text();
        let undefined = |code: &CodeAgreement| {
            code.agreement.measures.get(&Measure::KrippendorffAlpha).and_then(|alpha| alpha.why)
        };
        let mut reasons: Vec<&str> = self.codes.iter().filter_map(undefined).collect();
        reasons.sort_unstable();
        reasons.dedup();
        if !reasons.is_empty() {
            let _ = writeln!(text, "\n- is undefined: {}.", reasons.join(", or "));
        }
        text
    }

    /// The report as CSV: a row for each code and measure.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut csv = String::from(CSV_COLUMNS);
        for code in &self.codes {
            let before = format!(
                "{},{},{},{},",
                csv_cell(&code.code),
                csv_cell(code.kind),
                code.agreement.units,
                code.agreement.left_out.count()
            );
            for row in code.agreement.csv().lines().skip(1) {
                csv += &before;
                csv += row;
                csv.push('\n');
            }
        }
        csv
    }
}

/// Where and when something was said, by whom, and what.
fn in_one_row(line: &EventLine<'_>, page: Page) -> String {
    let (speaker, words) = line.text(page);
    let hours = line.elapsed().map(|elapsed| format!("{} h  ", format_hours(elapsed))).unwrap_or_default();
    let speaker = if speaker.is_empty() { speaker } else { speaker + ": " };
    format!("  #{}  {hours}{speaker}{words}\n", line.number())
}

impl MeasureLine {
    /// The value to four decimals, or a hyphen.
    fn short(self) -> String {
        self.value.map_or_else(|| "-".to_owned(), |value| decimals(value, 4))
    }

    /// The limits of its interval.
    fn limits(self) -> String {
        let limits = self.low.zip(self.high);
        limits.map(|(low, high)| format!("{} to {}", decimals(low, 2), decimals(high, 2))).unwrap_or_default()
    }
}
