//! What a terminal shows is the frame, whatever frames came before: held against an emulated terminal.

use super::grid::{Cell, Style, Symbol};
use super::{Dialect, Language, ScrollBackend};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use std::num::NonZeroU16;

/// A terminal with an emulator behind it.
struct Emulated {
    terminal: Terminal<ScrollBackend<Vec<u8>>>,
    emulator: vt100::Parser,
    bytes: usize,
}

impl Emulated {
    fn new(width: u16, height: u16, dialect: Dialect) -> Emulated {
        let mut backend = ScrollBackend::new(Vec::new(), dialect, Language::Other);
        backend.set_size(width, height);
        let mut emulator = vt100::Parser::new(count(height), count(width), 0);
        // What stood there before is of no interest.
        emulator.process("junk \x1b[7mjunk\r\n日本語".repeat(9).as_bytes());
        Emulated { terminal: Terminal::new(backend).unwrap(), emulator, bytes: 0 }
    }

    fn resize(&mut self, width: u16, height: u16) {
        self.emulator.screen_mut().set_size(count(height), count(width));
        self.terminal.backend_mut().set_size(width, height);
        // The loop forgets at every resize: a size that is back again is no sign that nothing has happened.
        self.terminal.clear().unwrap();
    }

    fn draw(&mut self, screen: &Buffer, cursor: Option<(u16, u16)>) -> Result<(), String> {
        let drawn = self.terminal.draw(|frame| {
            frame.buffer_mut().clone_from(screen);
            if let Some(cursor) = cursor {
                frame.set_cursor_position(cursor);
            }
        });
        drawn.unwrap();
        let written = std::mem::take(self.terminal.backend_mut().out());
        self.bytes = written.len();
        self.emulator.process(&written);
        let seen = self.emulator.screen();
        if seen.hide_cursor() != cursor.is_none()
            || cursor.is_some_and(|(x, y)| seen.cursor_position() != (y, x))
        {
            return Err(format!("cursor {:?}, wanted {cursor:?}", seen.cursor_position()));
        }
        compare(screen, seen).map_err(|what| format!("{what}\nby {:?}", String::from_utf8_lossy(&written)))
    }
}

fn count(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}

/// What differs between a frame and what a terminal shows, cell by cell.
fn compare(frame: &Buffer, seen: &vt100::Screen) -> Result<(), String> {
    let Rect { width, height, .. } = frame.area;
    for y in 0..height {
        let mut x = 0;
        while x < width {
            let wanted = Cell::from_ratatui(&frame[(x, y)], Language::Other);
            let there = seen.cell(y, x).expect("the emulator has the size of the frame");
            // Which cells such a symbol takes is not known; those behind it must be right.
            if !wanted.sure {
                x += u16::from(wanted.columns);
                continue;
            }
            let text = match &wanted.symbol {
                Symbol::Char(c) => c.to_string(),
                Symbol::Cluster(text) => text.to_string(),
                Symbol::Covered => String::new(),
            };
            let contents = if there.has_contents() { there.contents() } else { " " };
            let mut style = Style {
                fg: color(there.fgcolor()),
                bg: color(there.bgcolor()),
                marks: [
                    (there.bold(), Style::BOLD),
                    (there.dim(), Style::DIM),
                    (there.underline(), Style::UNDERLINED),
                    (there.inverse(), Style::REVERSED),
                ]
                .into_iter()
                .map(|(holds, mark)| if holds { mark } else { 0 })
                .sum(),
            };
            if contents == " " && style.marks & (Style::UNDERLINED | Style::REVERSED) == 0 {
                style = Style { bg: style.bg, ..Style::PLAIN };
            }
            if (contents, style, there.is_wide()) != (&text, wanted.style, wanted.columns == 2) {
                return Err(format!("{x},{y}: {contents:?} {style:?}, wanted {text:?} {:?}", wanted.style));
            }
            x += u16::from(wanted.columns);
        }
    }
    Ok(())
}

fn color(color: vt100::Color) -> u8 {
    match color {
        vt100::Color::Default => 0,
        vt100::Color::Idx(n) => n + 1,
        vt100::Color::Rgb(..) => panic!("a color outside the palette"),
    }
}

/// Text at a place, in a style.
#[derive(Clone, Debug)]
struct Piece {
    x: u16,
    text: &'static str,
    style: ratatui::style::Style,
}

/// What happens to a screen.
#[derive(Clone, Debug)]
enum Change {
    /// Rows move, in a part of the screen, and a row comes in.
    Scroll(u16, u16, i8, Vec<Piece>),
    /// A row is put in the place of another.
    Row(u16, Vec<Piece>),
    /// Text is put over a row.
    Over(u16, Piece),
    /// All is blank.
    Blank,
    /// The terminal has another size.
    Resize(u16, u16),
    /// What stands on the screen is forgotten.
    Forget,
    /// The cursor is shown or hidden.
    Cursor(Option<(u16, u16)>),
}

const TEXTS: &[&str] = &[
    "a",
    "I don't know what you want.",
    "      ",
    "日本語",
    "日a本b",
    "x",
    "▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒",
    "16:35:40",
    "e\u{301}a",
    "👩\u{200d}🔬 b",
    "🇩🇪c",
    "☺d",
    "a❤\u{fe0f}e",
    "q                  z",
    "한",
    "— “no” …",
    "👍👍👍👍",
];

fn style() -> impl Strategy<Value = ratatui::style::Style> {
    let color = || {
        prop_oneof![
            4 => Just(Color::Reset), 1 => Just(Color::Cyan), 1 => Just(Color::Yellow), 1 => Just(Color::LightBlue),
            1 => Just(Color::Indexed(130))
        ]
    };
    // The emulator knows bold or dim, never both.
    let weight =
        prop_oneof![3 => Just(Modifier::empty()), 1 => Just(Modifier::BOLD), 1 => Just(Modifier::DIM)];
    let marks = prop_oneof![
        6 => Just(Modifier::empty()), 1 => Just(Modifier::REVERSED), 1 => Just(Modifier::UNDERLINED)
    ];
    let background = prop_oneof![6 => Just(Color::Reset), 1 => Just(Color::Blue)];
    (color(), background, weight, marks).prop_map(|(fg, bg, weight, marks)| {
        ratatui::style::Style::new().fg(fg).bg(bg).add_modifier(weight | marks)
    })
}

fn piece() -> impl Strategy<Value = Piece> {
    let plain = prop_oneof![1 => Just(ratatui::style::Style::new()), 1 => style()];
    (0..40_u16, proptest::sample::select(TEXTS), plain).prop_map(|(x, text, style)| Piece { x, text, style })
}

fn row() -> impl Strategy<Value = Vec<Piece>> {
    proptest::collection::vec(piece(), 0..4)
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        6 => (0..12_u16, 0..12_u16, -4..5_i8, row()).prop_map(|(a, b, by, row)| Change::Scroll(a, b, by, row)),
        3 => (0..12_u16, row()).prop_map(|(y, row)| Change::Row(y, row)),
        4 => (0..12_u16, piece()).prop_map(|(y, piece)| Change::Over(y, piece)),
        1 => Just(Change::Blank),
        1 => (1..44_u16, 1..13_u16).prop_map(|(width, height)| Change::Resize(width, height)),
        1 => Just(Change::Forget),
        1 => proptest::option::of((0..44_u16, 0..13_u16)).prop_map(Change::Cursor),
    ]
}

/// A screen as rows of pieces.
struct Model {
    size: (u16, u16),
    rows: Vec<Vec<Piece>>,
    cursor: Option<(u16, u16)>,
}

impl Model {
    fn apply(&mut self, change: Change) {
        match change {
            Change::Scroll(a, b, by, row) => {
                let up = by > 0;
                let part = &mut self.rows[usize::from(a.min(b))..=usize::from(a.max(b))];
                let by = usize::from(by.unsigned_abs()) % part.len();
                if up {
                    part.rotate_left(by);
                } else {
                    part.rotate_right(by);
                }
                let comes = if up { part.len() - 1 } else { 0 };
                part[comes] = row;
            }
            Change::Row(y, row) => self.rows[usize::from(y)] = row,
            Change::Over(y, piece) => self.rows[usize::from(y)].push(piece),
            Change::Blank => self.rows.fill(Vec::new()),
            Change::Resize(width, height) => self.size = (width, height),
            Change::Forget => {}
            Change::Cursor(cursor) => self.cursor = cursor,
        }
    }

    fn cursor(&self) -> Option<(u16, u16)> {
        self.cursor.map(|(x, y)| (x.min(self.size.0 - 1), y.min(self.size.1 - 1)))
    }

    fn frame(&self) -> Buffer {
        let (width, height) = self.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        for (y, row) in (0..height).zip(&self.rows) {
            for piece in row.iter().filter(|piece| piece.x < width) {
                // Half of a wide character is painted over by nobody; a row of text is a text.
                if piece.x > 0 && Cell::from_ratatui(&buffer[(piece.x - 1, y)], Language::Other).columns == 2
                {
                    continue;
                }
                // The emulator always wraps: what may reach over the edge keeps away from it.
                let odd = piece
                    .text
                    .chars()
                    .any(|c| u32::from(c) > 0x2600 && !(0x3000..0xE000).contains(&u32::from(c)));
                let room = usize::from(width - piece.x).saturating_sub(if odd { 6 } else { 0 });
                buffer.set_stringn(piece.x, y, piece.text, room, piece.style);
            }
        }
        for cell in &mut buffer.content {
            if cell.modifier.contains(Modifier::BOLD) {
                cell.modifier.remove(Modifier::DIM);
            }
        }
        buffer
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_terminal_shows_the_frame_whatever_came_before(
        rows in proptest::collection::vec(row(), 13),
        changes in proptest::collection::vec(change(), 1..24),
        size in (1..44_u16, 1..13_u16),
        dialect in proptest::sample::select(&[Dialect::MODERN, Dialect::CONSOLE, Dialect::VT220, Dialect::PLAIN][..]),
    ) {
        let mut model = Model { size, rows, cursor: None };
        let mut emulated = Emulated::new(size.0, size.1, dialect);
        emulated.draw(&model.frame(), None).map_err(TestCaseError::fail)?;
        for change in changes {
            match change {
                Change::Resize(width, height) => emulated.resize(width, height),
                Change::Forget => emulated.terminal.clear().unwrap(),
                Change::Scroll(..) | Change::Row(..) | Change::Over(..) | Change::Blank | Change::Cursor(_) => {}
            }
            model.apply(change);
            emulated.draw(&model.frame(), model.cursor()).map_err(TestCaseError::fail)?;
        }
        // A frame that changes nothing writes nothing.
        emulated.draw(&model.frame(), model.cursor()).map_err(TestCaseError::fail)?;
        prop_assert_eq!(emulated.bytes, 0);
    }
}

fn lines(rows: &[&str]) -> Buffer {
    Buffer::with_lines(rows.iter().copied())
}

#[test]
fn a_line_that_comes_in_costs_little_more_than_its_text() {
    let rows: Vec<String> =
        (0..20).map(|i| format!("{i:04} this is line number {i:02} of a transcript")).collect();
    let screen = |from: usize| {
        let mut all = vec!["title                                      "];
        all.extend(rows[from..from + 10].iter().map(String::as_str));
        all.push("footer                                     ");
        lines(&all)
    };
    let mut emulated = Emulated::new(screen(0).area.width, 12, Dialect::MODERN);
    emulated.draw(&screen(0), None).unwrap();
    for from in [1, 2, 3, 2, 1, 0] {
        emulated.draw(&screen(from), None).unwrap();
        assert!(emulated.bytes < 64, "{} bytes", emulated.bytes);
    }
    emulated.draw(&screen(5), None).unwrap();
    assert!(emulated.bytes < 5 * 50 + 16, "{} bytes", emulated.bytes);
}

#[test]
fn a_terminal_of_which_nothing_is_known_is_told_nothing_new() {
    let mut emulated = Emulated::new(20, 4, Dialect::PLAIN);
    emulated
        .draw(
            &lines(&[
                "one line of text    ",
                "two lines of text   ",
                "three lines of text ",
                "four                ",
            ]),
            None,
        )
        .unwrap();
    let mut written = Vec::new();
    let next = lines(&[
        "two lines of text   ",
        "three lines of text ",
        "four        x       ",
        "                    ",
    ]);
    emulated.terminal.draw(|frame| frame.buffer_mut().clone_from(&next)).unwrap();
    written.append(emulated.terminal.backend_mut().out());
    let known = |&last: &u8| b"HABCDKJm".contains(&last);
    let text = String::from_utf8(written).unwrap();
    for sequence in text.split("\x1b[").skip(1) {
        let last = sequence.bytes().find(u8::is_ascii_alphabetic).unwrap();
        assert!(known(&last), "{sequence:?}");
    }
}

#[test]
fn nothing_wraps_over_the_edge() {
    let mut emulated = Emulated::new(4, 2, Dialect::MODERN);
    emulated
        .terminal
        .draw(|frame| {
            frame.buffer_mut().set_string(3, 0, "☺", ratatui::style::Style::new());
        })
        .unwrap();
    let written = String::from_utf8(std::mem::take(emulated.terminal.backend_mut().out())).unwrap();
    assert!(written.contains("\x1b[?7l☺\x1b[?7h"), "{written:?}");
}

#[test]
fn the_cursor_is_not_asked_for_and_only_the_whole_screen_is_cleared() {
    let mut emulated = Emulated::new(20, 4, Dialect::MODERN);
    emulated.draw(&lines(&["                    "; 4]), Some((3, 2))).unwrap();
    let backend = emulated.terminal.backend_mut();
    assert_eq!(backend.get_cursor_position().unwrap(), (3, 2).into());
    assert!(backend.clear_region(ratatui::backend::ClearType::CurrentLine).is_err());
    assert!(backend.out().is_empty());
}
