//! The paper: how wide a picture is, and the sizes of what is on it, in points (1/72 inch).

/// The size of all small text. Seven points is the least that journals ask for.
pub(super) const TYPE: f64 = 7.0;
/// The size of titles.
pub(super) const TITLE: f64 = 9.0;
/// The distance from one line of small text to the next.
pub(super) const LINE: f64 = 9.0;
/// How wide lines are drawn. Half a point is the least that prints well.
pub(super) const STROKE: f64 = 0.5;
/// The empty edge.
pub(super) const EDGE: f64 = 6.0;
/// The height of the row of the tape.
pub(super) const TAPE: f64 = 14.0;
/// The height of the other rows.
pub(super) const ROW: f64 = 7.0;
/// The least width: 80 mm, which the longest line of the legend needs.
const LEAST: f64 = 226.0;
/// The greatest width: two meters.
const GREATEST: f64 = 5670.0;

/// The width of a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paper {
    /// In points.
    pub width: f64,
}

/// A width that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PaperError(String);

impl Default for Paper {
    /// Two columns of a journal: 174 mm.
    fn default() -> Paper {
        Paper { width: 174.0 * 72.0 / 25.4 }
    }
}

impl Paper {
    /// Reads a width: `174mm`, `17.4cm`, `7in`, `500pt`, or `1200px`, of which 96 are an inch.
    ///
    /// ```
    /// use untaped::picture::Paper;
    /// assert!(Paper::parse("72pt").is_err(), "too narrow");
    /// assert_eq!(Paper::parse("4in").unwrap().width, 288.0);
    /// assert_eq!(Paper::parse("1200px").unwrap().width, 900.0);
    /// ```
    ///
    /// # Errors
    /// It is no width, or one that is too small or too large for a timeline.
    pub fn parse(text: &str) -> Result<Paper, PaperError> {
        let units = [("mm", 72.0 / 25.4), ("cm", 720.0 / 25.4), ("in", 72.0), ("pt", 1.0), ("px", 0.75)];
        let found = units.iter().find_map(|(unit, points)| {
            let number: f64 = text.trim().strip_suffix(unit)?.trim_end().parse().ok()?;
            Some(number * points)
        });
        match found {
            Some(width) if (LEAST..=GREATEST).contains(&width) => Ok(Paper { width }),
            Some(_) => {
                Err(PaperError(format!("{text}: a picture is 80 mm to 2000 mm wide, such as 174mm or 84mm")))
            }
            None => Err(PaperError(format!(
                "invalid width {text:?}; use a number with mm, cm, in, pt or px such as 174mm or 1200px"
            ))),
        }
    }
}
