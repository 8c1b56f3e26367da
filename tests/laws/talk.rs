//! Laws of talk: what is counted is what the log has, and untaped time changes none of it.

use proptest::prelude::*;
use untaped::measure::bin_rows::{Subject, role_rows};
use untaped::measure::bins::{Bins, observed};
use untaped::measure::codings::PartlyTaped;
use untaped::measure::quartiles::Quartiles;
use untaped::measure::talk::{GroupTalk, Measured, Talk, per_hour};
use untaped::record::Role;
use untaped::session::{Session, SpeakerId, Thresholds};
use untaped::time::Millis;

/// The people: an interrogator, another one, the suspect, and someone whom the header does not name.
const PEOPLE: [&str; 4] = ["K", "M", "S", "X"];

/// One thing that happens, so many milliseconds after the one before.
#[derive(Clone, Debug)]
struct Step {
    after: i64,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    /// Who, how many words, how many questions, how long.
    Says(usize, u64, u64, Option<i64>),
    /// In other words than the speaker's.
    Indirect(usize, u64),
    /// Without a time.
    Untimed(usize, u64),
    /// The tape is turned off, or on again.
    Tape,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let says = (0_usize..4, 0_u64..6, 0_u64..3, proptest::option::of(0_i64..9000))
        .prop_map(|(who, words, questions, length)| What::Says(who, words, questions.min(words), length));
    let what = prop_oneof![
        16 => says,
        1 => (0_usize..4, 1_u64..5).prop_map(|(who, words)| What::Indirect(who, words)),
        1 => (0_usize..4, 1_u64..5).prop_map(|(who, words)| What::Untimed(who, words)),
        3 => Just(What::Tape),
    ];
    let after = prop_oneof![Just(0_i64), 0_i64..8000, Just(1000)];
    proptest::collection::vec((after, what).prop_map(|(after, what)| Step { after, what }), 0..40)
}

/// An utterance as it stands in the generated log.
#[derive(Clone, Debug)]
struct Line {
    who: usize,
    words: u64,
    questions: u64,
    t: i64,
    end: Option<i64>,
    /// Whether it counts, and whether it belongs to the order alone.
    counts: bool,
    indirect: bool,
}

/// A generated log: its text, its utterances in order, the time without tape, and its length.
struct Made {
    text: String,
    lines: Vec<Line>,
    untaped: Vec<(i64, i64)>,
    length: i64,
}

/// Writes steps down as a log of which the tape runs from the beginning. `holes` are stretches of untaped time that are put in
/// at a time, everything after which happens later.
fn made(steps: &[Step], holes: &[(i64, i64)]) -> Made {
    let mut text = String::from(
        r#"{"format":"untaped","version":1,"people":[{"id":"K","role":"police"},{"id":"M","role":"police"},{"id":"S","role":"suspect"}]}"#,
    );
    let mut made = Made { text: String::new(), lines: Vec::new(), untaped: Vec::new(), length: 0 };
    let seconds = |ms: i64| format!("{}.{:03}", ms / 1000, ms % 1000);
    let mut push = |line: String| {
        text.push('\n');
        text.push_str(&line);
    };
    push(r#"{"t":0,"type":"tape_on"}"#.to_owned());
    // Without holes, and with those so far.
    let (mut plain, mut t, mut off): (i64, i64, Option<i64>) = (0, 0, None);
    let mut holes = holes.iter().peekable();
    let last = Step { after: 1, what: What::Tape };
    for (i, step) in steps.iter().chain([&last]).enumerate() {
        // A tape has a length, and so has the time without one.
        let next = plain + step.after.max(i64::from(matches!(step.what, What::Tape)));
        while let Some((at, length)) = holes.next_if(|(at, _)| *at <= next) {
            let from = t + at - plain;
            push(format!(r#"{{"t":{},"type":"tape_off"}}"#, seconds(from)));
            push(format!(r#"{{"t":{},"type":"tape_on"}}"#, seconds(from + length)));
            made.untaped.push((from, from + length));
            (t, plain) = (from + length, *at);
        }
        (t, plain) = (t + next - plain, next);
        let is_on = off.is_none();
        let line = |who: usize, words: u64, questions: u64| {
            let words = (0..words).map(|n| if n < questions { "eh?" } else { "word" });
            format!(
                r#""type":"utterance","speaker":"{}","text":"{}""#,
                PEOPLE[who],
                words.collect::<Vec<_>>().join(" ")
            )
        };
        match step.what {
            What::Says(who, words, questions, length) => {
                let end = length.map(|length| t + length);
                let ends = end.map(|end| format!(r#","end":{}"#, seconds(end))).unwrap_or_default();
                push(format!(r#"{{"t":{},{}{ends}}}"#, seconds(t), line(who, words, questions)));
                made.lines.push(Line { who, words, questions, t, end, counts: is_on, indirect: false });
                made.length = made.length.max(end.unwrap_or(t));
            }
            What::Indirect(who, words) => {
                push(format!(r#"{{"t":{},{},"indirect":true}}"#, seconds(t), line(who, words, 0)));
                made.lines.push(Line {
                    who,
                    words,
                    questions: 0,
                    t,
                    end: None,
                    counts: is_on,
                    indirect: true,
                });
            }
            What::Untimed(who, words) => {
                push(format!("{{{}}}", line(who, words, 0)));
                made.lines.push(Line {
                    who,
                    words,
                    questions: 0,
                    t,
                    end: None,
                    counts: false,
                    indirect: false,
                });
            }
            What::Tape if i == steps.len() && !is_on => {}
            What::Tape => match off.take() {
                None => {
                    push(format!(r#"{{"t":{},"type":"tape_off"}}"#, seconds(t)));
                    off = Some(t);
                }
                Some(from) => {
                    push(format!(r#"{{"t":{},"type":"tape_on"}}"#, seconds(t)));
                    made.untaped.push((from, t));
                }
            },
        }
        made.length = made.length.max(t);
    }
    made.untaped.extend(off.map(|from| (from, made.length)));
    made.text = text + "\n";
    made
}

fn session(made: &Made) -> Session {
    let thresholds = Thresholds { infer_gaps_after: Millis(600_000), silence_after: Millis(60_000) };
    Session::from_text("generated", &made.text, thresholds)
}

/// The figures of each of [`PEOPLE`], and of all.
fn by_person(session: &Session, talk: &Talk) -> Measured {
    talk.measure(PEOPLE.len(), |speaker| place(session, speaker))
}

fn place(session: &Session, speaker: SpeakerId) -> usize {
    PEOPLE.iter().position(|id| *id == session.people().get(speaker).id).unwrap()
}

/// The value at a place between sorted values, by its definition.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "there are few values, and all are small"
)]
fn quartile(values: &[i64], p: f64) -> f64 {
    let mut values = values.to_vec();
    values.sort_unstable();
    let h = (values.len() - 1) as f64 * p;
    let (low, high) = (values[h.floor() as usize], values[h.ceil() as usize]);
    low as f64 + (h - h.floor()) * (high - low) as f64
}

fn same(ours: Option<Quartiles>, values: &[i64]) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() < 1e-6;
    match ours {
        None => values.is_empty(),
        Some(q) => {
            !values.is_empty()
                && near(q.lower, quartile(values, 0.25))
                && near(q.median, quartile(values, 0.5))
                && near(q.upper, quartile(values, 0.75))
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_counted_is_what_a_reader_counts_line_by_line(steps in steps()) {
        let made = made(&steps, &[]);
        let session = session(&made);
        let talk = Talk::new(&session, None);
        let measured = by_person(&session, &talk);
        let gap = |from: i64, to: i64| made.untaped.iter().any(|&(a, b)| a.max(from) < b.min(to));
        let lines = &made.lines;
        // Whether a line goes on from the one before it.
        let follows = |i: usize| i > 0 && lines[i].counts && lines[i - 1].counts && !gap(lines[i - 1].t, lines[i].t);
        for (who, id) in PEOPLE.iter().enumerate() {
            let own: Vec<&Line> = lines.iter().filter(|line| line.who == who && line.counts && !line.indirect).collect();
            let group = &measured.groups[who];
            prop_assert_eq!(group.utterances, own.len() as u64, "{}", id);
            prop_assert_eq!(group.words, own.iter().map(|line| line.words).sum::<u64>());
            prop_assert_eq!(group.questions, own.iter().map(|line| line.questions).sum::<u64>());
            let ended = || own.iter().filter_map(|line| line.end.map(|end| end - line.t));
            prop_assert_eq!((group.spoken.0, group.with_end), (ended().sum::<i64>(), ended().count() as u64));
            // Turns: every run of lines of one speaker, of which those in other words count for nothing.
            let mut turns: Vec<i64> = Vec::new();
            let mut i = 0;
            while i < lines.len() {
                let mut to = i + 1;
                while to < lines.len() && follows(to) && lines[to].who == lines[i].who {
                    to += 1;
                }
                let said: Vec<&Line> = lines[i..to].iter().filter(|line| line.counts && !line.indirect).collect();
                if lines[i].who == who && !said.is_empty() {
                    turns.push(said.iter().map(|line| i64::try_from(line.words).unwrap()).sum());
                }
                i = to;
            }
            prop_assert_eq!((group.turns, group.turn_words), (turns.len() as u64, turns.iter().sum::<i64>().unsigned_abs()));
            prop_assert_eq!(group.longest_turn.map(|turn| i64::try_from(turn.words).unwrap()), turns.iter().copied().max());
            prop_assert!(same(group.turn_quartiles, &turns));
            let latency = |i: &usize| {
                let (before, line) = (&lines[i - 1], &lines[*i]);
                let asked = before.who < 2 && !before.indirect && !line.indirect && line.who == 2 && who == 2;
                before.end.filter(|_| asked && follows(*i)).map(|end| line.t - end)
            };
            let all: Vec<i64> = (1..lines.len()).filter_map(|i| latency(&i)).collect();
            let (late, early): (Vec<i64>, Vec<i64>) = all.iter().partition(|latency| **latency >= 0);
            prop_assert_eq!((group.latencies, group.overlaps), (late.len() as u64, early.len() as u64));
            prop_assert!(same(group.latency, &late), "{:?} {:?}", group.latency, late);
        }
        let apart = talk.apart;
        let all = measured.all.utterances + apart.off_tape + apart.untimed + apart.indirect;
        prop_assert_eq!(all, lines.len() as u64, "each utterance is counted, or counted apart, once");
    }

    #[test]
    fn shares_add_up_to_one(steps in steps()) {
        let session = session(&made(&steps, &[]));
        let measured = by_person(&session, &Talk::new(&session, None));
        for share in [GroupTalk::share_of_words as fn(&GroupTalk, &GroupTalk) -> Option<f64>, GroupTalk::share_of_time] {
            let shares: Vec<Option<f64>> = measured.groups.iter().map(|group| share(group, &measured.all)).collect();
            match share(&measured.all, &measured.all) {
                None => prop_assert!(shares.iter().all(Option::is_none), "nothing said has no shares"),
                Some(whole) => {
                    prop_assert!((whole - 1.0).abs() < f64::EPSILON);
                    let sum: f64 = shares.into_iter().map(Option::unwrap).sum();
                    prop_assert!((sum - 1.0).abs() < 1e-12, "{}", sum);
                }
            }
        }
    }

    #[test]
    fn bins_split_what_is_said_and_lose_nothing(steps in steps(), width in 1_i64..30_000, zero in -20_000_i64..20_000) {
        let session = session(&made(&steps, &[]));
        let talk = Talk::new(&session, None);
        let zero = session.start_zero().time + Millis(zero);
        let bins = Bins::new(session.figures(), zero, Millis(width)).unwrap();
        let whole = by_person(&session, &talk);
        let parts = talk.measure_bins(&bins, PEOPLE.len(), |speaker| place(&session, speaker));
        for (part, bin) in parts.iter().zip(bins.list()) {
            prop_assert_eq!(part.is_none(), bin.standing.is_missing(), "a missing bin has no figure, a known one has");
        }
        let sum = |figure: fn(&GroupTalk) -> u64| parts.iter().flatten().map(|part| figure(&part.all)).sum::<u64>();
        prop_assert_eq!(sum(|all| all.utterances) + talk.in_missing(&bins), whole.all.utterances);
        if talk.in_missing(&bins) == 0 {
            for figure in [
                (|all| all.words) as fn(&GroupTalk) -> u64,
                |all| all.questions,
                |all| all.turns,
                |all| all.turn_words,
                |all| all.spoken.0.unsigned_abs(),
                |all| all.latencies,
                |all| all.overlaps,
            ] {
                prop_assert_eq!(sum(figure), figure(&whole.all));
            }
        }
        // The rows of a matrix count the same.
        let rows = role_rows(&session, &talk, &bins, PartlyTaped::Counted, &[Subject::Words]);
        for (i, part) in parts.iter().enumerate() {
            let sum: Option<u64> = rows.iter().map(|row| row.counts[i]).sum();
            prop_assert_eq!(sum.filter(|_| !rows.is_empty()), part.as_ref().filter(|_| !rows.is_empty()).map(|p| p.all.words));
        }
        // Without those that were taped in part no more is known.
        let fewer = role_rows(&session, &talk, &bins, PartlyTaped::LeftOut, &[Subject::Words]);
        for (all, whole) in rows.iter().zip(&fewer) {
            prop_assert!(all.counts.iter().zip(&whole.counts).all(|(all, whole)| whole.is_none() || all == whole));
        }
    }

    #[test]
    fn untaped_time_added_anywhere_changes_no_rate(
        steps in steps(), width in 500_i64..9000, at in any::<prop::sample::Index>(), bins_long in 1_i64..4
    ) {
        let mut steps: Vec<Step> = steps.into_iter().filter(|step| !matches!(step.what, What::Tape)).collect();
        let length = made(&steps, &[]).length;
        prop_assume!(length > width);
        let bin = at.index(usize::try_from(length / width).unwrap());
        let at = (1 + i64::try_from(bin).unwrap()) * width;
        prop_assume!(at < length);
        // A word that is still being said there would be heard after it.
        let mut t = 0;
        for step in &mut steps {
            t += step.after;
            if let What::Says(_, _, _, length) = &mut step.what {
                *length = length.filter(|length| t >= at || t + *length <= at);
            }
        }
        let before = made(&steps, &[]);
        prop_assume!(at < before.length);
        let after = made(&steps, &[(at, bins_long * width)]);
        let rates = |made: &Made| {
            let session = session(made);
            let talk = Talk::new(&session, None);
            let bins = Bins::new(session.figures(), session.start_zero().time, Millis(width)).unwrap();
            let subjects: [fn(Role) -> Subject; 3] = [Subject::Words, Subject::Utterances, Subject::Questions];
            let rows = role_rows(&session, &talk, &bins, PartlyTaped::Counted, &subjects);
            let rate = |count: Option<u64>, i: usize| count.map(|n| per_hour(n, bins.list()[i].observed()));
            let rows: Vec<Vec<Option<Option<f64>>>> =
                rows.iter().map(|row| row.counts.iter().enumerate().map(|(i, n)| rate(*n, i)).collect()).collect();
            let all = by_person(&session, &talk).all;
            (rows, per_hour(all.words, observed(session.figures(), None).unwrap()), all.words)
        };
        let ((rows, whole, words), (with_hole, whole_with_hole, words_with_hole)) = (rates(&before), rates(&after));
        prop_assert_eq!((whole, words), (whole_with_hole, words_with_hole));
        let bin = |n: i64| usize::try_from(n).unwrap();
        let (at, long) = (bin(at / width), bin(bins_long));
        for (row, with_hole) in rows.iter().zip(&with_hole) {
            prop_assert_eq!(&row[..at], &with_hole[..at]);
            prop_assert!(with_hole[at..at + long].iter().all(Option::is_none), "nothing is known of the hole");
            prop_assert_eq!(&row[at..], &with_hole[at + long..]);
        }
    }
}
