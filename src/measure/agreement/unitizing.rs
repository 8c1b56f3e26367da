//! Krippendorff's alpha for unitizing: how far coders agree where spans of a code begin and end.
//!
//! Krippendorff, K. (2004). Measuring the reliability of qualitative text analysis data. Quality & Quantity 38, 787-800.
//! Each coder divides a continuum into spans of a code and gaps between them. Two spans that overlap differ by the squares
//! of the distances of their ends; a span that lies wholly in another coder's gap, by the square of its length.

use super::{Undefined, real};

/// A span of a code, in whole units of the continuum: `begin` is in it, `end` is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Where it begins.
    pub begin: u64,
    /// Where it ends.
    pub end: u64,
}

impl Span {
    fn length(self) -> u64 {
        self.end - self.begin
    }

    fn overlaps(self, other: Span) -> bool {
        self.begin < other.end && other.begin < self.end
    }
}

/// The disagreement on one code: observed, and expected if spans were anywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Disagreement {
    /// Observed.
    pub observed: f64,
    /// Expected by chance.
    pub expected: f64,
}

impl Disagreement {
    /// The disagreement on one code in a continuum. `coders` has the spans of each coder; they are sorted, spans that overlap
    /// or touch are joined, and what is outside the continuum does not count.
    #[must_use]
    pub fn new(continuum: Span, coders: &[Vec<Span>]) -> Disagreement {
        let coders: Vec<Vec<Span>> = coders.iter().map(|spans| sections(continuum, spans)).collect();
        let length = real(continuum.end.saturating_sub(continuum.begin));
        let m = real(coders.len() as u64);
        if coders.len() < 2 || length == 0.0 {
            return Disagreement::default();
        }
        let mut squares = 0.0;
        for (i, one) in coders.iter().enumerate() {
            for other in coders.iter().skip(i + 1) {
                // Each pair counts in both directions.
                squares += 2.0 * difference(one, other);
            }
        }
        Disagreement {
            observed: squares / (m * (m - 1.0) * length * length),
            expected: expected(continuum, &coders, length, m),
        }
    }

    /// Alpha on one code, or, for the sum of several codes' disagreements, on all.
    ///
    /// # Errors
    /// Nothing was coded.
    pub fn alpha(self) -> Result<f64, Undefined> {
        if self.expected == 0.0 {
            Err(Undefined::NoVariation)
        } else {
            Ok(1.0 - self.observed / self.expected)
        }
    }
}

impl std::iter::Sum for Disagreement {
    fn sum<I: Iterator<Item = Disagreement>>(codes: I) -> Disagreement {
        codes.fold(Disagreement::default(), |sum, code| Disagreement {
            observed: sum.observed + code.observed,
            expected: sum.expected + code.expected,
        })
    }
}

/// The spans of a coder in order, disjoint, and within the continuum.
fn sections(continuum: Span, spans: &[Span]) -> Vec<Span> {
    let within =
        |span: &Span| Span { begin: span.begin.max(continuum.begin), end: span.end.min(continuum.end) };
    let mut sorted: Vec<Span> = spans.iter().map(within).filter(|span| span.begin < span.end).collect();
    sorted.sort_unstable();
    let mut joined: Vec<Span> = Vec::new();
    for span in sorted {
        match joined.last_mut() {
            Some(last) if span.begin <= last.end => last.end = last.end.max(span.end),
            Some(_) | None => joined.push(span),
        }
    }
    joined
}

/// The sum of the squared differences of two coders' spans.
fn difference(one: &[Span], other: &[Span]) -> f64 {
    let square = |n: u64| real(n).powi(2);
    let mut sum = 0.0;
    let mut first = 0;
    for span in one {
        // Spans that end before this one begins end before all later ones begin.
        while other.get(first).is_some_and(|other| other.end <= span.begin) {
            first += 1;
        }
        let overlapping = other[first..].iter().take_while(|other| other.begin < span.end);
        let mut alone = true;
        for other in overlapping {
            alone = false;
            sum += square(span.begin.abs_diff(other.begin)) + square(span.end.abs_diff(other.end));
        }
        if alone {
            sum += square(span.length());
        }
    }
    let mut first = 0;
    for span in other {
        while one.get(first).is_some_and(|one| one.end <= span.begin) {
            first += 1;
        }
        if !one.get(first).is_some_and(|one| one.overlaps(*span)) {
            sum += square(span.length());
        }
    }
    sum
}

/// The disagreement that is expected if all coders' spans and gaps were put anywhere.
fn expected(continuum: Span, coders: &[Vec<Span>], length: f64, m: f64) -> f64 {
    let units: Vec<Span> = coders.iter().flatten().copied().collect();
    let mut gaps: Vec<u64> = coders.iter().flat_map(|spans| gaps(continuum, spans)).collect();
    gaps.sort_unstable();
    // The number of gaps that are as long as the i-th or longer, and their sum: a unit meets only gaps that hold it.
    let mut sums = vec![0.0; gaps.len() + 1];
    for (i, &gap) in gaps.iter().enumerate().rev() {
        sums[i] = sums[i + 1] + real(gap);
    }
    let count = real(units.len() as u64);
    let mut total = 0.0;
    let mut excluded = 0.0;
    for unit in &units {
        let l = real(unit.length());
        let from = gaps.partition_point(|&gap| gap < unit.length());
        let holding = real((gaps.len() - from) as u64);
        let places = sums[from] - holding * (l - 1.0);
        total += (count - 1.0) / 3.0 * (2.0 * l.powi(3) - 3.0 * l.powi(2) + l) + l.powi(2) * places;
        excluded += l * (l - 1.0);
    }
    let positions = m * length * (m * length - 1.0) - excluded;
    if positions > 0.0 { 2.0 / length * total / positions } else { 0.0 }
}

/// The lengths of the gaps between a coder's spans.
fn gaps(continuum: Span, spans: &[Span]) -> impl Iterator<Item = u64> {
    let begins = std::iter::once(continuum.begin).chain(spans.iter().map(|span| span.end));
    let ends = spans.iter().map(|span| span.begin).chain(std::iter::once(continuum.end));
    begins.zip(ends).map(|(begin, end)| end - begin).filter(|&length| length > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(spans: &[(u64, u64)]) -> Vec<Span> {
        spans.iter().map(|&(begin, length)| Span { begin, end: begin + length }).collect()
    }

    /// Krippendorff (2004), section 4.
    #[test]
    fn the_published_example_comes_out_to_the_digits_given() {
        let continuum = Span { begin: 150, end: 450 };
        let c = Disagreement::new(
            continuum,
            &[spans(&[(225, 70), (370, 30)]), spans(&[(220, 80), (355, 20), (400, 20)])],
        );
        let k =
            Disagreement::new(continuum, &[spans(&[(180, 60), (300, 50)]), spans(&[(180, 60), (300, 50)])]);
        let near = |value: f64, published: f64| {
            assert!((value - published).abs() < 5e-7, "{value}, not {published}");
        };
        near(c.observed, 0.014_444);
        near(c.expected, 0.053_222);
        near(c.alpha().unwrap(), 0.728_599);
        near(k.alpha().unwrap(), 1.0);
        near([c, k].into_iter().sum::<Disagreement>().alpha().unwrap(), 0.858_665);
    }

    #[test]
    fn a_code_that_nobody_used_has_no_alpha() {
        let continuum = Span { begin: 0, end: 100 };
        assert_eq!(Disagreement::new(continuum, &[vec![], vec![]]).alpha(), Err(Undefined::NoVariation));
    }

    #[test]
    fn spans_that_touch_are_one_and_what_is_outside_does_not_count() {
        let continuum = Span { begin: 10, end: 100 };
        let other = spans(&[(20, 10)]);
        let two = Disagreement::new(continuum, &[spans(&[(0, 15), (15, 5), (95, 50)]), other.clone()]);
        let one = Disagreement::new(continuum, &[spans(&[(10, 10), (95, 5)]), other]);
        assert_eq!(two, one);
    }
}
