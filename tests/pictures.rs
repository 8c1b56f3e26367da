//! The pictures in `docs/` show what the program draws; `UNTAPED_PICTURES=1 cargo test pictures` makes them again.
//!
//! They are screens of a replay by the clock of the player. A picture of several screens moves by CSS; whoever asks for less
//! motion sees the last one. A row that several screens share is drawn once.

use crate::player::{Player, Setup};
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use untaped::app::Key;

/// The width and height of a cell, and where its text stands.
const CELL: (f64, f64, f64) = (8.4, 18.0, 13.5);
/// The room around the screen.
const EDGE: f64 = 12.0;
/// Paper and ink, and the sixteen colors as a common dark palette has them.
const PAPER: &str = "#1c1f24";
const INK: &str = "#d7dae0";
const PALETTE: [&str; 16] = [
    "#2c313a", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#abb2bf", "#5c6370",
    "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#ffffff",
];

/// The time from one screen to the next, in milliseconds.
const STEP: u64 = 250;

/// What is done to the player, and how many steps the result stays.
enum Act {
    /// Characters are typed, one each step.
    Type(&'static str),
    /// A key is pressed, and its screen stays for so many steps.
    Press(Key, usize),
    /// The replay goes on for so many steps.
    Play(usize),
}

use Act::{Play, Press, Type};

/// A replay into a gap, a jump to the confession and back over the gaps, and a search.
const SCRIPT: [Act; 17] = [
    Press(Key::Char(' '), 2),
    Play(26),
    Press(Key::Char(' '), 4),
    Press(Key::Char('u'), 6),
    Press(Key::Char('u'), 6),
    Type(":confession"),
    Press(Key::Enter, 10),
    Press(Key::Char('U'), 8),
    Press(Key::Tab, 10),
    Press(Key::Esc, 2),
    Type("/lawyer"),
    Press(Key::Enter, 6),
    Press(Key::Char('n'), 6),
    Press(Key::Char('A'), 10),
    Press(Key::Esc, 2),
    Press(Key::Char('g'), 6),
    Press(Key::Char('u'), 8),
];

/// The screens of the script, each with the number of steps that it stays.
fn replay() -> Vec<(Buffer, usize)> {
    let mut player = Player::ship("five-gaps.jsonl", &Setup::default());
    player.keys(":22:28:20\n:speed 8\n");
    player.key(Key::Ctrl('l'));
    let mut screens: Vec<(Buffer, usize)> = Vec::new();
    let mut show = |player: &Player, steps: usize| {
        let screen = player.buffer();
        match screens.last_mut() {
            Some((last, stays)) if *last == screen => *stays += steps,
            _ => screens.push((screen, steps)),
        }
    };
    show(&player, 4);
    for act in SCRIPT {
        match act {
            Type(text) => {
                for c in text.chars() {
                    player.key(Key::Char(c));
                    show(&player, 1);
                }
            }
            Press(key, steps) => {
                player.key(key);
                show(&player, steps);
            }
            Play(steps) => {
                for _ in 0..steps {
                    player.wait(STEP);
                    show(&player, 1);
                }
            }
        }
    }
    screens
}

/// Screens as SVG, one after another, again and again; one alone stays.
fn svg(screens: &[(Buffer, usize)]) -> String {
    let area = screens[0].0.area;
    let (width, height) =
        (f64::from(area.width) * CELL.0 + 2.0 * EDGE, f64::from(area.height) * CELL.1 + 2.0 * EDGE);
    // The rows of all screens, each with its number.
    let mut rows: BTreeMap<String, usize> = BTreeMap::new();
    let mut frames = String::new();
    let steps: usize = screens.iter().map(|(_, steps)| steps).sum();
    let mut at = 0;
    for (screen, stays) in screens {
        let moving = format!(" class=\"s{stays}\" style=\"animation-delay:{}ms\"", at as u64 * STEP);
        writeln!(frames, "<g{}>", if screens.len() > 1 { &moving } else { "" }).unwrap();
        for (y, cells) in screen.content.chunks(usize::from(area.width)).enumerate() {
            let drawn = row(cells);
            if !drawn.is_empty() {
                let next = rows.len();
                let number = *rows.entry(drawn).or_insert(next);
                writeln!(frames, "<use href=\"#r{number}\" y=\"{:.0}\"/>", EDGE + number_of(y) * CELL.1)
                    .unwrap();
            }
        }
        frames.push_str("</g>\n");
        at += stays;
    }
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"14\">\n<style>\n\
         text{{white-space:pre;fill:{INK}}}.b{{font-weight:bold}}.d{{opacity:.6}}\n\
         g[class]{{visibility:hidden;animation-duration:{}ms;animation-iteration-count:infinite;animation-timing-function:step-end}}\n",
        steps as u64 * STEP
    );
    let mut lengths: Vec<usize> = screens.iter().map(|(_, stays)| *stays).collect();
    lengths.sort_unstable();
    lengths.dedup();
    for stays in lengths {
        let end = number_of(stays) * 100.0 / number_of(steps);
        writeln!(
            out,
            ".s{stays}{{animation-name:k{stays}}}@keyframes k{stays}{{0%{{visibility:visible}}{end:.3}%{{visibility:hidden}}}}"
        )
        .unwrap();
    }
    out.push_str(
        "@media (prefers-reduced-motion:reduce){g[class]{animation:none}g[class]:last-child{visibility:visible}}\n</style>\n",
    );
    writeln!(out, "<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{PAPER}\"/>\n<defs>").unwrap();
    let mut numbered: Vec<(&String, &usize)> = rows.iter().collect();
    numbered.sort_by_key(|(_, number)| **number);
    for (drawn, number) in numbered {
        writeln!(out, "<g id=\"r{number}\">{drawn}</g>").unwrap();
    }
    out + "</defs>\n" + &frames + "</svg>\n"
}

fn number_of(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap())
}

/// A row as SVG, its cells of one style together; empty if nothing is in it.
fn row(cells: &[Cell]) -> String {
    let style = |cell: &Cell| (cell.fg, cell.bg, cell.modifier);
    let mut out = String::new();
    let mut x = 0;
    for run in cells.chunk_by(|a, b| style(a) == style(b)) {
        let left = EDGE + f64::from(x) * CELL.0;
        x += u16::try_from(run.len()).unwrap();
        let (color, _, modifier) = style(&run[0]);
        let reversed = modifier.contains(Modifier::REVERSED);
        if reversed {
            let (width, fill) = (number_of(run.len()) * CELL.0, ink(color).unwrap_or_else(|| INK.to_owned()));
            write!(out, "<rect x=\"{left:.1}\" width=\"{width:.1}\" height=\"{}\" fill=\"{fill}\"/>", CELL.1)
                .unwrap();
        }
        let text: String = run.iter().map(Cell::symbol).collect();
        if text.trim().is_empty() {
            continue;
        }
        // Where each word begins, so that no font shifts it far.
        let mut at = 0;
        for word in text.split_inclusive(' ') {
            let columns = word.chars().count();
            let place = left + number_of(at) * CELL.0;
            at += columns;
            let word = word.trim_end();
            if word.is_empty() {
                continue;
            }
            let length = number_of(word.chars().count()) * CELL.0;
            let fill = if reversed { Some(PAPER.to_owned()) } else { ink(color) };
            let fill = fill.map(|fill| format!(" style=\"fill:{fill}\"")).unwrap_or_default();
            let class = match (modifier.contains(Modifier::BOLD), modifier.contains(Modifier::DIM)) {
                (true, _) => " class=\"b\"",
                (false, true) => " class=\"d\"",
                (false, false) => "",
            };
            let word = word.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            write!(
                out,
                "<text x=\"{place:.1}\" y=\"{}\" textLength=\"{length:.1}\"{class}{fill}>{word}</text>",
                CELL.2
            )
            .unwrap();
        }
    }
    out
}

/// A color of the terminal; `None` for the usual one.
#[expect(clippy::wildcard_enum_match_arm, reason = "the other colors have names")]
fn ink(color: Color) -> Option<String> {
    let sixteen = |i: usize| PALETTE.get(i).map(|&color| color.to_owned());
    match color {
        Color::Indexed(i) if i < 16 => sixteen(usize::from(i)),
        Color::Indexed(i) if i < 232 => {
            let part = |n: u8| if n == 0 { 0 } else { 55 + u32::from(n) * 40 };
            let i = i - 16;
            Some(format!("#{:02x}{:02x}{:02x}", part(i / 36), part(i / 6 % 6), part(i % 6)))
        }
        Color::Indexed(i) => {
            let gray = 8 + (u32::from(i) - 232) * 10;
            Some(format!("#{gray:02x}{gray:02x}{gray:02x}"))
        }
        Color::Rgb(r, g, b) => Some(format!("#{r:02x}{g:02x}{b:02x}")),
        Color::Reset => None,
        named => {
            const NAMED: [Color; 16] = [
                Color::Black,
                Color::Red,
                Color::Green,
                Color::Yellow,
                Color::Blue,
                Color::Magenta,
                Color::Cyan,
                Color::Gray,
                Color::DarkGray,
                Color::LightRed,
                Color::LightGreen,
                Color::LightYellow,
                Color::LightBlue,
                Color::LightMagenta,
                Color::LightCyan,
                Color::White,
            ];
            NAMED.iter().position(|&one| one == named).and_then(sixteen)
        }
    }
}

/// The panel of gaps.
fn gaps() -> Vec<(Buffer, usize)> {
    let mut player = Player::ship("five-gaps.jsonl", &Setup { size: (120, 40), ..Setup::default() });
    player.keys(":gap 4\n");
    player.key(Key::Tab);
    vec![(player.buffer(), 1)]
}

#[test]
fn the_pictures_in_the_documentation_show_what_the_program_draws() {
    let write = std::env::var_os("UNTAPED_PICTURES").is_some();
    let timeline = crate::cli::untaped(&["picture", "recordings/five-gaps.jsonl"], "").stdout;
    for (name, drawn) in [
        ("replay.svg", svg(&replay())),
        ("gaps-120x40.svg", svg(&gaps())),
        ("timeline.svg", String::from_utf8(timeline).unwrap()),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
        if write {
            std::fs::write(&path, &drawn).unwrap();
        }
        let current = std::fs::read_to_string(&path).is_ok_and(|text| text == drawn);
        assert!(
            current,
            "docs/{name} is out of date: run UNTAPED_PICTURES=1 cargo test pictures, and look at it"
        );
    }
}
