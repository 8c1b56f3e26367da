//! The cursor and style of the terminal, and the shortest sequences that change them.

use super::dialect::Dialect;
use super::grid::Style;

/// Writes a control sequence. A parameter of 0 is left out, which means its default.
pub(super) fn csi(out: &mut Vec<u8>, parameters: &[u16], last: u8) {
    out.extend_from_slice(b"\x1b[");
    for (i, &parameter) in parameters.iter().enumerate() {
        if i > 0 {
            out.push(b';');
        }
        if parameter > 0 {
            number(out, parameter);
        }
    }
    out.push(last);
}

fn number(out: &mut Vec<u8>, n: u16) {
    out.extend_from_slice(itoa::Buffer::new().format(n).as_bytes());
}

/// The known state of the terminal besides its cells.
#[derive(Clone, Debug)]
pub(super) struct Pen {
    /// Column and row of the cursor, from 0; `None` if unknown.
    pub cursor: Option<(u16, u16)>,
    /// The current style; `None` if unknown.
    pub style: Option<Style>,
    /// The sequences that the terminal supports.
    pub dialect: Dialect,
    shortest: Vec<u8>,
    other: Vec<u8>,
}

impl Pen {
    /// A pen in an unknown state.
    pub(super) fn new(dialect: Dialect) -> Pen {
        Pen { cursor: None, style: None, dialect, shortest: Vec::new(), other: Vec::new() }
    }

    /// Moves the cursor.
    pub(super) fn go(&mut self, x: u16, y: u16, out: &mut Vec<u8>) {
        if self.cursor != Some((x, y)) {
            self.find(x, y);
            out.extend_from_slice(&self.shortest);
            self.cursor = Some((x, y));
        }
    }

    /// The bytes that a move of the cursor takes.
    pub(super) fn way(&mut self, x: u16, y: u16) -> usize {
        if self.cursor == Some((x, y)) {
            return 0;
        }
        self.find(x, y);
        self.shortest.len()
    }

    /// Finds the shortest move, absolute or relative. CNL and CPL would be shorter still, but mosh does not support
    /// them.
    fn find(&mut self, x: u16, y: u16) {
        self.shortest.clear();
        match (x, y) {
            (0, 0) => csi(&mut self.shortest, &[], b'H'),
            (0, _) => csi(&mut self.shortest, &[y + 1], b'H'),
            (_, 0) => csi(&mut self.shortest, &[0, x + 1], b'H'),
            _ => csi(&mut self.shortest, &[y + 1, x + 1], b'H'),
        }
        let Some((from_x, from_y)) = self.cursor else { return };
        let ways = usize::from(self.dialect.columns);
        for vertical in 0..=ways {
            for across in 0..=ways {
                self.other.clear();
                if y != from_y {
                    if vertical == 0 {
                        let last = if y < from_y { b'A' } else { b'B' };
                        csi(&mut self.other, &[usual(y.abs_diff(from_y))], last);
                    } else {
                        csi(&mut self.other, &[usual(y + 1)], b'd');
                    }
                }
                if x != from_x {
                    if across == 0 {
                        let last = if x < from_x { b'D' } else { b'C' };
                        csi(&mut self.other, &[usual(x.abs_diff(from_x))], last);
                    } else {
                        csi(&mut self.other, &[usual(x + 1)], b'G');
                    }
                }
                self.keep_shorter();
            }
        }
    }

    fn keep_shorter(&mut self) {
        if self.other.len() < self.shortest.len() {
            std::mem::swap(&mut self.shortest, &mut self.other);
        }
    }

    /// Changes the style.
    pub(super) fn style(&mut self, to: Style, out: &mut Vec<u8>) {
        if self.style == Some(to) {
            return;
        }
        self.shortest.clear();
        reset(to, &mut self.shortest);
        if let Some(from) = self.style {
            self.other.clear();
            change(from, to, &mut self.other);
            self.keep_shorter();
        }
        out.extend_from_slice(&self.shortest);
        self.style = Some(to);
    }

    /// Makes sure that spaces, written or erased, look plain.
    pub(super) fn blanks(&mut self, out: &mut Vec<u8>) {
        if !self.style.is_some_and(Style::leaves_blanks) {
            self.style(Style::PLAIN, out);
        }
    }
}

/// Leaves out a parameter of 1, the default.
fn usual(n: u16) -> u16 {
    if n == 1 { 0 } else { n }
}

/// Sets a style after a reset.
fn reset(to: Style, out: &mut Vec<u8>) {
    if to == Style::PLAIN {
        csi(out, &[], b'm');
        return;
    }
    let mut list = List::new(out);
    list.add(0);
    marks(to.marks, &mut list);
    colors(to, &mut list);
    list.end();
}

/// Changes one style into another. Bold and dim are reset together (SGR 22); a terminal that supports only one at a time
/// gets the wanted one alone.
fn change(from: Style, to: Style, out: &mut Vec<u8>) {
    const WEIGHT: u8 = Style::BOLD | Style::DIM;
    let mut list = List::new(out);
    let (had, wanted) = (from.marks, to.marks);
    let gone = had & !wanted;
    let mut new = wanted & !had;
    if gone & WEIGHT != 0 {
        list.add(22);
        new |= wanted & WEIGHT;
    }
    if gone & Style::UNDERLINED != 0 {
        list.add(24);
    }
    if gone & Style::REVERSED != 0 {
        list.add(27);
    }
    marks(new, &mut list);
    if from.fg != to.fg {
        color(to.fg, 30, &mut list);
    }
    if from.bg != to.bg {
        color(to.bg, 40, &mut list);
    }
    list.end();
}

fn marks(marks: u8, list: &mut List<'_>) {
    for (mark, code) in [(Style::BOLD, 1), (Style::DIM, 2), (Style::UNDERLINED, 4), (Style::REVERSED, 7)] {
        if marks & mark != 0 {
            list.add(code);
        }
    }
}

fn colors(style: Style, list: &mut List<'_>) {
    if style.fg > 0 {
        color(style.fg, 30, list);
    }
    if style.bg > 0 {
        color(style.bg, 40, list);
    }
}

/// Adds the parameters of a color: 30 to 37 and 90 to 97 for text, 40 to 47 and 100 to 107 for the background, 39 and 49
/// for the defaults; 38 or 48, 5 and its number for the colors that no palette changes.
fn color(color: u8, base: u16, list: &mut List<'_>) {
    match u16::from(color) {
        0 => list.add(base + 9),
        n @ 1..=8 => list.add(base + n - 1),
        n @ 9..=16 => list.add(base + 60 + n - 9),
        n => [base + 8, 5, n - 1].into_iter().for_each(|code| list.add(code)),
    }
}

/// The parameters of a style.
struct List<'a> {
    out: &'a mut Vec<u8>,
    begun: bool,
}

impl List<'_> {
    fn new(out: &mut Vec<u8>) -> List<'_> {
        out.extend_from_slice(b"\x1b[");
        List { out, begun: false }
    }

    fn add(&mut self, code: u16) {
        if self.begun {
            self.out.push(b';');
        }
        number(self.out, code);
        self.begun = true;
    }

    fn end(self) {
        self.out.push(b'm');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(from: Option<(u16, u16)>, to: (u16, u16), dialect: Dialect) -> String {
        let (mut pen, mut out) = (Pen { cursor: from, ..Pen::new(dialect) }, Vec::new());
        assert_eq!(pen.way(to.0, to.1), {
            pen.go(to.0, to.1, &mut out);
            out.len()
        });
        String::from_utf8(out).unwrap().replace('\x1b', "")
    }

    #[test]
    fn the_cursor_takes_the_shortest_way() {
        let modern = Dialect::MODERN;
        for (from, to, way) in [
            (None, (0, 0), "[H"),
            (None, (0, 4), "[5H"),
            (None, (11, 0), "[;12H"),
            (None, (11, 4), "[5;12H"),
            (Some((3, 3)), (3, 3), ""),
            (Some((3, 3)), (4, 3), "[C"),
            (Some((3, 3)), (2, 3), "[D"),
            (Some((30, 3)), (60, 3), "[30C"),
            (Some((30, 3)), (1, 3), "[2G"),
            (Some((30, 3)), (30, 4), "[B"),
            (Some((30, 30)), (30, 3), "[4d"),
            (Some((30, 3)), (0, 4), "[5H"),
            (Some((30, 12)), (31, 13), "[B[C"),
        ] {
            assert_eq!(moved(from, to, modern), way, "{from:?} {to:?}");
        }
        assert_eq!(moved(Some((30, 3)), (1, 3), Dialect::PLAIN), "[29D");
        assert_eq!(moved(Some((30, 3)), (0, 4), Dialect::PLAIN), "[5H");
    }

    #[test]
    fn a_style_is_changed_or_reset_whichever_is_shorter() {
        let style = |fg, bg, marks| Style { fg, bg, marks };
        let (bold, dim, plain) = (style(0, 0, Style::BOLD), style(0, 0, Style::DIM), Style::PLAIN);
        for (from, to, sequence) in [
            (Some(plain), plain, ""),
            (None, plain, "[m"),
            (None, bold, "[0;1m"),
            (Some(plain), bold, "[1m"),
            (Some(bold), plain, "[m"),
            (Some(bold), dim, "[0;2m"),
            (Some(bold), style(7, 0, Style::BOLD), "[36m"),
            (Some(style(7, 0, Style::BOLD)), style(7, 0, Style::DIM), "[22;2m"),
            (Some(style(7, 0, Style::BOLD)), style(7, 0, 0), "[22m"),
            (Some(style(7, 0, Style::BOLD)), bold, "[39m"),
            (Some(style(0, 0, Style::BOLD | Style::DIM)), dim, "[0;2m"),
            (Some(plain), style(131, 0, 0), "[38;5;130m"),
            (Some(plain), style(16, 9, Style::REVERSED | Style::UNDERLINED), "[4;7;97;100m"),
        ] {
            let (mut pen, mut out) = (Pen { style: from, ..Pen::new(Dialect::MODERN) }, Vec::new());
            pen.style(to, &mut out);
            assert_eq!(String::from_utf8(out).unwrap().replace('\x1b', ""), sequence, "{from:?} {to:?}");
        }
    }
}
