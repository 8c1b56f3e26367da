//! The published examples, to the digits given.

use super::*;

/// A table from lines of cells; a dash is a missing value.
fn ratings(level: Level, rows: &[&str]) -> Ratings {
    let coders = (1..=rows[0].split(' ').count()).map(|i| i.to_string()).collect();
    let rows = rows.iter().map(|row| row.split(' ').map(|cell| (cell != "-").then_some(cell)));
    Ratings::from_labels(coders, level, rows).unwrap()
}

/// The table of two coders with these numbers of units.
fn two_coders(level: Level, table: &[&[usize]]) -> Ratings {
    let mut rows = Vec::new();
    for (i, row) in table.iter().enumerate() {
        for (j, &times) in row.iter().enumerate() {
            rows.extend(std::iter::repeat_n(format!("{i} {j}"), times));
        }
    }
    ratings(level, &rows.iter().map(String::as_str).collect::<Vec<_>>())
}

fn value(ratings: &Ratings, measure: Measure) -> f64 {
    Agreement::new(ratings, 1).figure(measure).unwrap().value
}

/// Checks values to half a unit of the last published digit.
fn published(ratings: &Ratings, values: &[(Measure, f64, i32)]) {
    for &(measure, published, digits) in values {
        let value = value(ratings, measure);
        let half = 0.5 * 10_f64.powi(-digits) * 1.000_001;
        assert!((value - published).abs() <= half, "{measure:?}: {value}, not {published}");
    }
}

/// Krippendorff (2011): 12 units, 4 coders, 7 missing values.
const KRIPPENDORFF: &[&str] = &[
    "1 1 - 1", "2 2 3 2", "3 3 3 3", "3 3 3 3", "2 2 2 2", "1 2 3 4", "4 4 4 4", "1 1 2 1", "2 2 2 2",
    "- 5 5 5", "- - 1 1", "- 3 - -",
];

#[test]
fn krippendorffs_example_has_his_alpha_at_each_level() {
    for (level, alpha) in [
        (Level::Nominal, 0.743_421_052_631_579),
        (Level::Ordinal, 0.815_387_503_754_881),
        (Level::Interval, 0.849_107_142_857_143),
        (Level::Ratio, 0.797_402_774_711_612),
    ] {
        let ratings = ratings(level, KRIPPENDORFF);
        published(&ratings, &[(Measure::KrippendorffAlpha, alpha, 15)]);
        let agreement = Agreement::new(&ratings, DRAWS);
        assert_eq!((agreement.units, agreement.values, agreement.left_out), (11, 40, 1));
        assert_eq!(agreement.figure(Measure::CohenKappa), Err(Undefined::TwoCodersOnly));
        assert_eq!(agreement.figure(Measure::FleissKappa), Err(Undefined::MissingValues));
        let (low, high) = agreement.figure(Measure::KrippendorffAlpha).unwrap().interval.unwrap();
        assert!(low < alpha && alpha < high && low > 0.0 && high <= 1.0, "{low} to {high}");
    }
}

#[test]
fn krippendorffs_ten_binary_units_have_his_alpha() {
    let rows: Vec<String> =
        "0100000010".chars().zip("1110010000".chars()).map(|(a, b)| format!("{a} {b}")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    published(&ratings(Level::Nominal, &rows), &[(Measure::KrippendorffAlpha, 0.095_238, 6)]);
}

#[test]
fn cohens_table_has_the_published_coefficients() {
    let cohen = two_coders(Level::Ordinal, &[&[88, 14, 18], &[10, 40, 10], &[2, 6, 12]]);
    published(
        &cohen,
        &[
            (Measure::Agreement, 0.70, 15),
            (Measure::CohenKappa, 0.491_525, 6),
            (Measure::ScottPi, 0.487_179, 6),
            (Measure::GwetAc1, 0.575_972, 6),
            (Measure::WeightedKappaLinear, 0.473_684, 6),
            (Measure::WeightedKappaQuadratic, 0.454_545, 6),
        ],
    );
    let kappa = Agreement::new(&cohen, DRAWS).figure(Measure::CohenKappa).unwrap();
    assert!((kappa.standard_error.unwrap() - 0.051_002).abs() < 5e-7, "{kappa:?}");
    let (low, high) = kappa.interval.unwrap();
    assert!((low - 0.391_562).abs() < 1e-6 && (high - 0.591_489).abs() < 1e-6, "{low} to {high}");
}

#[test]
fn gwets_table_has_the_published_coefficients() {
    let gwet = two_coders(Level::Nominal, &[&[13, 0, 0], &[0, 20, 7], &[0, 4, 56]]);
    published(
        &gwet,
        &[
            (Measure::CohenKappa, 0.796_409_4, 7),
            (Measure::ScottPi, 0.796_239_7, 6),
            (Measure::GwetAc1, 0.849_330_5, 7),
            (Measure::KrippendorffAlpha, 0.797_258_5, 6),
        ],
    );
    let error = Agreement::new(&gwet, DRAWS).figure(Measure::CohenKappa).unwrap().standard_error.unwrap();
    assert!((error - 0.058_910_72).abs() < 5e-9, "{error}");
}

#[test]
fn kappa_multiplies_the_marginal_shares() {
    // A program that adds them gives .2987 here.
    let skewed = two_coders(Level::Nominal, &[&[50, 50], &[50, 850]]);
    published(&skewed, &[(Measure::CohenKappa, 0.444_444, 6)]);
}

#[test]
fn artstein_and_poesios_table_has_the_published_coefficients() {
    let table = two_coders(Level::Nominal, &[&[46, 0, 0], &[6, 32, 6], &[0, 0, 10]]);
    published(
        &table,
        &[
            (Measure::CohenKappa, 0.8013, 4),
            (Measure::ScottPi, 0.7995, 4),
            (Measure::KrippendorffAlpha, 0.8005, 4),
        ],
    );
}

/// Fleiss (1971), table 1: 30 patients, 6 psychiatrists, 5 diagnoses.
const FLEISS: [[usize; 5]; 30] = [
    [0, 0, 0, 6, 0],
    [0, 3, 0, 0, 3],
    [0, 1, 4, 0, 1],
    [0, 0, 0, 0, 6],
    [0, 3, 0, 3, 0],
    [2, 0, 4, 0, 0],
    [0, 0, 4, 0, 2],
    [2, 0, 3, 1, 0],
    [2, 0, 0, 4, 0],
    [0, 0, 0, 0, 6],
    [1, 0, 0, 5, 0],
    [1, 1, 0, 4, 0],
    [0, 3, 3, 0, 0],
    [1, 0, 0, 5, 0],
    [0, 2, 0, 3, 1],
    [0, 0, 5, 0, 1],
    [3, 0, 0, 1, 2],
    [5, 1, 0, 0, 0],
    [0, 2, 0, 4, 0],
    [1, 0, 2, 0, 3],
    [0, 0, 0, 0, 6],
    [0, 1, 0, 5, 0],
    [0, 2, 0, 1, 3],
    [2, 0, 0, 4, 0],
    [1, 0, 0, 4, 1],
    [0, 5, 0, 1, 0],
    [4, 0, 0, 0, 2],
    [0, 2, 0, 4, 0],
    [1, 0, 5, 0, 0],
    [0, 0, 0, 0, 6],
];

#[test]
fn fleiss_table_has_his_kappa_and_its_z() {
    let rows: Vec<String> = FLEISS
        .iter()
        .map(|counts| {
            let cells = counts.iter().enumerate().flat_map(|(i, &n)| std::iter::repeat_n(i.to_string(), n));
            cells.collect::<Vec<_>>().join(" ")
        })
        .collect();
    let ratings = ratings(Level::Nominal, &rows.iter().map(String::as_str).collect::<Vec<_>>());
    published(&ratings, &[(Measure::FleissKappa, 0.430_245, 6)]);
    let kappa = Agreement::new(&ratings, DRAWS).figure(Measure::FleissKappa).unwrap();
    let z = kappa.value / kappa.standard_error.unwrap();
    assert!((z - 17.652).abs() < 5e-4, "{z}");
}

#[test]
fn what_is_undefined_has_a_reason_and_no_number() {
    let constant = Agreement::new(&ratings(Level::Nominal, &["1 1", "1 1"]), DRAWS);
    for measure in Measure::ALL {
        let expected = match measure {
            Measure::Agreement => Ok(Estimate::new(1.0)),
            Measure::CohenKappa
            | Measure::WeightedKappaLinear
            | Measure::WeightedKappaQuadratic
            | Measure::ScottPi
            | Measure::GwetAc1
            | Measure::BrennanPrediger
            | Measure::FleissKappa
            | Measure::KrippendorffAlpha => Err(Undefined::NoVariation),
        };
        assert_eq!(constant.figure(measure), expected, "{measure:?}");
    }
    let apart = Agreement::new(&ratings(Level::Nominal, &["1 -", "- 2"]), DRAWS);
    assert!(Measure::ALL.into_iter().all(|measure| apart.figure(measure) == Err(Undefined::NoPair)));
    assert_eq!((apart.units, apart.values, apart.left_out), (0, 0, 2));
    let words = Agreement::new(&ratings(Level::Nominal, &["yes no", "no no"]), DRAWS);
    assert_eq!(words.figure(Measure::WeightedKappaLinear), Err(Undefined::NoOrder));
    assert!(words.figure(Measure::CohenKappa).is_ok());
}
