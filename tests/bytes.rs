//! Counts the bytes that the player sends to the terminal: per step, per page, per replayed utterance. Also checks that
//! the terminal always shows what ratatui's own backend would have drawn.

use crate::player::{Player, Setup, recording};
use crate::pty::terminal::measured;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::fmt::Write;
use std::num::NonZeroU16;
use untaped::app::{Key, Msg};
use untaped::record::EventKind;
use untaped::time::PlaybackTime;
use untaped::tui::backend::{Dialect, Language, ScrollBackend};
use untaped::ui::{Palette, Theme, render};

const THEME: Theme = Theme { palette: Palette::Any, ascii: false };
const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// At 1x some ten seconds are shown between two utterances, each with what runs: the wall clock, the sum of the
/// hours and that of its part, and how long the next line keeps the reader waiting where that is long. The clocks that run through a gap cost five of it.
const MOST_AT_1X: usize = 575;
/// The same where eight seconds go by in one that is shown.
const MOST_AT_8X: usize = 285;

/// A player before a terminal that counts.
struct Watched {
    player: Player,
    terminal: Terminal<ScrollBackend<Vec<u8>>>,
    emulator: vt100::Parser,
    /// Whether the emulator is given what is drawn.
    emulates: bool,
}

impl Watched {
    fn new(log: &[u8], size: (u16, u16)) -> Watched {
        let player = Player::of("case.jsonl", log, &Setup { size, ..Setup::default() });
        let mut backend = ScrollBackend::new(Vec::new(), Dialect::MODERN, Language::Other);
        backend.set_size(size.0, size.1);
        let terminal = Terminal::new(backend).unwrap();
        let mut watched = Watched { player, terminal, emulator: emulator(size), emulates: true };
        watched.draw();
        watched
    }

    /// Draws, and gives the number of bytes.
    fn draw(&mut self) -> usize {
        self.terminal.draw(|frame| render(&self.player.app, &THEME, frame)).unwrap();
        let written = std::mem::take(self.terminal.backend_mut().out());
        if self.emulates {
            self.emulator.process(&written);
        }
        written.len()
    }

    fn press(&mut self, key: Key) -> usize {
        self.player.key(key);
        self.draw()
    }

    fn resize(&mut self, size: (u16, u16)) {
        self.player.tell(Msg::Resize(size.0, size.1));
        self.emulator
            .screen_mut()
            .set_size(NonZeroU16::new(size.1).unwrap(), NonZeroU16::new(size.0).unwrap());
        self.terminal.backend_mut().set_size(size.0, size.1);
        self.terminal.clear().unwrap();
    }

    /// Plays as the loop does: a frame when the focus moves, and each second that is shown. Gives the bytes of each frame.
    fn play(&mut self, most: usize) -> Vec<usize> {
        const FRAME: u128 = 16_600_000;
        const SHOWN: u128 = 1_000_000_000;
        self.player.key(Key::Char(' '));
        self.draw();
        let (mut frames, mut since) = (Vec::new(), 0);
        while let Some(due) = self.player.app.next_due().filter(|_| frames.len() < most) {
            let focus = self.player.app.focus;
            let show = self.player.app.next_second().map_or(SHOWN.saturating_sub(since), |second| second.0);
            let by = due.0.min(show).max(FRAME.saturating_sub(since));
            self.player.tell(Msg::Tick(PlaybackTime(by)));
            since += by;
            if by >= show || self.player.app.focus != focus || !self.player.app.playback.playing {
                frames.push(self.draw());
                since = 0;
            }
        }
        frames
    }
}

fn emulator((width, height): (u16, u16)) -> vt100::Parser {
    vt100::Parser::new(NonZeroU16::new(height).unwrap(), NonZeroU16::new(width).unwrap(), 0)
}

fn mean(bytes: &[usize]) -> usize {
    bytes.iter().sum::<usize>() / bytes.len().max(1)
}

/// A number that nobody chose.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u16) -> u16 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u16::try_from((self.0 >> 33) % u64::from(sides)).unwrap()
    }
}

const WORDS: &[&str] = &[
    "the", "a", "you", "house", "that's", "truck", "night", "lawyer", "o'clock", "something", "never",
    "tape", "door", "I", "said", "brother", "want", "didn't", "remember", "money",
];

/// A log of so many utterances, of 1 to 24 words, 1 to 20 seconds apart, the tape off after every 400.
fn synthetic(utterances: u64) -> Vec<u8> {
    let mut dice = Dice(1);
    let mut log = String::from(
        r#"{"format":"untaped","version":1,"title":"Synthetic session","fictional":true,"timezone":"America/Chicago","people":[{"id":"D1","name":"Detective 1","role":"police"},{"id":"S1","name":"Subject","role":"suspect"}]}"#,
    );
    let mut at: u64 = 0;
    let line = |log: &mut String, at: u64, rest: &str| {
        let (day, ms) = (2 + at / 86_400_000, at % 86_400_000);
        let (h, m, s, ms) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000);
        write!(log, "\n{{\"t\":\"2019-03-{day:02}T{h:02}:{m:02}:{s:02}.{ms:03}-06:00\",{rest}}}").unwrap();
    };
    line(&mut log, at, r#""type":"tape_on""#);
    for n in 0..utterances {
        at += 1000 + u64::from(dice.roll(19_000));
        if n % 400 == 399 {
            line(&mut log, at, r#""type":"tape_off","reason":"meal""#);
            at += 60_000 * (5 + u64::from(dice.roll(120)));
            line(&mut log, at, r#""type":"tape_on""#);
            at += 1000;
        }
        let words: Vec<&str> = (0..=dice.roll(24)).map(|_| WORDS[usize::from(dice.roll(20))]).collect();
        let speaker = if dice.roll(2) == 0 { "D1" } else { "S1" };
        line(
            &mut log,
            at,
            &format!(r#""type":"utterance","speaker":"{speaker}","text":"{}.""#, words.join(" ")),
        );
    }
    log.push('\n');
    log.into_bytes()
}

#[test]
fn a_step_and_a_page_cost_few_bytes() {
    for (name, log) in [("five-gaps", recording("five-gaps.jsonl")), ("synthetic", synthetic(3000))] {
        for (size, most_step, most_page) in [(SIZES[0], 250, 3300), (SIZES[1], 250, 3300)] {
            let mut watched = Watched::new(&log, size);
            // From where the focus stands on its row.
            watched.press(Key::PageDown);
            let steps: Vec<usize> = (0..200).map(|_| watched.press(Key::Char('j'))).collect();
            let pages: Vec<usize> = (0..8).map(|_| watched.press(Key::PageDown)).collect();
            let back: Vec<usize> = (0..100).map(|_| watched.press(Key::Char('k'))).collect();
            let (step, page, back) = (mean(&steps), mean(&pages), mean(&back));
            println!("{name} {size:?}: {step} a step, {back} a step back, {page} a page");
            assert!(step <= most_step, "{name} {size:?}: {step} bytes a step");
            assert!(back <= most_step, "{name} {size:?}: {back} bytes a step back");
            assert!(page <= most_page, "{name} {size:?}: {page} bytes a page");
        }
    }
}

#[test]
fn a_step_beside_the_pane_of_a_wide_screen_costs_no_more_than_one_without_it() {
    for (name, log) in [("five-gaps", recording("five-gaps.jsonl")), ("synthetic", synthetic(3000))] {
        for size in [(140, 40), (200, 60)] {
            let mut watched = Watched::new(&log, size);
            watched.press(Key::PageDown);
            let steps: Vec<usize> = (0..120).map(|_| watched.press(Key::Char('j'))).collect();
            let back: Vec<usize> = (0..120).map(|_| watched.press(Key::Char('k'))).collect();
            let (step, back) = (mean(&steps), mean(&back));
            println!("{name} {size:?}: {step} a step, {back} a step back");
            assert!(step <= 250 && back <= 250, "{name} {size:?}: {step} a step, {back} back");
            let replayed = mean_of_utterances(&log, size, 64, 450);
            println!("{name} {size:?} at 64x: {replayed} bytes an utterance");
            assert!(replayed <= 225, "{name} {size:?}: {replayed}");
        }
    }
}

#[test]
fn a_step_beside_the_list_of_ones_work_costs_no_more_than_one_without_it() {
    let log = synthetic(600);
    for size in [(140, 40), (200, 60)] {
        let mut watched = Watched::new(&log, size);
        watched.emulates = false;
        watched.player.keys(":#200\n");
        for _ in 0..40 {
            watched.player.keys("xjjjjjj");
        }
        watched.player.keys(":#200\n");
        watched.draw();
        let area = watched.player.app.side_work_area().expect("a list of work");
        let steps: Vec<usize> = (0..240).map(|_| watched.press(Key::Char('j'))).collect();
        let step = mean(&steps);
        println!("{size:?}: {step} a step beside {} acts", watched.player.app.side_work(area).len);
        assert!(step <= 250, "{size:?}: {step} a step");
    }
}

/// Replays two logs in two sizes at three speeds, as many frames each as the fast and the slow speeds are given. What
/// was replayed, the mean of an utterance, and its limit.
fn replayed(fast: usize, slow: usize) -> Vec<(String, usize, usize)> {
    let logs = [("five-gaps", recording("five-gaps.jsonl")), ("synthetic", synthetic(3000))];
    // The slower it is played, the more seconds are shown between two utterances.
    let speeds = [(64, fast, 220), (8, slow, MOST_AT_8X), (1, slow, MOST_AT_1X)];
    std::thread::scope(|scope| {
        let each = logs.iter().flat_map(|log| SIZES.map(|size| (log, size)));
        let running: Vec<_> = each
            .map(|((name, log), size)| {
                scope.spawn(move || {
                    speeds.map(|(speed, frames, most)| {
                        let mean = mean_of_utterances(log, size, speed, frames);
                        (format!("{name} {size:?} at {speed}x"), mean, most)
                    })
                })
            })
            .collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

fn mean_of_utterances(log: &[u8], size: (u16, u16), speed: u32, frames: usize) -> usize {
    let mut watched = Watched::new(log, size);
    // What the terminal shows is not looked at here.
    watched.emulates = false;
    watched.player.keys(&format!(":speed {speed}\n"));
    watched.draw();
    let frames = watched.play(frames);
    let seen = watched.player.app.focused_event().unwrap();
    let kinds = watched.player.app.session.index().entries().iter().take(seen + 1).map(|entry| entry.kind());
    frames.iter().sum::<usize>() / kinds.filter(|&kind| kind == EventKind::Utterance).count()
}

#[test]
fn an_utterance_replayed_costs_few_bytes() {
    for (what, mean, most) in replayed(1500, 1500) {
        println!("{what}: {mean} bytes an utterance");
        assert!(mean <= most, "{what}: {mean} bytes an utterance");
    }
}

/// The figures of the documentation: `cargo test --release -- --ignored --nocapture an_utterance_replayed_to`.
#[test]
#[ignore = "replays for a minute or two"]
fn an_utterance_replayed_to_the_end_costs_few_bytes() {
    for (what, mean, most) in replayed(usize::MAX, 6000) {
        println!("{what}: {mean} bytes an utterance");
        assert!(mean <= most, "{what}: {mean} bytes an utterance");
    }
}

#[test]
fn a_second_that_is_only_shown_costs_three_clocks() {
    let mut watched = Watched::new(&synthetic(300), SIZES[1]);
    let mut frames = watched.play(1000);
    frames.sort_unstable();
    println!("a frame at 1x: {} median, {} mean", frames[500], mean(&frames));
    assert!(frames[500] <= 48, "{} bytes", frames[500]);
}

/// What keys make the player read of a log of so many utterances: looks and events for ten steps on, ten back, and ten
/// to another speaker, and the events of ten pages.
fn what_keys_read(utterances: u64) -> (Vec<(u64, u64)>, u64) {
    let log = synthetic(utterances);
    let mut player = Player::of("case.jsonl", &log, &Setup { size: SIZES[1], ..Setup::default() });
    player.keys(":50%\n");
    let before = player.fetched;
    let counts: Vec<(u64, u64)> = ["jjjjjjjjjj", "kkkkkkkkkk", "JJJJJJJJJJ"]
        .into_iter()
        .map(|keys| {
            let (looks, events) = player.fetched;
            player.keys(keys);
            (player.fetched.0 - looks, player.fetched.1 - events)
        })
        .collect();
    for _ in 0..10 {
        player.key(Key::PageDown);
    }
    measured(&format!("{utterances}: {before:?}, {counts:?}, after pages {:?}", player.fetched));
    (counts, player.fetched.1 - before.1)
}

/// How often the player reads events, and what it holds, must not depend on how long the log is.
fn assert_that_keys_read_little_of(utterances: u64) {
    let (counts, paged) = what_keys_read(utterances);
    // Ten steps within a screen: at most one look at what is missing.
    assert!(counts.iter().all(|&(looks, _)| looks <= 1), "{counts:?}");
    // Ten pages, and some screens held on both sides.
    assert!(paged <= 10 * 40 + 6 * 40, "{paged} events for ten pages");
}

#[test]
fn what_a_key_reads_does_not_grow_with_the_log() {
    [2_000, 50_000].into_iter().for_each(assert_that_keys_read_little_of);
}

/// The same at the sizes of the documentation: `cargo test --release -- --ignored --nocapture reads_of_a_million`.
#[test]
#[ignore = "makes and reads a log of a million utterances"]
fn what_a_key_reads_of_a_million_utterances_is_what_it_reads_of_ten_thousand() {
    [10_000, 1_000_000].into_iter().for_each(assert_that_keys_read_little_of);
}

/// What a reader can tell apart of a cell.
type Seen<'a> = (&'a str, bool, vt100::Color, vt100::Color, [bool; 4]);

fn cells(screen: &vt100::Screen) -> Vec<Vec<Seen<'_>>> {
    let (height, width) = screen.size();
    let seen = |y, x| {
        let cell = screen.cell(y, x).unwrap();
        let text = if cell.has_contents() { cell.contents() } else { " " };
        let visible = text != " " || cell.underline() || cell.inverse();
        let (bold, dim) = (visible && cell.bold(), visible && cell.dim());
        let fg = if visible { cell.fgcolor() } else { vt100::Color::Default };
        (text, cell.is_wide(), fg, cell.bgcolor(), [bold, dim, cell.underline(), cell.inverse()])
    };
    (0..height.get()).map(|y| (0..width.get()).map(|x| seen(y, x)).collect()).collect()
}

/// What a stock backend draws on an empty terminal.
fn stock(player: &Player) -> vt100::Parser {
    let (width, height) = player.app.view.size;
    let options = TerminalOptions { viewport: Viewport::Fixed(Rect::new(0, 0, width, height)) };
    let mut written = Vec::new();
    let mut terminal = Terminal::with_options(CrosstermBackend::new(&mut written), options).unwrap();
    terminal.draw(|frame| render(&player.app, &THEME, frame)).unwrap();
    drop(terminal);
    let mut emulator = emulator((width, height));
    emulator.process(&written);
    emulator
}

#[test]
fn the_terminal_shows_what_a_stock_backend_would_draw_anew() {
    const KEYS: &str = "jjjjjjkkkkJKuUmMhH123gGzi?pynNcb/:tBoF[]{}<>+-=.,";
    let odd = "{\"t\":\"2019-03-02T09:00:00-06:00\",\"type\":\"utterance\",\"speaker\":\"日本語の人\",\"text\":\"e\u{301}e\u{301} 👍 ☺ 日本語テスト a❤\u{fe0f}b 🇩🇪 — “so”\"}\n";
    let logs = [
        recording("five-gaps.jsonl"),
        recording("damaged.jsonl"),
        [synthetic(300), odd.repeat(40).into_bytes()].concat(),
    ];
    for (seed, log) in (1..).zip(logs) {
        let mut dice = Dice(seed);
        let mut watched = Watched::new(&log, SIZES[0]);
        for n in 0..400 {
            match dice.roll(24) {
                0 => watched.resize((60 + dice.roll(80), 14 + dice.roll(30))),
                1 => watched.player.key(Key::PageDown),
                2 => watched.player.key(Key::PageUp),
                3 => watched.player.key(Key::Tab),
                4 => watched.player.key(Key::Esc),
                5 => watched.player.key(Key::Enter),
                6 => watched.player.key(Key::Char(' ')),
                7 | 8 => {
                    watched.player.wait(u64::from(dice.roll(4000)));
                }
                9 => watched.terminal.clear().unwrap(),
                _ => {
                    let keys: Vec<char> = KEYS.chars().collect();
                    watched
                        .player
                        .key(Key::Char(keys[usize::from(dice.roll(u16::try_from(keys.len()).unwrap()))]));
                }
            }
            watched.draw();
            let stock = stock(&watched.player);
            let (seen, wanted) = (cells(watched.emulator.screen()), cells(stock.screen()));
            let buffer = watched.player.buffer();
            let rows = buffer.content.chunks(usize::from(buffer.area.width));
            for (y, ((seen, wanted), row)) in seen.iter().zip(&wanted).zip(rows).enumerate() {
                // A stock backend believes the column of the cursor after an emoji: there the frame is the measure,
                // see the tests of the backend.
                let odd = |text: &str| {
                    text.chars().nth(1).is_some()
                        || text.starts_with(|c| ('\u{2600}'..'\u{2e80}').contains(&c) || c >= '\u{fffd}')
                };
                if row.iter().any(|cell| odd(cell.symbol())) {
                    continue;
                }
                for (x, (seen, wanted)) in seen.iter().zip(wanted).enumerate() {
                    assert_eq!(
                        seen,
                        wanted,
                        "log {seed}, key {n}, column {x} of row {y}: {}",
                        row.iter().map(ratatui::buffer::Cell::symbol).collect::<String>()
                    );
                }
            }
        }
    }
}
