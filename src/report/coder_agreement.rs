//! `untaped agree FILE`: how far coders of a session agree, code by code, and where they do not.

use super::MeasureLine;
use super::View;
use super::agreement::{TableAgreement, UnitKind, decimals};
use super::disagreement::DisagreementLine;
use super::overview::{title, zero_line};
use super::page::Page;
use super::table::{Side, Table};
use crate::measure::agreement::Measure;
use crate::measure::codings::{Codings, OfTime, Scheme, Units};
use crate::record::{Event, agree, counted, csv_cell};
use crate::session::Session;
use crate::time::{Millis, format_in_words};
use serde::Serialize;
use std::fmt::Write;

/// The report.
#[derive(Clone, Debug, Serialize)]
pub struct CoderAgreement {
    /// The coders who are compared.
    pub coders: Vec<String>,
    /// What a unit is.
    pub unit: UnitKind,
    /// The number of units.
    pub units: u64,
    /// The coders whose files do not say what they have seen, which counts as all.
    pub assumed_seen: Vec<String>,
    /// The number of utterances that are no units, since they are off tape or have no time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub off_tape: Option<u64>,
    /// What bins there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bins: Option<BinsLine>,
    /// Of bins and time: whether it is known what was taped. In a log without tape events it is the whole session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taped: Option<bool>,
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
    /// What is known only of time.
    #[serde(flatten)]
    pub of_time: Option<TimeLine>,
    /// The units of which coders gave different values.
    pub disagreements: Vec<DisagreementLine>,
}

/// The bins of a session.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct BinsLine {
    /// How long a bin is.
    pub width_ms: i64,
    /// The number of bins of which nothing was taped: they are no units.
    pub missing: u64,
    /// The number of bins of which a part is untaped.
    pub partly_taped: u64,
    /// Whether these are no units either.
    pub whole_only: bool,
}

impl BinsLine {
    /// How many bins are no units, and why.
    fn words(self) -> String {
        let width = format_in_words(Millis(self.width_ms));
        let mut text = format!(" of {width}");
        if self.missing > 0 {
            let is = agree(self.missing, "is", "are");
            let _ =
                write!(text, "; nothing was taped of {}, which {is} missing", counted(self.missing, "other"));
        }
        if self.partly_taped > 0 {
            let (n, is) = (self.partly_taped, agree(self.partly_taped, "is", "are"));
            let _ = if self.whole_only {
                write!(text, "; {n} {is} left out, since a part was not taped")
            } else {
                write!(text, "; of {n} a part was not taped (--whole-bins leaves them out)")
            };
        }
        text
    }
}

/// What is known only of codings of time.
#[derive(Clone, Debug, Serialize)]
pub struct TimeLine {
    /// Krippendorff's alpha for unitizing: how far coders agree where spans begin and end.
    pub alpha_for_unitizing: MeasureLine,
    /// The number of codes given that cover no taped time.
    pub without_length: u64,
}

impl TimeLine {
    fn new(time: &OfTime) -> TimeLine {
        let alpha_for_unitizing = match time.unitized.alpha() {
            Ok(value) => MeasureLine { value: Some(value), ..MeasureLine::default() },
            Err(why) => MeasureLine { why: Some(why.words()), ..MeasureLine::default() },
        };
        TimeLine { alpha_for_unitizing, without_length: time.without_length }
    }

    /// The codes that count nothing, in words; nothing if there are none.
    fn without_length_words(&self) -> String {
        let (n, have) = (self.without_length, agree(self.without_length, "has", "have"));
        if n == 0 {
            return String::new();
        }
        let codes = counted(n, "code");
        format!("{codes} {have} no length and do not count: on one line without a logged end, or off tape.\n")
    }
}

/// The columns of the report as CSV.
const CSV_COLUMNS: &str = "code,kind,units,left_out,measure,value,why,se,low,high\n";

/// What alpha for unitizing is.
const UNITIZING: &str = "\nKrippendorff's alpha for unitizing (of spans): how far coders agree where spans begin and end. \
One less the ratio of observed disagreement to the one expected if all spans were anywhere in the time that all have seen, \
in whole seconds.\n";

impl CoderAgreement {
    /// The report. `event` reads an event again.
    ///
    /// # Errors
    /// The error of `event`.
    pub fn new<E>(
        session: &Session,
        view: &View,
        page: Page,
        units: &Units,
        codings: &[Codings],
        sha256: &str,
        event: impl Fn(usize) -> Result<Event<'static>, E>,
    ) -> Result<CoderAgreement, E> {
        let kind = match units {
            Units::Utterances(_) => UnitKind::Utterance,
            Units::Bins(_) => UnitKind::Bin,
            Units::Time(_) => UnitKind::Time,
        };
        let mut codes = Vec::new();
        for coded in codings {
            let disagreements = DisagreementLine::all(session, view, page, units, coded, sha256, &event)?;
            codes.push(CodeAgreement {
                code: coded.scheme.name().to_string(),
                kind: match coded.scheme {
                    Scheme::Code(_) => "code",
                    Scheme::Group(_) => "group",
                    Scheme::Rating(_) => "rating",
                },
                agreement: TableAgreement::of_seen(&coded.ratings, kind),
                of_time: coded.of_time.as_ref().map(TimeLine::new),
                disagreements,
            });
        }
        let mut report = CoderAgreement {
            coders: codings.first().map(|coded| coded.ratings.coders().to_vec()).unwrap_or_default(),
            unit: kind,
            units: 0,
            assumed_seen: Vec::new(),
            off_tape: None,
            bins: None,
            taped: None,
            codes,
        };
        match units {
            Units::Utterances(units) => {
                report.units = units.events.len() as u64;
                report.off_tape = Some(units.off_tape);
            }
            Units::Bins(bins) => {
                report.units = bins.count() as u64;
                report.taped = Some(bins.bins().tape_is_known());
                report.bins = Some(BinsLine {
                    width_ms: bins.bins().width().0,
                    missing: bins.missing,
                    partly_taped: bins.partly_taped,
                    whole_only: bins.partly_left_out(),
                });
            }
            Units::Time(time) => {
                report.units = time.time.total().0.unsigned_abs();
                report.taped = Some(time.is_taped);
            }
        }
        Ok(report)
    }

    /// The report as text; with `explain`, a sentence on each measure.
    #[must_use]
    pub fn text(&self, session: &Session, view: &View, page: Page, explain: bool) -> String {
        let mut text = title(session, page).join("\n");
        let _ = writeln!(text, "\n{}", zero_line(session, view, page));
        let coders: Vec<_> = self.coders.iter().map(|coder| page.words(coder)).collect();
        let _ = writeln!(text, "\n{}: {}", counted(coders.len() as u64, "coder"), coders.join(", "));
        let _ = writeln!(text, "{}", self.units_words());
        for coder in &self.assumed_seen {
            let coder = page.words(coder);
            let _ = writeln!(text, "{coder}'s file does not say what {coder} has seen; it counts as all.");
        }
        if let [code] = self.codes.as_slice() {
            let _ = writeln!(text, "\n{}\n", page.words(&code.code));
            text += &code.agreement.text(page, explain);
            if let Some(time) = &code.of_time {
                let alpha = time.alpha_for_unitizing;
                let value = alpha.why.map_or_else(|| alpha.short(), |why| format!("undefined: {why}"));
                let _ = writeln!(text, "\nKrippendorff's alpha for unitizing: {value}");
                text += &time.without_length_words();
            }
        } else {
            text.push('\n');
            text += &self.table(page);
            if explain {
                text += &TableAgreement::explanation();
            }
        }
        if explain && self.unit == UnitKind::Time {
            text += UNITIZING;
        }
        for code in &self.codes {
            if code.disagreements.is_empty() {
                continue;
            }
            let count = match (code.disagreements.len() as u64, self.unit.noun()) {
                (n, "stretch of time") if n != 1 => format!("{n} stretches of time"),
                (n, noun) => counted(n, noun),
            };
            let _ = writeln!(text, "\nThe coders differ on {count}: {}", page.words(&code.code));
            text.extend(code.disagreements.iter().map(|unit| unit.rows(&coders, page)));
        }
        text
    }

    /// How many units there are, and what is none.
    fn units_words(&self) -> String {
        let count = self.unit.amount(self.units);
        let off_tape = self.off_tape.unwrap_or(0);
        match (self.unit, self.taped) {
            (UnitKind::Utterance, _) if off_tape > 0 => {
                let others = counted(off_tape, "other utterance");
                let are = agree(off_tape, "is", "are");
                format!("{count}; {others} {are} not on tape and left out (--off-tape counts them)")
            }
            (UnitKind::Utterance, _) => count,
            (UnitKind::Bin, taped) => {
                let bins = self.bins.map(BinsLine::words).unwrap_or_default();
                let whole = "; every bin counts as whole, since the log has no tape events";
                count + &bins + if taped == Some(false) { whole } else { "" }
            }
            (UnitKind::Time, Some(true) | None) => format!("{count} of taped time"),
            (UnitKind::Time, Some(false)) => {
                format!("{count}: the whole session, since the log has no tape events")
            }
        }
    }

    /// A row for each code.
    fn table(&self, page: Page) -> String {
        let of_time = self.unit == UnitKind::Time;
        let mut columns = vec![
            ("code", Side::Left),
            (self.unit.heading(), Side::Right),
            ("seen by < 2", Side::Right),
            ("agreement", Side::Right),
            ("kappa", Side::Right),
            ("95 %", Side::Left),
            ("AC1", Side::Right),
            ("alpha", Side::Right),
            ("95 %", Side::Left),
        ];
        if of_time {
            // No figure of time has an interval.
            columns.retain(|(name, _)| *name != "95 %");
            columns.push(("of spans", Side::Right));
        }
        let mut table = Table::new(&columns);
        for code in &self.codes {
            let measure = |m| code.agreement.measures.get(&m).copied().unwrap_or_default();
            let (kappa, alpha) = (measure(Measure::CohenKappa), measure(Measure::KrippendorffAlpha));
            let of_spans = code.of_time.as_ref().map(|time| time.alpha_for_unitizing);
            let mut row = vec![
                page.words(&code.code).into_owned(),
                self.unit.figure(code.agreement.units),
                self.unit.figure(code.agreement.left_out.count()),
                measure(Measure::Agreement).short(),
                kappa.short(),
            ];
            row.extend((!of_time).then(|| kappa.limits()));
            row.extend([measure(Measure::GwetAc1).short(), alpha.short()]);
            row.push(of_spans.map_or_else(|| alpha.limits(), MeasureLine::short));
            table.row(row);
        }
        let mut text = table.text();
        for code in &self.codes {
            let words = code.of_time.as_ref().map(TimeLine::without_length_words).unwrap_or_default();
            if !words.is_empty() {
                let _ = write!(text, "\n{}: {words}", page.words(&code.code));
            }
        }
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
            let unitizing = code.of_time.as_ref().map(|time| time.alpha_for_unitizing);
            let unitizing = unitizing.map(|alpha| alpha.csv_row("alpha_for_unitizing")).unwrap_or_default();
            let before = format!(
                "{},{},{},{},",
                csv_cell(&code.code),
                csv_cell(code.kind),
                code.agreement.units,
                code.agreement.left_out.count()
            );
            for row in code.agreement.csv().lines().skip(1).chain(unitizing.lines()) {
                csv += &before;
                csv += row;
                csv.push('\n');
            }
        }
        csv
    }
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
