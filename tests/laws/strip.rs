//! Laws of the strip: what each of its cells shows of any log at any width, read from the screen.

use super::log::{End, Log, T, logs};
use super::oracle::{Oracle, Pair};
use crate::player::{Player, Setup};
use proptest::prelude::*;
use untaped::app::MarkLabel;
use untaped::time::Millis;

/// The symbols for nothing taped, for a part of it in steps, and for all of it.
const TAPED: [&str; 2] = [" ▁▂▃▄▅▆▇█", " 123456789="];
/// The symbols for untaped time with questioning, not known or disputed, and without; for NO RECORD, NOT HELD, and for
/// time of which the log does not say whether a tape ran.
const REST: [&str; 2] = ["▓▒░┊·─", "#+-:._"];

/// Two rows of the strip on a screen of 16 rows: what was taped, and how the rest was.
fn lanes(player: &Player) -> [Vec<char>; 2] {
    let buffer = player.buffer();
    let width = buffer.area.width;
    [12, 13]
        .map(|y| (1..width - 1).map(|x| buffer[(x, y)].symbol().chars().next().unwrap_or_default()).collect())
}

/// How much of a cell is taped, and how much has each symbol of [`REST`].
fn shares(o: &Oracle, cell: Pair) -> (i64, [i64; 6]) {
    let within = |up_to: &dyn Fn(i64) -> i64| up_to(cell.1) - up_to(cell.0);
    let taped = within(&|t| o.taped(t).unwrap_or(0));
    let [yes, disputed, unknown, no] =
        ["yes", "disputed", "unknown", "no"].map(|word| within(&|t| o.questioned(word, t)));
    let inferred = o.gaps.iter().filter(|gap| !gap.declared);
    let no_record = inferred.map(|gap| (gap.span.1.min(cell.1) - gap.span.0.max(cell.0)).max(0)).sum();
    let not_held = within(&|t| o.not_held(t));
    let known = taped + yes + disputed + unknown + no + no_record + not_held;
    (taped, [yes, disputed + unknown, no, no_record, not_held, cell.1 - cell.0 - known])
}

/// The same log with ticks of different lengths, so that a stretch of some milliseconds is in a cell of hours.
fn stretched(mut log: Log, steps: &[i64]) -> Log {
    let at: Vec<i64> = steps
        .iter()
        .scan(0, |sum, step| {
            *sum += step;
            Some(*sum)
        })
        .collect();
    // Ticks run from a little before 0 to a little after the last.
    let at = |tick: i64| at[usize::try_from(tick + 10).unwrap_or(0).min(at.len() - 1)];
    for line in &mut log.lines {
        let (T::Tick(tick) | T::Foreign(tick)) = &mut line.t else { continue };
        if let End::After(n) | End::ForeignAfter(n) = &mut line.end {
            *n = at(*tick + *n) - at(*tick);
        }
        *tick = at(*tick);
    }
    Log { unit: 1, ..log }
}

/// Any log, with ticks from a millisecond to ten hours.
fn stretched_logs() -> impl Strategy<Value = Log> {
    let step = prop::sample::select(&[1_i64, 1, 30, 1000, 60_000, 3_600_000, 36_000_000][..]);
    (logs(), proptest::collection::vec(step, 90)).prop_map(|(log, steps)| stretched(log, &steps))
}

/// The kinds of marks of a generated log; the first three are named before all others.
const KINDS: [&str; 8] = [
    "confession", "admission", "warning", "invocation", "denial", "custody", "room_entry",
    "a_kind_of_no_list",
];

/// The kinds whose first mark always has a name, in full or in short.
const FIRST: [(&str, &str); 4] =
    [("confession", "conf."), ("admission", "adm."), ("warning", "warn."), ("invocation", "invoc.")];

/// The kinds that a name is for: of several it names one mark each.
fn kinds_of(name: &str) -> Vec<&'static str> {
    let one = |name: &str| {
        let short = FIRST.iter().find(|(_, short)| name.starts_with(short)).map(|(kind, _)| *kind);
        short.or_else(|| KINDS.into_iter().find(|kind| name.starts_with(&kind.replace('_', " "))))
    };
    let several = name.contains(", ") || name.matches(". ").count() > usize::from(name.contains(['×', '+']));
    let names: Vec<&str> = name.split([',', ' ']).filter(|word| !word.is_empty()).collect();
    if several {
        names
            .into_iter()
            .filter(|word| !word.starts_with(['×', '+']))
            .map(|name| one(name).unwrap())
            .collect()
    } else {
        vec![one(name).unwrap()]
    }
}

/// A log of a thousand seconds on tape with marks: the second and the kind of each.
fn marked(marks: &[(u16, usize)]) -> String {
    let mark =
        |&(t, kind): &(u16, usize)| format!("{{\"t\":{t},\"type\":\"mark\",\"kind\":\"{}\"}}\n", KINDS[kind]);
    "{\"format\":\"untaped\",\"version\":1}\n{\"t\":0,\"type\":\"tape_on\"}\n".to_owned()
        + &marks.iter().map(mark).collect::<String>()
        + "{\"t\":1000,\"type\":\"tape_off\"}\n"
}

/// The number after a sign in a name: how many marks it counts or hides.
fn number(name: &str, sign: char) -> Option<usize> {
    name.split(' ').find_map(|word| word.strip_prefix(sign)?.parse().ok())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_cell_is_drawn_as_untaped_or_taped_only_if_all_of_it_is_and_otherwise_shows_its_share_and_most_of_the_rest(
        log in prop_oneof![logs(), stretched_logs()],
        width in 60_u16..=140,
        ascii in any::<bool>(),
        hidden in prop_oneof![Just(Millis::ZERO), Just(Millis(i64::MAX))],
    ) {
        // Gaps that are too short to be listed are on the strip all the same.
        let setup = Setup { size: (width, 16), ascii, min_gap: hidden, ..Setup::default() };
        let [tape, rest] = lanes(&Player::of("t.jsonl", log.text(), &setup));
        let steps: Vec<char> = TAPED[usize::from(ascii)].chars().collect();
        let textures: Vec<char> = REST[usize::from(ascii)].chars().collect();
        let session = Oracle::of(&log.read(), 600_000, 60_000).map(|o| (o.session, o));
        let Some((session, o)) = session.filter(|(span, _)| span.0 < span.1) else {
            prop_assert!(tape.iter().chain(&rest).all(|&c| c == ' '));
            return Ok(());
        };
        let count = i64::from(width - 2);
        for (i, (&tape, &rest)) in (0..).zip(tape.iter().zip(&rest)) {
            let at = |i: i64| session.0 + (session.1 - session.0) * i / count;
            let cell = (at(i), at(i + 1).max(at(i) + 1));
            let (taped, others) = shares(&o, cell);
            let whole = cell.1 - cell.0;
            let step = steps.iter().position(|&c| c == tape);
            prop_assert!(step.is_some(), "{tape:?} in cell {i}");
            let last = i64::try_from(steps.len()).unwrap() - 1;
            let expected = if taped == whole { last } else { i64::from(taped > 0) + taped * (last - 1) / whole };
            prop_assert_eq!(step.and_then(|n| i64::try_from(n).ok()), Some(expected), "cell {} of {:?}", i, session);
            let most = others.iter().copied().max().unwrap_or(0);
            if let Some(n) = textures.iter().position(|&c| c == rest) {
                prop_assert!(others[n] > 0 && others[n] == most, "{rest:?} in cell {i}: {others:?}");
            } else {
                prop_assert_eq!((rest, taped), (' ', whole), "cell {}", i);
            }
        }
    }

    #[test]
    fn names_of_marks_overlap_nothing_and_every_mark_is_a_symbol_or_is_counted(
        marks in proptest::collection::vec((0_u16..=1000, 0_usize..KINDS.len()), 0..40),
        width in 60_u16..=200,
    ) {
        let player = Player::of("t.jsonl", marked(&marks), &Setup { size: (width, 16), ..Setup::default() });
        let strip = player.app.strip().unwrap();
        let count = usize::from(width - 2);
        let mut taken = vec![false; count];
        for &(symbol, _) in &strip.marks.symbols {
            taken[usize::from(symbol)] = true;
        }
        for label in &strip.marks.labels {
            let cells = usize::from(label.cell)..usize::from(label.cell + label.width);
            prop_assert_eq!(cells.len(), label.text.chars().count());
            prop_assert!(cells.end <= count && !taken[cells.clone()].contains(&true), "{label:?}");
            taken[cells].fill(true);
        }
        // The cells and kinds of the marks that have no symbol.
        let cell = |t: u16| (usize::from(t) * count / 1000).min(count - 1);
        let is_symbol = |cell: usize| strip.marks.symbols.iter().any(|&(symbol, _)| usize::from(symbol) == cell);
        let mut hidden: Vec<(usize, &str)> =
            marks.iter().map(|&(t, kind)| (cell(t), KINDS[kind])).filter(|mark| !is_symbol(mark.0)).collect();
        let around = |label: &MarkLabel| {
            usize::from(label.cell).saturating_sub(1)..=usize::from(label.cell + label.width)
        };
        // Names that are next to each other may both be beside a mark: one of its own kind counts it.
        for label in &strip.marks.labels {
            let around = around(label);
            let kinds = kinds_of(&label.text);
            let [kind] = kinds.as_slice() else {
                // Each of several is the first of its kind; one without a symbol is under the name.
                for kind in kinds {
                    let first = marks.iter().filter(|mark| KINDS[mark.1] == kind).map(|mark| cell(mark.0)).min();
                    let first = first.filter(|&at| !is_symbol(at));
                    let at = first.map(|at| hidden.iter().position(|&mark| mark == (at, kind)));
                    prop_assert!(first.is_none_or(|at| around.contains(&at)), "{label:?}");
                    if let Some(Some(at)) = at {
                        hidden.remove(at);
                    }
                }
                continue;
            };
            let is_counted = |mark: &(usize, &str)| around.contains(&mark.0) && mark.1 == *kind;
            let of_kind = hidden.iter().filter(|mark| is_counted(mark)).count();
            // Those that it counts are in its symbol's cell, or have no symbol.
            let in_cell =
                |at: usize| marks.iter().filter(|mark| cell(mark.0) == at && KINDS[mark.1] == *kind).count();
            let count = number(&label.text, '×').unwrap_or(1);
            let is_anchor = |at: usize| is_symbol(at) && in_cell(at) > 0 && in_cell(at) + of_kind == count;
            prop_assert!(is_anchor(*around.start()) || is_anchor(*around.end()), "{label:?} {of_kind}");
            hidden.retain(|mark| !is_counted(mark));
        }
        for label in &strip.marks.labels {
            let around = around(label);
            let others = hidden.iter().filter(|mark| around.contains(&mark.0)).count();
            prop_assert_eq!(number(&label.text, '+').unwrap_or(0), others, "{:?}", label);
            hidden.retain(|mark| !around.contains(&mark.0));
        }
        prop_assert_eq!(hidden, Vec::new());
        let named: Vec<&str> = strip.marks.labels.iter().flat_map(|label| kinds_of(&label.text)).collect();
        for (kind, _) in FIRST {
            let exists = marks.iter().any(|mark| KINDS[mark.1] == kind);
            prop_assert!(!exists || named.contains(&kind), "the first {kind} is named: {:?}", strip.marks.labels);
        }
    }
}

#[test]
fn a_symbol_between_two_names_is_beside_none_but_the_first_marks() {
    for recording in ["oswald-1963.jsonl", "five-gaps.jsonl", "three-days.jsonl"] {
        for width in (60..=200).step_by(3) {
            let player = Player::ship(recording, &Setup { size: (width, 24), ..Setup::default() });
            let strip = player.app.strip().unwrap();
            let beside = |cell: u16| {
                strip.marks.labels.iter().find(|label| (label.cell..label.cell + label.width).contains(&cell))
            };
            let is_first = |label: &MarkLabel| {
                FIRST
                    .iter()
                    .any(|(kind, short)| label.text.starts_with(kind) || label.text.starts_with(short))
            };
            for &(cell, _) in &strip.marks.symbols {
                let around = cell.checked_sub(1).and_then(beside).zip(beside(cell + 1));
                let is_fine = around.is_none_or(|(left, right)| is_first(left) && is_first(right));
                assert!(is_fine, "{recording} {width}: {around:?}");
            }
        }
    }
}
