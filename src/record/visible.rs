//! Makes text safe for a screen: whatever could steer a terminal, reorder a line or hide in it becomes a visible
//! symbol, as wide as it is drawn. The only way for text of a log, a name or a path onto a terminal.

mod characters;

use characters::{Class, PICTOGRAPH, ZWJ, class, has, is_virama, script, varies};
use std::borrow::Cow;
use std::fmt::Write;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// How many combining marks a character may carry; further ones are shown beside it. Vietnamese needs two, vocalised
/// Hebrew and Arabic three.
const MARKS: usize = 4;
/// How many joiners a cluster may hold: the longest emoji of Unicode's own list have three.
const JOINERS: usize = 3;
/// How many characters a cluster may hold, and how many columns they may take one by one: the longest emoji have ten,
/// in eleven columns. So no cluster is wider than a column of text, or hides a text of its own.
const CHARS: usize = 16;
const COLUMNS: usize = 12;

/// The same text with everything invisible or harmful shown as symbols: control characters as control pictures
/// (`␛`), other characters by their number (`<U+202E>`). Joiners and variation selectors stay where the characters
/// beside them need them, and in no greater number than any writing does.
///
/// ```
/// use untaped::record::visible;
/// assert_eq!(visible("\u{1b}[2Jsorry\u{202e}"), "␛[2Jsorry<U+202E>");
/// assert_eq!(visible("👩\u{200d}🔬 می\u{200c}خواهم"), "👩\u{200d}🔬 می\u{200c}خواهم");
/// ```
#[must_use]
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

/// Words as safe for a screen as [`visible()`] makes them, with their line ends as LF. Several in a row are one, and those
/// at either end none: however many there are, they push nothing else from the screen.
///
/// ```
/// assert_eq!(untaped::record::visible_lines("Sit down.\r\n\nPlease.\u{7}\n"), "Sit down.\nPlease.␇");
/// ```
#[must_use]
pub fn visible_lines(words: &str) -> Cow<'_, str> {
    if words.contains('\n') { Cow::Owned(joined(words, "\n", visible)) } else { visible(words) }
}

/// Words in one line: a blank for each line end, or for several in a row. All else stays as it is.
///
/// ```
/// assert_eq!(untaped::record::one_line("Sit down.\nPlease."), "Sit down. Please.");
/// ```
#[must_use]
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

/// Whether a character is shown as it stands whatever stands beside it, for a quick look: letters and signs that make
/// a cluster of their own among their like.
fn stands_alone(c: char) -> bool {
    let alone = matches!(c, ' '..='\u{2FF}' | '\u{370}'..='\u{482}' | '\u{48A}'..='\u{58F}' | '\u{1E00}'..='\u{1FFF}'
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' | '\u{2070}'..='\u{20BF}' | '\u{2100}'..='\u{2BFF}'
        | '\u{3000}'..='\u{3029}' | '\u{3030}'..='\u{3098}' | '\u{309B}'..='\u{3163}' | '\u{3165}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7A3}' | '\u{FF00}'..='\u{FF9D}' | '\u{1F300}'..='\u{1F3FA}' | '\u{1F400}'..='\u{1FAFF}');
    alone && class(c) == Class::Plain
}

/// What stands behind a character.
#[derive(Clone, Copy)]
enum After {
    Nothing,
    InCluster(char),
    /// The first character of the next cluster.
    Next(char),
}

/// What of a grapheme cluster was shown so far.
#[derive(Default)]
struct Cluster {
    /// The character before, where it was shown.
    before: Option<char>,
    /// Whether the character before became a symbol, or one in this cluster did: what would attach to it is one, too.
    broken: bool,
    marks: usize,
    joiners: usize,
    chars: usize,
    columns: usize,
}

impl Cluster {
    /// Whether the next character is shown as it stands.
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

    /// Whether a character may stand in this cluster, so many behind the last one.
    fn has_room(&self, behind: usize, c: char) -> bool {
        self.chars + behind < CHARS && self.columns + c.width().unwrap_or(0) <= COLUMNS
    }

    /// Whether there is a character here that another one can attach to.
    fn carries(&self) -> bool {
        self.before.is_some() && !self.broken
    }

    /// Whether a joiner does work here: between two emoji of one cluster, behind a virama, or between letters of a
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

/// Whether each character of a text is shown as it stands, alone or beside any other. Says no to marks, joiners and
/// selectors.
#[must_use]
pub fn is_visible(text: &str) -> bool {
    text.bytes().all(|b| (0x20..0x7F).contains(&b)) || text.chars().all(|c| class(c) == Class::Plain)
}

/// Text for a terminal that shows ASCII alone: symbols of our own get an ASCII twin, other characters their
/// number.
///
/// ```
/// assert_eq!(untaped::record::ascii("▒ a — é"), "# a - <U+00E9>");
/// ```
#[must_use]
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
            '▒' | '░' | '█' => out.push('#'),
            '│' | '┊' | '▌' | '┃' => out.push('|'),
            '×' => out.push('x'),
            '→' => out.push_str("->"),
            '←' => out.push_str("<-"),
            '↑' => out.push('^'),
            '↓' => out.push('v'),
            '⋮' => out.push(':'),
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
