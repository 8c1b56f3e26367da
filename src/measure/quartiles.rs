//! Quartiles of whole numbers, by linear interpolation: type 7 of Hyndman and Fan (1996), the default of R and of numpy.

/// The quartiles of some values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quartiles {
    /// A quarter of the values is below.
    pub lower: f64,
    /// Half of the values is below.
    pub median: f64,
    /// Three quarters of the values are below.
    pub upper: f64,
}

impl Quartiles {
    /// The quartiles of some values, in any order, which are sorted; `None` without a value.
    ///
    /// ```
    /// use untaped::measure::quartiles::Quartiles;
    /// let quartiles = Quartiles::new(&mut [7, 1, 4, 2]).unwrap();
    /// assert_eq!((quartiles.lower, quartiles.median, quartiles.upper), (1.75, 3.0, 4.75));
    /// ```
    #[must_use]
    pub fn new(values: &mut [i64]) -> Option<Quartiles> {
        values.sort_unstable();
        let last = values.len().checked_sub(1)?;
        // At the index quarters / 4 × last, between two values if that is not whole. Exact: values are below 2^53.
        #[expect(clippy::cast_precision_loss, reason = "times are below 2^53, and so are counts of words")]
        let at = |quarters: usize| {
            let (i, rest) = (quarters * last / 4, quarters * last % 4);
            let low = values[i];
            let step = values.get(i + 1).map_or(0, |high| high - low);
            low as f64 + rest as f64 / 4.0 * step as f64
        };
        Some(Quartiles { lower: at(1), median: at(2), upper: at(3) })
    }
}
