//! Folding the parts of gaps in the gaps panel.

use super::selected;
use crate::player::{Player, Setup};
use untaped::app::{Key, Mode, PanelKind};
use untaped::session::Item;

/// The gaps panel over the five gaps, of which the first and the fourth have three parts each.
fn gaps_panel() -> Player {
    let mut player = Player::ship("five-gaps.jsonl", &Setup { size: (120, 40), ..Setup::default() });
    player.key(Key::Tab);
    player
}

/// The rows of the panel, as they are numbered in it.
fn listed(player: &Player) -> Vec<String> {
    let Mode::Panel(panel) = &player.app.mode else { panic!("no panel is open") };
    let PanelKind::Gaps(rows) = &panel.kind else { panic!("another panel is open") };
    let number = |part: usize| format!(".{}", part + 1);
    let name =
        |row: untaped::app::GapRow| format!("{}{}", row.gap + 1, row.part.map_or(String::new(), number));
    rows.rows().map(name).collect()
}

const ALL: [&str; 11] = ["1", "1.1", "1.2", "1.3", "2", "3", "4", "4.1", "4.2", "4.3", "5"];

#[test]
fn a_key_folds_the_parts_of_a_gap_and_shows_them_again() {
    let mut player = gaps_panel();
    assert_eq!(listed(&player), ALL);
    player.keys("jje");
    assert_eq!(listed(&player), ["1", "2", "3", "4", "4.1", "4.2", "4.3", "5"]);
    assert_eq!(selected(&player), 0, "the gap of the part that was selected");
    let screen = player.screen();
    assert!(screen.contains("+ 1 ") && screen.contains("- 4 "), "{screen}");
    assert!(
        screen.contains("43 min of it: log says no questioning"),
        "a folded gap tells its parts: {screen}"
    );
    player.keys("e");
    assert_eq!(listed(&player), ALL);
    player.keys("jjjje");
    assert_eq!(listed(&player), ALL);
    assert_eq!(player.notice(), "gap 2 is one part: nothing to fold");
}

#[test]
fn minus_folds_all_gaps_and_plus_shows_all_parts() {
    let mut player = gaps_panel();
    player.keys("G-");
    assert_eq!(listed(&player), ["1", "2", "3", "4", "5"]);
    assert_eq!(selected(&player), 4);
    player.keys("o");
    assert_eq!(listed(&player), ["1", "5", "4", "2", "3"], "sorting unfolds nothing");
    player.keys("jje");
    assert_eq!(listed(&player), ["1", "5", "4", "4.1", "4.2", "4.3", "2", "3"]);
    player.key(Key::Tab);
    player.key(Key::BackTab);
    assert_eq!(listed(&player), ["1", "2", "3", "4", "4.1", "4.2", "4.3", "5"], "what is folded stays so");
    player.keys("+");
    assert_eq!(listed(&player), ALL);
    player.key(Key::Tab);
    player.keys("e");
    assert_eq!(player.notice(), "only the gaps panel has parts to fold");
}

#[test]
fn enter_goes_to_a_part_and_the_panel_opens_on_the_part_in_focus() {
    let mut player = gaps_panel();
    player.keys("jjjjjjjj\n");
    let Some(Item::Part(p)) = player.app.focus.item else { panic!("no part is in focus") };
    let (gap, _) = player.app.bands().part(&player.app.session, p).unwrap();
    assert_eq!((gap.number, player.app.bands().parts()[p].part + 1), (4, 2));
    player.key(Key::Tab);
    assert_eq!(listed(&player)[selected(&player)], "4.2");
    player.key(Key::Esc);
    player.keys(":gap 4\n");
    player.key(Key::Tab);
    assert_eq!(listed(&player)[selected(&player)], "4", "at the start of a gap it opens on the gap");
}

#[test]
fn a_blind_reader_sees_the_parts_that_have_begun_once_the_second_has() {
    let mut player = gaps_panel();
    player.key(Key::Esc);
    player.keys(":gap 4\nB");
    player.key(Key::Tab);
    assert_eq!(listed(&player), ["1", "1.1", "1.2", "1.3", "2", "3", "4"]);
    player.key(Key::Esc);
    player.keys("By:gap 4.2\nB");
    player.key(Key::Tab);
    assert_eq!(listed(&player), ["1", "1.1", "1.2", "1.3", "2", "3", "4", "4.1", "4.2"]);
    let screen = player.screen();
    assert!(screen.contains("part 4.2: continues past this line"), "{screen}");
}

/// A gap of two hours: one of questioning, then one of none.
const PARTS: &str = r#"{"format":"untaped","version":1,"start":"2020-01-01T08:00:00Z"}
{"t":0,"type":"tape_on"}
{"t":3600,"type":"tape_off"}
{"t":3600,"end":7200,"type":"untaped","questioning":"yes"}
{"t":7200,"end":10800,"type":"untaped","questioning":"no"}
{"t":10800,"type":"tape_on"}
{"t":12000,"type":"tape_off"}
"#;

#[test]
fn a_blind_reader_sees_whether_a_part_was_questioning_only_when_it_is_over() {
    let mut player = Player::of("t.jsonl", PARTS, &Setup::default());
    for (to, questioned, free) in
        [("9:30", false, false), ("9:59:59", false, false), ("10:30", true, false), ("11:00", true, true)]
    {
        player.keys(&format!(":{to}\nB"));
        let screen = player.screen();
        assert_eq!((screen.contains('▓'), screen.contains('░')), (questioned, free), "{to}: {screen}");
        player.keys("By");
    }
}

/// The time that this thread spent on a processor, in nanoseconds (proc(5), schedstat): that of others does not count.
fn worked() -> u64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    stat.split_whitespace().next().unwrap().parse().unwrap()
}

/// The least of three measurements of the work of folding and showing parts, of one gap and of all, among so many gaps of
/// two parts each.
fn work_of_folding(gaps: usize) -> u64 {
    let gap = |i: usize| {
        let t = i * 1000;
        format!(
            "{{\"t\":{t},\"type\":\"tape_on\"}}\n{{\"t\":{},\"type\":\"tape_off\"}}\n\
             {{\"t\":{},\"end\":{},\"type\":\"untaped\",\"questioning\":\"no\"}}\n",
            t + 300,
            t + 300,
            t + 600
        )
    };
    let log = (0..gaps).fold("{\"format\":\"untaped\"}\n".to_owned(), |log, i| log + &gap(i));
    let log = format!("{log}{{\"t\":{},\"type\":\"tape_on\"}}\n", gaps * 1000);
    let mut player = Player::of("t.jsonl", log, &Setup::default());
    player.key(Key::Tab);
    player.keys("G");
    assert_eq!(selected(&player), 3 * gaps - 1);
    let work = |_| {
        let before = worked();
        for _ in 0..100 {
            player.keys("e-ee+ekk");
        }
        worked() - before
    };
    (0..3).map(work).min().unwrap()
}

#[test]
fn folding_takes_as_long_among_many_gaps_as_among_few() {
    let (few, many) = (work_of_folding(1000), work_of_folding(16_000));
    println!("800 keys: {few} ns among 1,000 gaps, {many} ns among 16,000");
    // The clock of a thread may step by several milliseconds, so less than a tenth of a second is not compared.
    assert!(many < few.max(100_000_000) * 4, "16 times the gaps, {few} and {many} ns");
}
