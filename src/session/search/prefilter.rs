//! Finds lines that may match a pattern from their raw bytes, so that other lines need not be parsed.
//!
//! A match is in a decoded text; the prefilter examines the JSON in which it is written. A line without an escape has
//! every text unchanged, between quotes. So if the pattern matches the text, then a looser pattern matches the line:
//!
//! - Anchors at the edge of a text or of a line in it (`^`, `$`, `\A`, `\z`) are dropped, which can only accept more.
//! - A word boundary in the text is one in the line, because a quote, the text's neighbor, is not part of a word.
//! - A line with an escape that could hide a match is accepted. Only `\u` hides a character that has no short escape; any
//!   other escape matters only to a pattern that can match such a character or that has a word boundary.
//! - A line that is not UTF-8 is accepted, because its texts are repaired before they are matched.
//!
//! An accepted line is parsed and matched by [`Pattern::is_in`](super::Pattern::is_in), which alone decides.

use memchr::memmem::Finder;
use regex_automata::meta;
use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

/// A filter for the lines of a log. The default one accepts every line.
#[derive(Clone, Debug, Default)]
pub(super) struct Prefilter {
    conditions: Option<Conditions>,
}

/// The conditions under which a line is accepted: one is enough.
#[derive(Clone, Debug)]
struct Conditions {
    loosened: meta::Regex,
    escape: Finder<'static>,
    /// Whether a line that is not UTF-8 is accepted; needed only if the log has one.
    not_utf8: bool,
}

/// The characters that JSON can escape without `\u`.
const SHORT_ESCAPES: [char; 8] = ['"', '\\', '/', '\u{8}', '\u{c}', '\n', '\r', '\t'];

impl Prefilter {
    /// The filter for a parsed pattern. `not_utf8` means that the log has lines that are not UTF-8.
    pub(super) fn new(pattern: &Hir, size_limit: usize, not_utf8: bool) -> Prefilter {
        let loose = loosened(pattern);
        let looks = !loose.properties().look_set().is_empty();
        // An empty match is everywhere.
        if loose.properties().minimum_len().is_none_or(|least| least == 0) {
            return Prefilter::default();
        }
        let escape = if looks || can_match(&loose, &SHORT_ESCAPES) { "\\" } else { "\\u" };
        let config = meta::Config::new().utf8_empty(false).nfa_size_limit(Some(size_limit));
        let loosened = meta::Regex::builder().configure(config).build_from_hir(&loose).ok();
        let conditions = loosened.map(|loosened| Conditions {
            loosened,
            escape: Finder::new(escape).into_owned(),
            not_utf8,
        });
        Prefilter { conditions }
    }

    /// Whether one of these whole lines may match.
    pub(super) fn may_match(&self, lines: &[u8]) -> bool {
        self.conditions.as_ref().is_none_or(|accept| {
            accept.loosened.is_match(lines)
                || accept.escape.find(lines).is_some()
                || (accept.not_utf8 && std::str::from_utf8(lines).is_err())
        })
    }
}

/// The expression without anchors at the edges of a text or of a line, and without groups.
fn loosened(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) => hir.clone(),
        HirKind::Look(look) => match look {
            Look::Start | Look::End | Look::StartLF | Look::EndLF | Look::StartCRLF | Look::EndCRLF => {
                Hir::empty()
            }
            Look::WordAscii
            | Look::WordAsciiNegate
            | Look::WordUnicode
            | Look::WordUnicodeNegate
            | Look::WordStartAscii
            | Look::WordEndAscii
            | Look::WordStartUnicode
            | Look::WordEndUnicode
            | Look::WordStartHalfAscii
            | Look::WordEndHalfAscii
            | Look::WordStartHalfUnicode
            | Look::WordEndHalfUnicode => hir.clone(),
        },
        HirKind::Repetition(repetition) => {
            Hir::repetition(Repetition { sub: Box::new(loosened(&repetition.sub)), ..*repetition })
        }
        HirKind::Capture(capture) => loosened(&capture.sub),
        HirKind::Concat(list) => Hir::concat(list.iter().map(loosened).collect()),
        HirKind::Alternation(list) => Hir::alternation(list.iter().map(loosened).collect()),
    }
}

/// Whether a match can contain one of these characters.
fn can_match(hir: &Hir, chars: &[char]) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => false,
        HirKind::Literal(literal) => chars.iter().any(|&c| {
            let mut bytes = [0; 4];
            memchr::memmem::find(&literal.0, c.encode_utf8(&mut bytes).as_bytes()).is_some()
        }),
        HirKind::Class(Class::Unicode(class)) => {
            chars.iter().any(|&c| class.ranges().iter().any(|r| r.start() <= c && c <= r.end()))
        }
        HirKind::Class(Class::Bytes(class)) => chars.iter().any(|&c| {
            u8::try_from(c).is_ok_and(|c| class.ranges().iter().any(|r| r.start() <= c && c <= r.end()))
        }),
        HirKind::Repetition(repetition) => can_match(&repetition.sub, chars),
        HirKind::Capture(capture) => can_match(&capture.sub, chars),
        HirKind::Concat(list) | HirKind::Alternation(list) => list.iter().any(|hir| can_match(hir, chars)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefilter(pattern: &str, not_utf8: bool) -> Prefilter {
        let parsed = regex_syntax::ParserBuilder::new().case_insensitive(true).build().parse(pattern);
        Prefilter::new(&parsed.unwrap(), 1 << 22, not_utf8)
    }

    fn passes(pattern: &str, line: &str) -> bool {
        prefilter(pattern, true).may_match(line.as_bytes())
    }

    #[test]
    fn a_line_that_cannot_match_is_rejected() {
        for pattern in ["lawyer", "^lawyer$", r"\blawyer\b", "(?m)^law", "l.wyer", "la+w", "(law|bar)yer"] {
            assert!(!passes(pattern, r#"{"type":"note","text":"nothing at all"}"#), "{pattern}");
            assert!(passes(pattern, r#"{"type":"note","text":"Lawyer"}"#), "{pattern}");
        }
    }

    #[test]
    fn a_line_with_an_escape_is_accepted_only_if_it_may_hide_a_match() {
        let (short, long) = (r#"{"text":"a \"thing\""}"#, r#"{"text":"\u006cawyer"}"#);
        assert!(!passes("lawyer", short), "no escaped quote is part of this word");
        assert!(passes("lawyer", long));
        assert!(passes("law.er", short) && passes(r"\blawyer", short) && passes("a/b", short));
        assert!(!passes(r"\w+yer", short));
    }

    #[test]
    fn a_line_that_is_not_utf8_is_accepted_if_the_log_has_one() {
        let line = b"{\"text\":\"\xFF\"}";
        assert!(prefilter("\u{FFFD}", true).may_match(line));
        assert!(!prefilter("lawyer", false).may_match(line));
    }

    #[test]
    fn a_pattern_with_an_empty_match_accepts_everything() {
        assert!(passes("", "{}") && passes("a*", "{}") && passes("^", "{}") && passes(r"\b", "{}"));
    }
}
