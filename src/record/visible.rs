//! Makes text safe for a terminal: control, reordering and invisible characters become visible symbols.
//!
//! All text of a log, every name and every path passes through here on its way to a terminal.

mod characters;

use characters::{Class, PICTOGRAPH, ZWJ, class, has, is_virama, script, varies};
use std::borrow::Cow;
use std::fmt::Write;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// How many combining marks a character may have; further ones are shown as symbols. Vietnamese needs two, vocalized
/// Hebrew and Arabic three.
const MARKS: usize = 4;
/// How many joiners a cluster may hold: the longest emoji of Unicode's own list have three.
const JOINERS: usize = 3;
/// How many characters a cluster may hold, and how many columns they may take one by one: the longest emoji have ten,
/// in eleven columns. So no cluster is wider than a column of text, or hides a text of its own.
const CHARS: usize = 16;
const COLUMNS: usize = 12;

/// Replaces invisible and harmful characters by symbols: control characters by control pictures (`␛`), others by their
/// number (`<U+202E>`). Joiners, variation selectors and combining marks stay where a script or an emoji needs them, in
/// no greater number than it needs.
///
/// ```
/// use untaped::record::visible;
/// assert_eq!(visible("\u{1b}[2Jsorry\u{202e}"), "␛[2Jsorry<U+202E>");
/// assert_eq!(visible("👩\u{200d}🔬 می\u{200c}خواهم"), "👩\u{200d}🔬 می\u{200c}خواهم");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| (0x20..0x7F).contains(&b)) || text.chars().all(stands_alone) {
        return Cow::Borrowed(text);
    }
    // What was shown so far: as long as nothing became a symbol, the text itself up to here.
    let (mut out, mut same) = (String::new(), 0);
    for (at, cluster) in text.grapheme_indices(true) {
        // What would attach to a symbol is one itself.
        let mut so_far = Cluster { broken: same == at && at > 0, ..Cluster::default() };
        let mut chars = cluster.char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            let after = match chars.peek() {
                Some(&(_, next)) => After::InCluster(next),
                None => first(text, at + cluster.len()).map_or(After::Nothing, After::Next),
            };
            if !so_far.shows(c, after) {
                out.push_str(text.get(same..at + i).unwrap_or_default());
                push_symbol(&mut out, c);
                same = at + i + c.len_utf8();
            }
        }
    }
    if same == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(same..).unwrap_or_default());
    Cow::Owned(out)
}

/// Makes words of several lines safe, like [`visible()`], with LF as the line end. Removes empty lines, so that they
/// cannot push other text off the screen.
///
/// ```
/// assert_eq!(untaped::record::visible_lines("Sit down.\r\n\nPlease.\u{7}\n"), "Sit down.\nPlease.␇");
/// ```
pub fn visible_lines(words: &str) -> Cow<'_, str> {
    if words.contains('\n') { Cow::Owned(joined(words, "\n", visible)) } else { visible(words) }
}

/// Joins the lines of a text with spaces. Does not make it safe for a terminal.
///
/// ```
/// assert_eq!(untaped::record::one_line("Sit down.\nPlease."), "Sit down. Please.");
/// ```
pub fn one_line(words: &str) -> Cow<'_, str> {
    if words.contains('\n') { Cow::Owned(joined(words, " ", Cow::Borrowed)) } else { Cow::Borrowed(words) }
}

fn joined<'a>(words: &'a str, between: &str, show: impl Fn(&'a str) -> Cow<'a, str>) -> String {
    let mut joined = String::with_capacity(words.len());
    let lines = words.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line).trim_end_matches(' '));
    for line in lines.filter(|line| !line.is_empty()) {
        if !joined.is_empty() {
            joined.push_str(between);
        }
        joined.push_str(&show(line));
    }
    joined
}

/// Whether a character is plain next to any other: letters and symbols that never join a cluster. A fast check for most
/// text.
fn stands_alone(c: char) -> bool {
    let alone = matches!(c, ' '..='\u{2FF}' | '\u{370}'..='\u{482}' | '\u{48A}'..='\u{58F}' | '\u{1E00}'..='\u{1FFF}'
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' | '\u{2070}'..='\u{20BF}' | '\u{2100}'..='\u{2BFF}'
        | '\u{3000}'..='\u{3029}' | '\u{3030}'..='\u{3098}' | '\u{309B}'..='\u{3163}' | '\u{3165}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}' | '\u{FF00}'..='\u{FF9D}' | '\u{1F300}'..='\u{1F3FA}' | '\u{1F400}'..='\u{1FAFF}');
    alone && class(c) == Class::Plain
}

/// The character after another one.
#[derive(Clone, Copy)]
enum After {
    Nothing,
    InCluster(char),
    /// The first character of the next cluster.
    Next(char),
}

/// The part of a grapheme cluster that was shown so far.
#[derive(Default)]
struct Cluster {
    /// The previous character, if it was shown unchanged.
    before: Option<char>,
    /// Whether a symbol replaced a character that the next one would attach to.
    broken: bool,
    marks: usize,
    joiners: usize,
    chars: usize,
    columns: usize,
}

impl Cluster {
    /// Whether the next character is shown unchanged.
    fn shows(&mut self, c: char, after: After) -> bool {
        let class = class(c);
        let room = self.has_room(0, c);
        let shown = match class {
            // Only signs that stand before a number take these into their cluster, also what begins a symbol.
            Class::Plain => {
                (room && !(self.broken && attaches(c)))
                    || c.is_ascii()
                    || ('\u{2400}'..='\u{2421}').contains(&c)
            }
            Class::Hidden => false,
            Class::Mark => room && self.carries() && self.marks < MARKS,
            Class::Variation => room && self.carries() && self.before.is_some_and(|b| varies(b, c, after)),
            Class::Joiner => room && self.carries() && self.joiners < JOINERS && self.joins(c, after),
        };
        self.chars += 1;
        self.columns += c.width().unwrap_or(0);
        self.marks += usize::from(class == Class::Mark);
        self.joiners += usize::from(class == Class::Joiner);
        self.broken = !shown || (self.broken && attaches(c));
        self.before = Some(c).filter(|_| shown);
        shown
    }

    /// Whether the cluster has room for a character, `ahead` positions after the next one.
    fn has_room(&self, ahead: usize, c: char) -> bool {
        self.chars + ahead < CHARS && self.columns + c.width().unwrap_or(0) <= COLUMNS
    }

    /// Whether the previous character can carry another one.
    fn carries(&self) -> bool {
        self.before.is_some() && !self.broken
    }

    /// Whether a joiner has an effect here: between two emoji of a cluster, after a virama, or between letters of a
    /// script that joins.
    fn joins(&self, joiner: char, after: After) -> bool {
        let Some(before) = self.before else { return false };
        if is_virama(before) {
            return true;
        }
        let after = match after {
            After::Nothing => return false,
            // What will not be shown itself needs no joiner.
            After::InCluster(after) if class(after) == Class::Mark && self.marks >= MARKS => return false,
            After::InCluster(after) if !self.has_room(1, after) => return false,
            After::InCluster(after) if joiner == ZWJ && has(&PICTOGRAPH, after) => {
                return has(&PICTOGRAPH, before) || matches!(before, '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}');
            }
            After::InCluster(after) | After::Next(after) => after,
        };
        script(before).is_some() && script(before) == script(after)
    }
}

/// Whether every character of a text is plain. False for combining marks, joiners and variation selectors.
pub fn is_visible(text: &str) -> bool {
    text.bytes().all(|b| (0x20..0x7F).contains(&b)) || text.chars().all(|c| class(c) == Class::Plain)
}

/// Converts text to ASCII: the symbols of the program to similar characters, other characters to their number.
///
/// ```
/// assert_eq!(untaped::record::ascii("▒ a — é"), "# a - <U+00E9>");
/// ```
pub fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            _ if c.is_ascii() => out.push(c),
            '‘' | '’' => out.push('\''),
            '“' | '”' => out.push('"'),
            '–' | '—' | '−' | '─' | '┄' | '━' => out.push('-'),
            '…' => out.push_str("..."),
            '·' => out.push('.'),
            '▓' | '▒' | '░' | '█' => out.push('#'),
            '│' | '▌' | '┃' => out.push('|'),
            '×' => out.push('x'),
            // As before a date: circa.
            '≈' => out.push('c'),
            '→' => out.push_str("->"),
            '←' => out.push_str("<-"),
            '↑' => out.push('^'),
            '↓' => out.push('v'),
            '┊' | '⋮' => out.push(':'),
            '‖' => out.push('='),
            '▶' => out.push('>'),
            '\u{A0}' => out.push(' '),
            '\u{2400}'..='\u{241F}' => {
                out.push('^');
                out.push(char::from_u32(c as u32 - 0x2400 + 0x40).unwrap_or('?'));
            }
            '\u{2421}' => out.push_str("^?"),
            _ => {
                let _ = write!(out, "<U+{:04X}>", c as u32);
            }
        }
    }
    Cow::Owned(out)
}

fn push_symbol(out: &mut String, c: char) {
    match c {
        '\0'..='\u{1F}' => out.extend(char::from_u32(0x2400 + c as u32)),
        '\u{7F}' => out.push('\u{2421}'),
        _ => {
            let _ = write!(out, "<U+{:04X}>", c as u32);
        }
    }
}

/// Whether a character attaches to the one before it, as a vowel sign does.
fn attaches(c: char) -> bool {
    !stands_alone(c) && ['>', c].iter().collect::<String>().graphemes(true).nth(1).is_none()
}

/// The first character at a byte of a text.
fn first(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

#[cfg(test)]
mod tests;
