//! Pages and lines of a paper transcript, as sources state them: `Tr. 65:14-15`.

use super::SearchCorpus;
use crate::session::Pattern;
use std::io;

/// A page and a line of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageLine {
    /// The page.
    pub page: u32,
    /// The line on the page.
    pub line: u32,
}

impl std::fmt::Display for PageLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tr. {}:{}", self.page, self.line)
    }
}

impl PageLine {
    /// Reads `65:14` or `Tr. 65:14`, of a range its first line.
    ///
    /// ```
    /// use untaped::session::pages::PageLine;
    /// let line = PageLine { page: 65, line: 14 };
    /// for text in ["65:14", "Tr. 65:14-15", "tr 65:14", "Tr.65:14-66:2"] {
    ///     assert_eq!(PageLine::parse(text), Some(line), "{text}");
    /// }
    /// assert_eq!(PageLine::parse("65:14:00"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<PageLine> {
        let text = text.trim();
        let start = text.get(..2).filter(|start| start.eq_ignore_ascii_case("tr"));
        let rest = start.map_or(text, |_| text.get(2..).unwrap_or_default().trim_start_matches(['.', ' ']));
        let (range, after) = range_at(rest)?;
        after.is_empty().then_some(range.0)
    }
}

/// Reads `65:14`, `65:14-15` or `65:14-66:2` at the start of a text. Returns the first and the last line, and the rest.
fn range_at(text: &str) -> Option<((PageLine, PageLine), &str)> {
    let (page, rest) = number_at(text)?;
    let (line, rest) = number_at(rest.strip_prefix(':')?)?;
    if rest.starts_with(':') {
        return None;
    }
    let first = PageLine { page, line };
    let Some((number, after)) = rest.strip_prefix(['-', '–']).and_then(number_at) else {
        return Some(((first, first), rest));
    };
    let last = match after.strip_prefix(':').and_then(number_at) {
        Some((line, rest)) => (PageLine { page: number, line }, rest),
        None => (PageLine { page, line: number }, after),
    };
    Some(((first, last.0.max(first)), last.1))
}

fn number_at(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    Some((text.get(..end)?.parse().ok()?, text.get(end..)?))
}

/// The first and the last line that a source states; `None` if it states none.
#[must_use]
pub fn stated_in(source: &str) -> Option<(PageLine, PageLine)> {
    let starts = source.char_indices().filter(|&(i, c)| {
        let before = source.get(..i).and_then(|before| before.chars().next_back());
        c.is_ascii_digit() && before.is_none_or(|c| !c.is_ascii_digit() && c != ':')
    });
    starts.filter_map(|(i, _)| range_at(source.get(i..)?)).map(|(range, _)| range).next()
}

/// Finds the event whose source states a line of a page: the first whose range has it, or else the last that begins before
/// it on that page. Searches the whole log.
///
/// # Errors
/// The system's error if the log cannot be read.
pub fn find(corpus: &SearchCorpus, wanted: PageLine) -> io::Result<Option<usize>> {
    let matches = corpus.matches_in(0..corpus.len(), &mut Vec::new(), &|| false)?;
    let mut before: Option<(PageLine, usize)> = None;
    for i in matches.events {
        let Some((first, last)) = corpus.source_of(i)?.as_deref().and_then(stated_in) else { continue };
        if (first..=last).contains(&wanted) {
            return Ok(Some(i));
        }
        let is_later = before.is_none_or(|(line, _)| line < first);
        if first.page == wanted.page && first <= wanted && is_later {
            before = Some((first, i));
        }
    }
    Ok(before.map(|(_, i)| i))
}

/// The pattern of all sources that [`find`] has to look at.
#[must_use]
pub fn pattern(wanted: PageLine) -> Option<Pattern> {
    Pattern::new(&format!(r"\b{}:\d", wanted.page)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{LogBytes, Session, Thresholds};
    use std::sync::Arc;

    #[test]
    fn a_page_and_a_line_are_found_in_sources_of_every_form() {
        let line = |page, line| PageLine { page, line };
        for (source, stated) in [
            ("Tr. 65:14", Some((line(65, 14), line(65, 14)))),
            ("Tr. 65:14-15", Some((line(65, 14), line(65, 15)))),
            ("vol. 2, Tr. 65:14–66:2; see note", Some((line(65, 14), line(66, 2)))),
            ("custody log p. 3", None),
            ("at 1:02:03", None),
            ("", None),
        ] {
            assert_eq!(stated_in(source), stated, "{source}");
        }
    }

    #[test]
    fn a_line_is_found_in_the_range_that_has_it_or_after_the_last_one_before_it() {
        let sources = ["Tr. 64:20-65:3", "Tr. 65:4-9", "Tr. 65:14-15", "Tr. 66:1", "note 165:10"];
        let lines = sources.iter().enumerate().map(|(t, source)| {
            format!("{{\"t\":{t},\"type\":\"utterance\",\"text\":\"x\",\"source\":\"{source}\"}}\n")
        });
        let log: String = lines.collect();
        let session = Session::from_text("log", &log, Thresholds::default());
        for (page, line, event) in [
            (65, 2, Some(0)),
            (65, 4, Some(1)),
            (65, 12, Some(1)),
            (65, 15, Some(2)),
            (66, 20, Some(3)),
            (67, 1, None),
            (165, 10, Some(4)),
        ] {
            let wanted = PageLine { page, line };
            let text = LogBytes::Memory(Arc::new(log.clone().into_bytes()));
            let corpus = SearchCorpus::new(&session, text, pattern(wanted).unwrap());
            assert_eq!(find(&corpus, wanted).unwrap(), event, "{wanted}");
        }
    }
}
