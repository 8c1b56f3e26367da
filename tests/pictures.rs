//! The pictures in `docs/` show what the program draws; `UNTAPED_PICTURES=1 cargo test pictures` makes them again.
//!
//! Each is the screen of the real program in a pseudo-terminal, drawn as SVG cell by cell, so that it looks the same in
//! every browser.

use crate::pty::terminal::Home;
use std::fmt::Write;
use std::path::Path;

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

/// The screen as SVG.
fn svg(screen: &vt100::Screen) -> String {
    let (rows, columns) = screen.size();
    let (rows, columns) = (rows.get(), columns.get());
    let (width, height) = (f64::from(columns) * CELL.0 + 2.0 * EDGE, f64::from(rows) * CELL.1 + 2.0 * EDGE);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"14\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{PAPER}\"/>\n"
    );
    for y in 0..rows {
        for x in 0..columns {
            let Some(cell) = screen.cell(y, x).filter(|cell| cell.has_contents() || cell.inverse()) else {
                continue;
            };
            let (left, top) = (EDGE + f64::from(x) * CELL.0, EDGE + f64::from(y) * CELL.1);
            let color = match cell.fgcolor() {
                vt100::Color::Idx(i) => PALETTE.get(usize::from(i)).copied().unwrap_or(INK),
                vt100::Color::Default | vt100::Color::Rgb(..) => INK,
            };
            let (ink, paper) = if cell.inverse() { (PAPER, Some(color)) } else { (color, None) };
            if let Some(paper) = paper {
                let (w, h) = (CELL.0, CELL.1);
                writeln!(
                    out,
                    "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{w}\" height=\"{h}\" fill=\"{paper}\"/>"
                )
                .unwrap();
            }
            let text = match cell.contents() {
                "&" => "&amp;",
                "<" => "&lt;",
                ">" => "&gt;",
                text => text,
            };
            if text.trim().is_empty() {
                continue;
            }
            let bold = if cell.bold() { " font-weight=\"bold\"" } else { "" };
            let dim = if cell.dim() { " opacity=\"0.6\"" } else { "" };
            let base = top + CELL.2;
            writeln!(out, "<text x=\"{left:.1}\" y=\"{base:.1}\" fill=\"{ink}\"{bold}{dim}>{text}</text>")
                .unwrap();
        }
    }
    out.push_str("</svg>\n");
    out
}

/// Runs the program, types, and draws what is then on the screen.
fn picture(size: (u16, u16), typed: &[&str]) -> String {
    let home = Home::new();
    let mut terminal = home.play_with(&root().join("recordings/five-gaps.jsonl"), size, &[]);
    terminal.wait_loaded();
    for keys in typed {
        terminal.send(keys);
        terminal.settle();
    }
    svg(terminal.screen())
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Pictures of a screen at rest: name, size, keys.
const STILL: [(&str, (u16, u16), &[&str]); 3] = [
    ("player-80x24.svg", (80, 24), &[":gap 5\r"]),
    ("gaps-80x24.svg", (80, 24), &[":gap 4\r", "\t"]),
    ("gaps-120x40.svg", (120, 40), &[":gap 4\r", "\t"]),
];

/// Pictures of a replay: fast through the last minutes before the gap, then at a reader's pace. No two are alike.
const PLAYING: [(&str, (u16, u16), &[&str]); 2] = [
    ("playing-80x24.svg", (80, 24), &[":22:27:59\r", ":speed 8\r", " "]),
    ("playing-120x40.svg", (120, 40), &[":22:27:59\r", ":speed 8\r", " "]),
];

#[test]
fn the_pictures_in_the_documentation_show_what_the_program_draws() {
    let write = std::env::var_os("UNTAPED_PICTURES").is_some();
    for (name, size, typed) in STILL {
        let (path, drawn) = (root().join("docs").join(name), picture(size, typed));
        if write {
            std::fs::write(&path, &drawn).unwrap();
        }
        let current = std::fs::read_to_string(&path).unwrap() == drawn;
        assert!(
            current,
            "docs/{name} is out of date: run UNTAPED_PICTURES=1 cargo test pictures, and look at it"
        );
    }
    if write {
        for (name, size, typed) in PLAYING {
            std::fs::write(root().join("docs").join(name), picture(size, typed)).unwrap();
        }
    }
}
