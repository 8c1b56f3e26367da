//! The words of a main line, in the form that CHAT allows.
//!
//! Characters with a meaning in CHAT are kept where readers accept them. Readers refuse a whole file for one word that
//! breaks a rule of CHAT, so such a word is written in a form that is none of its codes, and the change is listed. The
//! rules are those of the CHAT manual (<https://talkbank.org/0info/manuals/CHAT.html>, "Words" and "Terminators"), as
//! pylangacq 0.23 applies them; `tests/peers/check.py` tries them.

use crate::export::losses::Losses;
use std::borrow::Cow;

/// The terminator that is added.
const ADDED: &str = " .";

const STRAIGHT: &str = "text(s) with straight quotation marks for curly ones";
const APART: &str = "text(s) with blanks around a pause, as (.), that was part of a word";
const REMARK: &str = "word(s) that CHAT would take for a code or for not said, now a remark: [% …]";
const SIGN: &str = "word(s) with another form of &, ^, @ or -, which CHAT would take for a code";
const WORDLESS: &str = "text(s) without a word, now after a 0";

/// The pauses that no word may have in it.
const PAUSES: [&str; 3] = ["(.)", "(..)", "(...)"];

/// Words that CHAT knows as codes in another spelling.
const CODES: [&str; 5] = ["xx", "yy", "XXX", "YYY", "WWW"];

/// The markers of a special form, after the `@` of a word.
const FORMS: [&str; 24] = [
    "a", "b", "c", "d", "e", "f", "fp", "g", "i", "k", "l", "lp", "n", "o", "p", "q", "s", "sas", "si", "sl",
    "t", "u", "wp", "x",
];

/// The main line for a text of one line with single spaces: its words and a terminator.
pub(super) fn main_line(text: &str, losses: &mut Losses) -> String {
    losses.add_if(text.is_empty(), "utterance(s) without words");
    losses.add_if(text.ends_with(ADDED), "text(s) whose own final \" .\" is read as added");
    if text.is_empty() {
        return format!("0{ADDED}");
    }
    let mut text = Cow::Borrowed(text);
    if text.contains(['‘', '’']) {
        losses.add(STRAIGHT);
        text = text.replace(['‘', '’'], "'").into();
    }
    if PAUSES.iter().any(|pause| text.contains(pause)) {
        let apart =
            PAUSES.iter().fold(text.to_string(), |text, pause| text.replace(pause, &format!(" {pause} ")));
        let apart = apart.split_whitespace().collect::<Vec<_>>().join(" ");
        losses.add_if(apart != text, APART);
        text = apart.into();
    }
    if text.chars().all(|c| matches!(c, '.' | '?' | '!' | ' ')) {
        losses.add(WORDLESS);
        text = format!("0 {text}").into();
    }
    let mut line = String::with_capacity(text.len() + ADDED.len());
    let mut rest = &*text;
    while let Some(first) = rest.chars().next() {
        let edge = |c: char| matches!(c, ' ' | '<' | '>' | '“' | '”' | '[');
        let end = match first {
            // A code, or a remark of the transcriber.
            '[' => rest.find(']').map(|end| end + 1),
            _ if edge(first) => Some(first.len_utf8()),
            _ => rest.find(edge),
        };
        let (piece, after) = rest.split_at(end.unwrap_or(rest.len()));
        if edge(first) {
            line.push_str(piece);
        } else {
            push_word(piece, after.is_empty() || after.starts_with(' '), &mut line, losses);
        }
        rest = after;
    }
    if !is_ended(&line) {
        losses.add("text(s) with an added terminator");
        line.push_str(ADDED);
    }
    line
}

/// Adds a word to a line, in the form that CHAT allows. Only a word that is `whole`, with a blank after it, can have a
/// marker of a special form.
fn push_word(word: &str, whole: bool, line: &mut String, losses: &mut Losses) {
    let is_code = CODES.contains(&word);
    // Most words have nothing that could be taken for a code.
    if !is_code && !word.contains(['(', '&', '^', '@', '-']) {
        return line.push_str(word);
    }
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || b".:".contains(&b));
    let in_parentheses = word.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let not_said = in_parentheses.filter(|inner| !inner.contains(['(', ')']) && !is_number(inner));
    if let Some(remark) = not_said.or_else(|| is_code.then_some(word)) {
        losses.add(REMARK);
        line.extend(["[% ", remark, "]"]);
        return;
    }
    let (start, takes_forms) = (line.len(), !word.contains('@') || (whole && is_form(word)));
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        let first = rest.len() == word.len();
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '&' if first && (after.starts_with(char::is_alphabetic) || after.starts_with("=0")) => {
                losses.add(SIGN);
                line.push_str("& ");
                return push_word(after, whole, line, losses);
            }
            '^' if first => line.push('＾'),
            '@' if !takes_forms => line.push('＠'),
            // A hyphen that does not part a prefix from a word.
            '-' if after.starts_with('0') => line.push('\u{2011}'),
            _ => line.push(c),
        }
        rest = after;
    }
    losses.add_if(line.get(start..) != Some(word), SIGN);
}

/// Whether a word ends with a marker of a special form, as `gumma@c` or `oui@s:fra`. Compounds have none.
fn is_form(word: &str) -> bool {
    let marker = word.split_once('@').map_or("", |(_, marker)| marker.trim_end_matches(['.', '?', '!']));
    FORMS.contains(&marker.split([':', '$']).next().unwrap_or_default()) && !word.contains('+')
}

/// Whether a line ends with one terminator: one mark, or three dots or more. Readers reject two marks in a row, as in
/// `?!`, two dots after a dash, and a mark after a lone hyphen.
fn is_ended(line: &str) -> bool {
    let words = line.trim_end_matches(['.', '?', '!']);
    let end = line.strip_prefix(words).unwrap_or_default();
    match end.len() {
        0 | 2 => false,
        1 => words != "-" && !words.ends_with(" -"),
        _ => end.bytes().all(|b| b == b'.'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_readers_of_chat_refuse_get_another_form_and_are_listed() {
        for (text, line, listed) in [
            ("At home.", "At home.", ""),
            ("no end", "no end .", ""),
            ("It’s ‘so’.", "It's 'so'.", STRAIGHT),
            ("a(.)b (..)", "a (.) b (..) .", APART),
            ("(inaudible) I did", "[% inaudible] I did .", REMARK),
            ("(I was) there (5) s(he)", "(I was) there (5) s(he) .", ""),
            ("He saw XXX.", "He saw XXX.", ""),
            ("XXX saw <xx>", "[% XXX] saw <[% xx]> .", REMARK),
            ("[(a) &b] &=laughs R&B", "[(a) &b] &=laughs R&B .", ""),
            ("&c R & D", "& c R & D .", SIGN),
            ("^a 5^2", "＾a 5^2 .", SIGN),
            ("joe@x.org gumma@c oui@s:fra.", "joe＠x.org gumma@c oui@s:fra.", SIGN),
            ("555-0100", "555\u{2011}0100 .", SIGN),
            (". . .", "0 . . .", WORDLESS),
            ("what?!", "what?! .", ""),
            ("well -.", "well -. .", ""),
            ("wait..", "wait.. .", ""),
            ("wait...", "wait...", ""),
        ] {
            let mut losses = Losses::default();
            assert_eq!(main_line(text, &mut losses), line);
            let changes = [STRAIGHT, APART, REMARK, SIGN, WORDLESS];
            let found: Vec<&str> =
                changes.into_iter().filter(|what| losses.iter().any(|(name, _)| name == *what)).collect();
            assert_eq!(found.join(" "), listed, "{text}");
        }
    }
}
