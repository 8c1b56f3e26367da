//! Laws of the agreement between coders, on random tables, with coefficients computed again from their definitions.
#![expect(clippy::cast_precision_loss, reason = "the numbers of codings are small")]

use proptest::prelude::*;
use untaped::measure::agreement::unitizing::{Disagreement, Span};
use untaped::measure::agreement::{Agreement, Level, Measure, Ratings};

type Table = Vec<Vec<Option<u8>>>;

/// Tables of 2 to 8 coders and 1 to 60 units, with 2 to 6 values and about a third missing.
fn tables() -> impl Strategy<Value = Table> {
    (2_usize..9, 2_u8..7).prop_flat_map(|(coders, values)| {
        let cell = prop_oneof![2 => (0..values).prop_map(Some), 1 => Just(None)];
        prop::collection::vec(prop::collection::vec(cell, coders), 1..61)
    })
}

/// Tables of two coders without missing values.
fn tables_of_two() -> impl Strategy<Value = Table> {
    (2_u8..7).prop_flat_map(|values| {
        prop::collection::vec(prop::collection::vec((0..values).prop_map(Some), 2), 1..61)
    })
}

fn levels() -> impl Strategy<Value = Level> {
    prop_oneof![Just(Level::Nominal), Just(Level::Ordinal), Just(Level::Interval), Just(Level::Ratio)]
}

/// The agreement in a table whose labels are the numbers, changed by `label`.
fn agreement(table: &Table, level: Level, label: impl Fn(u8) -> String) -> Agreement {
    let coders = (0..table[0].len()).map(|i| i.to_string()).collect();
    let labels: Vec<Vec<Option<String>>> =
        table.iter().map(|row| row.iter().map(|cell| cell.map(&label)).collect()).collect();
    let rows = labels.iter().map(|row| row.iter().map(Option::as_deref));
    Agreement::new(&Ratings::from_labels(coders, level, rows).unwrap(), 5)
}

fn plain(table: &Table, level: Level) -> Agreement {
    agreement(table, level, |value| value.to_string())
}

/// The value of a measure; `None` if it is undefined.
fn value(agreement: &Agreement, measure: Measure) -> Option<f64> {
    agreement.figure(measure).ok().map(|estimate| estimate.value)
}

fn assert_near(one: Option<f64>, other: Option<f64>) -> Result<(), TestCaseError> {
    match (one, other) {
        (Some(one), Some(other)) => prop_assert!((one - other).abs() < 1e-12, "{one}, but {other}"),
        (one, other) => prop_assert_eq!(one, other),
    }
    Ok(())
}

/// All pairs of codings of a unit by two different coders, in both orders, each with the weight that it has in
/// Krippendorff's coincidences.
fn coincidences(table: &Table) -> Vec<(f64, f64, f64)> {
    let mut pairs = Vec::new();
    for row in table {
        let given: Vec<f64> = row.iter().flatten().map(|&v| f64::from(v)).collect();
        for (i, &one) in given.iter().enumerate() {
            for (j, &other) in given.iter().enumerate() {
                if i != j {
                    pairs.push((one, other, 1.0 / (given.len() - 1) as f64));
                }
            }
        }
    }
    pairs
}

/// Krippendorff's alpha, pair by pair.
fn alpha(table: &Table, level: Level) -> Option<f64> {
    let pairs = coincidences(table);
    let given: Vec<f64> = table
        .iter()
        .filter(|row| row.iter().flatten().count() > 1)
        .flat_map(|row| row.iter().flatten().map(|&v| f64::from(v)))
        .collect();
    let times = |v: f64| given.iter().filter(|&&g| g.to_bits() == v.to_bits()).count() as f64;
    let difference = |c: f64, k: f64| -> f64 {
        if c.to_bits() == k.to_bits() {
            return 0.0;
        }
        let (low, high) = (c.min(k), c.max(k));
        match level {
            Level::Nominal => 1.0,
            Level::Ordinal => {
                let between = given.iter().filter(|&&g| low <= g && g <= high).count() as f64;
                (between - f64::midpoint(times(c), times(k))).powi(2)
            }
            Level::Interval => (c - k).powi(2),
            Level::Ratio => ((c - k) / (c + k)).powi(2),
        }
    };
    let observed: f64 =
        pairs.iter().map(|&(c, k, weight)| weight * difference(c, k)).sum::<f64>() / given.len() as f64;
    let mut expected = 0.0;
    for &c in &given {
        for &k in &given {
            expected += difference(c, k);
        }
    }
    let n = given.len() as f64;
    (expected > 0.0).then(|| 1.0 - observed * n * (n - 1.0) / expected)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn alpha_is_what_its_definition_gives_pair_by_pair(table in tables(), level in levels()) {
        let computed = value(&plain(&table, level), Measure::KrippendorffAlpha);
        match (computed, alpha(&table, level)) {
            (Some(one), Some(other)) => prop_assert!((one - other).abs() < 1e-11, "{one}, but {other}"),
            (one, other) => prop_assert_eq!(one, other),
        }
    }

    #[test]
    fn the_order_of_coders_and_units_changes_no_figure(table in tables(), level in levels()) {
        let turned: Table =
            table.iter().rev().map(|row| row.iter().rev().copied().collect()).collect();
        let (one, other) = (plain(&table, level), plain(&turned, level));
        for measure in Measure::ALL {
            assert_near(value(&one, measure), value(&other, measure))?;
        }
    }

    #[test]
    fn other_names_for_the_values_change_no_figure_of_nominal_level(table in tables()) {
        let one = plain(&table, Level::Nominal);
        let other = agreement(&table, Level::Nominal, |value| format!("code {}", 9 - value));
        for measure in [
            Measure::Agreement, Measure::CohenKappa, Measure::ScottPi, Measure::GwetAc1, Measure::BrennanPrediger,
            Measure::FleissKappa, Measure::KrippendorffAlpha,
        ] {
            assert_near(value(&one, measure), value(&other, measure))?;
        }
    }

    #[test]
    fn a_coder_who_coded_nothing_and_a_unit_coded_once_change_nothing(table in tables(), level in levels()) {
        let one = plain(&table, level);
        let mut more = table.clone();
        more.push(std::iter::once(Some(0)).chain(std::iter::repeat(None)).take(table[0].len()).collect());
        let other = plain(&more, level);
        for measure in Measure::ALL {
            prop_assert_eq!(one.figure(measure), other.figure(measure));
        }
        for row in &mut more {
            row.push(None);
        }
        let other = plain(&more, level);
        for measure in Measure::ALL {
            prop_assert_eq!(one.figure(measure), other.figure(measure), "{:?}", measure);
        }
    }

    #[test]
    fn missing_never_counts_as_a_value(table in tables()) {
        // Units in which a coding is missing, without it, are units of fewer coders.
        let counted = table.iter().filter(|row| row.iter().flatten().count() > 1);
        let codings: usize = counted.clone().map(|row| row.iter().flatten().count()).sum();
        let agreement = plain(&table, Level::Nominal);
        prop_assert_eq!(agreement.units, counted.count() as u64);
        prop_assert_eq!(agreement.values, codings as u64);
        prop_assert_eq!(agreement.units + agreement.left_out, table.len() as u64);
    }

    #[test]
    fn no_figure_is_above_one_or_not_a_number(table in tables(), level in levels()) {
        let agreement = plain(&table, level);
        for measure in Measure::ALL {
            if let Ok(estimate) = agreement.figure(measure) {
                prop_assert!(estimate.value <= 1.0 + 1e-12 && estimate.value.is_finite(), "{:?} {:?}", measure, estimate);
                if let Some((low, high)) = estimate.interval {
                    prop_assert!(low <= high && low.is_finite() && high.is_finite(), "{:?} {:?}", measure, estimate);
                }
            }
        }
    }

    #[test]
    fn two_coders_who_agree_on_all_units_have_one_in_every_figure(values in prop::collection::vec(0_u8..4, 2..40)) {
        prop_assume!(values.iter().any(|v| *v != values[0]));
        let table: Table = values.iter().map(|&v| vec![Some(v), Some(v)]).collect();
        let agreement = plain(&table, Level::Ordinal);
        for measure in Measure::ALL {
            assert_near(value(&agreement, measure), Some(1.0))?;
        }
    }

    #[test]
    fn kappa_is_one_less_the_ratio_of_observed_to_expected_disagreement(table in tables_of_two()) {
        let n = table.len() as f64;
        let pairs: Vec<(u8, u8)> = table.iter().map(|row| (row[0].unwrap(), row[1].unwrap())).collect();
        let apart = pairs.iter().filter(|(a, b)| a != b).count() as f64 / n;
        let mut by_chance = 0.0;
        for (a, _) in &pairs {
            by_chance += pairs.iter().filter(|(_, b)| a != b).count() as f64 / (n * n);
        }
        let kappa = value(&plain(&table, Level::Nominal), Measure::CohenKappa);
        let varies = pairs.iter().any(|&(a, b)| a != pairs[0].0 || b != pairs[0].0);
        assert_near(kappa, varies.then(|| 1.0 - apart / by_chance))?;
    }

    #[test]
    fn splitting_a_span_changes_no_figure_of_spans(
        spans in prop::collection::vec((0_u64..90, 1_u64..10), 1..6),
        other in prop::collection::vec((0_u64..90, 1_u64..10), 0..6),
        at in 0_u64..10,
    ) {
        let span = |&(begin, length): &(u64, u64)| Span { begin, end: begin + length };
        let continuum = Span { begin: 0, end: 100 };
        let (one, other): (Vec<Span>, Vec<Span>) =
            (spans.iter().map(span).collect(), other.iter().map(span).collect());
        let mut split = one.clone();
        let first = split[0];
        let cut = (first.begin + at).min(first.end);
        split[0].end = cut;
        split.push(Span { begin: cut, end: first.end });
        prop_assert_eq!(
            Disagreement::new(continuum, &[one, other.clone()]),
            Disagreement::new(continuum, &[split, other])
        );
    }

    #[test]
    fn the_expected_disagreement_of_spans_is_the_mean_over_all_places(
        spans in prop::collection::vec((0_u64..16, 1_u64..5), 1..4),
        other in prop::collection::vec((0_u64..16, 1_u64..5), 1..4),
    ) {
        // The formula, unit by unit and gap by gap, without sorting.
        let span = |&(begin, length): &(u64, u64)| Span { begin, end: begin + length };
        let continuum = Span { begin: 0, end: 20 };
        let coders: Vec<Vec<Span>> =
            [spans, other].iter().map(|spans| spans.iter().map(span).collect()).collect();
        let covered = |coder: &Vec<Span>, i: u64| coder.iter().any(|s| s.begin <= i && i < s.end);
        let (mut units, mut gaps) = (Vec::new(), Vec::new());
        for coder in &coders {
            let mut at = 0;
            while at < 20 {
                let coded = covered(coder, at);
                let end = (at..20).find(|&i| covered(coder, i) != coded).unwrap_or(20);
                if coded { units.push((end - at) as f64) } else { gaps.push((end - at) as f64) }
                at = end;
            }
        }
        let n = units.len() as f64;
        let (mut sum, mut excluded) = (0.0, 0.0);
        for &l in &units {
            sum += (n - 1.0) / 3.0 * (2.0 * l * l * l - 3.0 * l * l + l);
            sum += l * l * gaps.iter().filter(|&&h| h >= l).map(|h| h - l + 1.0).sum::<f64>();
            excluded += l * (l - 1.0);
        }
        let expected = 2.0 / 20.0 * sum / (40.0 * 39.0 - excluded);
        let computed = Disagreement::new(continuum, &coders);
        prop_assert!((computed.expected - expected).abs() < 1e-12, "{} but {expected}", computed.expected);
    }
}
