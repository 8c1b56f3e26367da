//! Which lines of a log may match a pattern, told from their raw bytes: what cannot match is not parsed.
//!
//! A match lies in a decoded text, and the prefilter looks at the JSON around and behind it. Where a line has no escape,
//! every text of it stands in it as it is, between quotes; so a regular expression that asks no more than the
//! pattern does is found in the line if the pattern is found in the text:
//!
//! - What binds a match to the edge of a text or of a line in it (`^`, `$`, `\A`, `\z`) is left out: that can only
//!   let more lines through.
//! - A word boundary holds in the line where it holds in the text: a quote, which stands at the text's edges, belongs
//!   to no word.
//! - A line with an escape that could hide a match passes, whatever else is in it. Only `\u` hides a character that
//!   is none of those with a short escape; any other escape matters only to a pattern that can match one of
//!   those, or that looks at what stands beside a match.
//! - A line that is not UTF-8 passes: its texts are mended before they are matched.
//!
//! What passes is parsed and decided by [`Pattern::is_in`](super::Pattern::is_in), so the prefilter decides nothing.

use memchr::memmem::Finder;
use regex_automata::meta;
use regex_syntax::hir::{Class, Hir, HirKind, Look, Repetition};

/// A prefilter for the lines of a log. The default one lets every line pass.
#[derive(Clone, Debug, Default)]
pub(super) struct Prefilter {
    found: Option<Found>,
}

/// What a line must hold to pass: one of these.
#[derive(Clone, Debug)]
struct Found {
    loosened: meta::Regex,
    escape: Finder<'static>,
    /// Whether a line passes that is not UTF-8: needed only where the log has one.
    not_utf8: bool,
}

/// The characters that JSON can escape without `\u`.
const SHORT_ESCAPES: [char; 8] = ['"', '\\', '/', '\u{8}', '\u{c}', '\n', '\r', '\t'];

impl Prefilter {
    /// The prefilter of a pattern as the regex crate reads it. `not_utf8` says that lines of the log may not be UTF-8.
    pub fn new(pattern: &str, ignoring_case: bool, size_limit: usize, not_utf8: bool) -> Prefilter {
        let parsed =
            regex_syntax::ParserBuilder::new().case_insensitive(ignoring_case).build().parse(pattern);
        let Ok(hir) = parsed else { return Prefilter::default() };
        let loose = loosened(&hir);
        let looks = !loose.properties().look_set().is_empty();
        // A match without characters is everywhere, and what replaces broken bytes is not in the line.
        if loose.properties().minimum_len().is_none_or(|least| least == 0) {
            return Prefilter::default();
        }
        let escape = if looks || can_match(&loose, &SHORT_ESCAPES) { "\\" } else { "\\u" };
        let config = meta::Config::new().utf8_empty(false).nfa_size_limit(Some(size_limit));
        let found = meta::Regex::builder().configure(config).build_from_hir(&loose).ok();
        let found =
            found.map(|loosened| Found { loosened, escape: Finder::new(escape).into_owned(), not_utf8 });
        Prefilter { found }
    }

    /// Whether a line among these whole lines may match.
    pub fn may_match(&self, lines: &[u8]) -> bool {
        self.found.as_ref().is_none_or(|found| {
            found.loosened.is_match(lines)
                || found.escape.find(lines).is_some()
                || (found.not_utf8 && std::str::from_utf8(lines).is_err())
        })
    }
}

/// The same expression without what binds it to the edges of a text or of a line; groups are dropped as well.
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

/// Whether a match can hold one of these characters.
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

    fn passes(pattern: &str, line: &str) -> bool {
        Prefilter::new(pattern, true, 1 << 22, true).may_match(line.as_bytes())
    }

    #[test]
    fn a_line_that_cannot_match_is_held_back() {
        for pattern in ["lawyer", "^lawyer$", r"\blawyer\b", "(?m)^law", "l.wyer", "la+w", "(law|bar)yer"] {
            assert!(!passes(pattern, r#"{"type":"note","text":"nothing at all"}"#), "{pattern}");
            assert!(passes(pattern, r#"{"type":"note","text":"Lawyer"}"#), "{pattern}");
        }
    }

    #[test]
    fn an_escape_lets_a_line_pass_only_where_it_may_hide_a_match() {
        let (short, long) = (r#"{"text":"a \"thing\""}"#, r#"{"text":"\u006cawyer"}"#);
        assert!(!passes("lawyer", short), "no escaped quote is part of this word");
        assert!(passes("lawyer", long));
        assert!(passes("law.er", short) && passes(r"\blawyer", short) && passes("a/b", short));
        assert!(!passes(r"\w+yer", short));
    }

    #[test]
    fn bytes_that_are_not_utf8_let_a_line_pass_where_the_log_has_such() {
        let line = b"{\"text\":\"\xFF\"}";
        assert!(Prefilter::new("\u{FFFD}", true, 1 << 22, true).may_match(line));
        assert!(!Prefilter::new("lawyer", true, 1 << 22, false).may_match(line));
    }

    #[test]
    fn a_pattern_that_matches_nothing_at_all_lets_everything_pass() {
        assert!(passes("", "{}") && passes("a*", "{}") && passes("^", "{}") && passes(r"\b", "{}"));
    }
}
