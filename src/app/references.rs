//! The reference lines: how long interrogations lasted in published figures. Length alone proves nothing; each
//! line carries its source, and all are off unless they are asked for.

use crate::time::Millis;

/// One reference line.
#[derive(Clone, Copy, Debug)]
pub struct Reference {
    /// The length from the zero.
    pub length: Millis,
    /// What the figure is, with its source.
    pub text: &'static str,
}

/// The reference lines, shortest first.
pub const REFERENCES: [Reference; 5] = [
    Reference {
        length: Millis(5_760_000),
        text: "1.6 h: mean reported by 631 police investigators (Kassin et al. 2007)",
    },
    Reference {
        length: Millis(14_400_000),
        text: "4 h: Reid & Associates advise to stop after 3 or 4 h if innocence is still claimed",
    },
    Reference { length: Millis(21_600_000), text: "6 h: the cap that Feld proposes (2013)" },
    Reference {
        length: Millis(43_200_000),
        text: "12 h: median of 44 proven false confessions of known length (Drizin & Leo 2004)",
    },
    Reference {
        length: Millis(58_680_000),
        text: "16.3 h: mean of 44 proven false confessions of known length (Drizin & Leo 2004)",
    },
];
