//! Finds the page of each numbered line by the page numbers between lines, in page headers or footers.
//!
//! A number between two pages may be a footer or a header. The ends of the file decide: headers begin before the first
//! line, footers end after the last, and both rise by one from page to page. A form feed decides as well. If neither does,
//! no page is given, since a wrong page is worse than none.

use super::super::lines::lines;
use super::numbered::{numbered, page_number};
use std::collections::BTreeSet;

/// A page number on a line of its own.
#[derive(Clone, Copy, Debug)]
struct PageNumber {
    /// Its line in the file.
    at: u64,
    page: u32,
    /// Whether the word "Page" or dashes mark it as one.
    marked: bool,
    /// Whether the last form feed between the pages is before it.
    after_feed: bool,
}

/// The page numbers between two pages, before the first, or after the last.
#[derive(Default)]
struct PageBreak {
    numbers: Vec<PageNumber>,
    /// Whether a form feed follows the first number.
    feed_follows: bool,
}

/// The pages of a file.
#[derive(Default)]
pub(super) struct Pages {
    /// The lines of the file with only a page number.
    numbers: BTreeSet<u64>,
    /// The line of the file where each page begins, and its number if certain.
    starts: Vec<(u64, Option<u32>)>,
}

/// A line that may be a page number, or that has a line number and words.
struct SeenLine {
    at: u64,
    alone: Option<PageNumber>,
    line: Option<u32>,
    /// The indentation of its number.
    indent: usize,
}

impl Pages {
    /// Finds the pages of a text of numbered lines.
    pub(super) fn new(text: &str) -> Pages {
        let mut seen: Vec<SeenLine> = Vec::new();
        let (mut feeds, mut fed) = (Vec::new(), false);
        for (at, line) in lines(text) {
            if line.contains('\u{c}') {
                feeds.push(at);
                fed = true;
            }
            let alone =
                page_number(line).map(|(page, marked)| PageNumber { at, page, marked, after_feed: fed });
            let read = numbered(line).filter(|read| read.page.is_none());
            let indent = line.trim_start_matches('\u{c}').chars().take_while(|c| c.is_whitespace()).count();
            if alone.is_some() || read.is_some() {
                // A form feed counts until text follows it.
                fed &= alone.is_some();
                seen.push(SeenLine { at, alone, line: read.map(|read| read.line), indent });
            }
        }
        let widest = seen.iter().filter(|s| s.alone.is_none()).map(|s| s.indent).max().unwrap_or(0);
        let (mut pages, mut between) = (Pages::default(), vec![PageBreak::default()]);
        let mut last = 0;
        for (i, this) in seen.iter().enumerate() {
            let next = seen.get(i + 1).and_then(|next| next.line);
            if let Some(alone) = this.alone
                && (alone.marked
                    || this.indent > widest + 8
                    || this.line.is_none_or(|n| n != last + 1 && next != Some(n + 1)))
            {
                pages.numbers.insert(this.at);
                if let Some(here) = between.last_mut() {
                    here.numbers.push(alone);
                }
                continue;
            }
            let Some(line) = this.line else { continue };
            if pages.starts.is_empty() || line <= last {
                pages.starts.push((this.at, None));
                between.push(PageBreak::default());
            } else if let Some(here) = between.last_mut() {
                // A number within a page is not a page number.
                here.numbers.clear();
            }
            last = line;
        }
        for (i, here) in between.iter_mut().enumerate() {
            let until = pages.starts.get(i).map_or(u64::MAX, |&(at, _)| at);
            let first = here.numbers.first().map(|number| number.at);
            here.feed_follows = first.is_some_and(|first| feeds.iter().any(|&at| first < at && at <= until));
        }
        let stated = stated(&between);
        for (i, (_, page)) in pages.starts.iter_mut().enumerate() {
            *page = certain(&stated, i);
        }
        pages
    }

    /// Whether a line of the file is a page number.
    pub(super) fn is_number(&self, line: u64) -> bool {
        self.numbers.contains(&line)
    }

    /// The page that begins at a line of the file, if one does: that line, and the page's number if certain.
    pub(super) fn begins(&self, line: u64) -> Option<(u64, Option<u32>)> {
        let found = self.starts.binary_search_by_key(&line, |&(at, _)| at).ok()?;
        self.starts.get(found).copied()
    }

    /// The number of pages.
    pub(super) fn count(&self) -> usize {
        self.starts.len()
    }

    /// The number of pages without a certain number, and the line of the file where the first of these begins.
    pub(super) fn uncertain(&self) -> (usize, u64) {
        let mut uncertain = self.starts.iter().filter(|(_, page)| page.is_none());
        let first = uncertain.next();
        (first.map_or(0, |_| 1 + uncertain.count()), first.map_or(1, |&(at, _)| at))
    }

    /// Whether the file has any page number.
    pub(super) fn any_number(&self) -> bool {
        !self.numbers.is_empty()
    }
}

/// The number in the header or footer of each page, and whether it is marked as a page number. `None` for all pages if
/// headers and footers cannot be told apart.
fn stated(between: &[PageBreak]) -> Vec<Option<(u32, bool)>> {
    let one = |alone: Option<&PageNumber>| alone.map(|alone| (alone.page, alone.marked));
    let heads: Vec<_> = between.iter().map(|here| one(here.numbers.last())).collect();
    let feet: Vec<_> = between.iter().skip(1).map(|here| one(here.numbers.first())).collect();
    let pages = feet.len();
    let none = vec![None; pages];
    let inner = between.get(1..pages).unwrap_or_default();
    let rises = |a: Option<(u32, bool)>, b: Option<(u32, bool)>| {
        a.zip(b).is_some_and(|((a, _), (b, _))| a.checked_add(1) == Some(b))
    };
    let fed_head = between.iter().any(|here| here.numbers.last().is_some_and(|number| number.after_feed));
    let fed_foot = inner.iter().any(|here| here.feed_follows);
    let both = inner.iter().any(|here| here.numbers.len() > 1);
    let [Some(first), Some(last)] = [heads.first().copied(), feet.last().copied()] else { return none };
    let before = first.is_some() && (pages == 1 || rises(first, heads.get(1).copied().flatten()));
    let behind = last.is_some() && (pages == 1 || rises(feet.iter().rev().nth(1).copied().flatten(), last));
    if both {
        // Headers and footers must agree on each page.
        let agree = heads.iter().zip(&feet).all(|(a, b)| a.zip(*b).is_none_or(|((a, _), (b, _))| a == b));
        return if agree {
            heads.iter().zip(&feet).map(|(head, foot)| head.or(*foot)).collect()
        } else {
            none
        };
    }
    let fed = fed_head || fed_foot;
    let at_head = fed_head || (!fed && before && last.is_none());
    let at_foot = fed_foot || (!fed && behind && first.is_none());
    match (at_head, at_foot) {
        (true, false) => heads.into_iter().take(pages).collect(),
        (false, true) => feet,
        (true, true) | (false, false) => none,
    }
}

/// The number of a page, if an adjacent page or a mark confirms it, or if both adjacent pages imply it.
fn certain(stated: &[Option<(u32, bool)>], i: usize) -> Option<u32> {
    let page = |i: Option<usize>| stated.get(i?).copied().flatten().map(|(page, _)| u64::from(page));
    let (before, after) = (page(i.checked_sub(1)), page(i.checked_add(1)));
    let Some((number, marked)) = stated.get(i).copied().flatten() else {
        let (before, after) = before.zip(after)?;
        return u32::try_from(before + 1).ok().filter(|_| before + 2 == after);
    };
    let n = u64::from(number);
    let confirmed = before.is_some_and(|before| before + 1 == n)
        || after == Some(n + 1)
        || stated.len() == 1
        || (marked && before.is_none_or(|b| b < n) && after.is_none_or(|a| a > n));
    confirmed.then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pages of 25 lines, with a header and a footer.
    fn file(pages: &[u32], head: impl Fn(u32) -> String, foot: impl Fn(u32) -> String) -> String {
        let page = |&n: &u32| {
            let lines: Vec<String> = (1..=25).map(|line| format!("{line:>2}   Q.   Words.\n")).collect();
            let lines = lines.concat();
            format!("{}{lines}{}", head(n), foot(n))
        };
        pages.iter().map(page).collect()
    }

    fn pages(text: &str) -> Vec<Option<u32>> {
        Pages::new(text).starts.iter().map(|&(_, page)| page).collect()
    }

    fn none(_: u32) -> String {
        String::new()
    }

    #[test]
    fn headers_and_footers_are_told_apart_by_the_ends_of_the_file() {
        let right = |n: u32| format!("{:60}{n}\n", "");
        let word = |n: u32| format!("{:40}Page {n}\n\n", "");
        let left = |n: u32| format!("{n}\n");
        let dashes = |n: u32| format!("{:30}- {n} -\n", "");
        for first in [1, 2, 24, 25, 26, 41, 300] {
            let numbers: Vec<u32> = (first..first + 4).collect();
            let all: Vec<Option<u32>> = numbers.iter().copied().map(Some).collect();
            for mark in [&right as &dyn Fn(u32) -> String, &word, &dashes] {
                assert_eq!(pages(&file(&numbers, mark, none)), all, "head {first}");
                assert_eq!(pages(&file(&numbers, none, mark)), all, "foot {first}");
                assert_eq!(pages(&file(&numbers, mark, mark)), all, "both {first}");
            }
        }
        let numbers = [40, 41, 42];
        assert_eq!(pages(&file(&numbers, left, none)), [Some(40), Some(41), Some(42)]);
        assert_eq!(pages(&file(&numbers, none, left)), [Some(40), Some(41), Some(42)]);
    }

    #[test]
    fn without_a_difference_between_headers_and_footers_no_page_is_given() {
        let right = |n: u32| format!("{:60}{n}\n", "");
        // The first page of a document often has no number: the next number could be its footer.
        let title = file(&[1, 2, 3], |n| if n == 1 { String::new() } else { right(n) }, none);
        assert_eq!(pages(&title), [None, None, None]);
        // Truncated after the header of a page.
        let cut = format!("{}{}", file(&[1, 2], right, none), right(3));
        assert_eq!(pages(&cut), [None, None]);
        assert_eq!(pages(&file(&[1, 2], none, none)), [None, None]);
        // A year before the first page is not a page number.
        let year =
            format!("{}{}", right(2019), file(&[1, 2, 3], none, |n| if n == 3 { none(n) } else { right(n) }));
        assert_eq!(pages(&year), [None, None, None]);
    }

    #[test]
    fn a_form_feed_tells_a_header_from_a_footer() {
        let head =
            file(&[1, 2, 3], |n| if n == 1 { String::new() } else { format!("\u{c}{:60}{n}\n", "") }, none);
        assert_eq!(pages(&head), [None, Some(2), Some(3)]);
        let foot =
            file(&[1, 2, 3], none, |n| if n == 3 { String::new() } else { format!("{:60}{n}\n\u{c}\n", "") });
        assert_eq!(pages(&foot), [Some(1), Some(2), None]);
    }

    #[test]
    fn a_number_that_no_adjacent_page_confirms_is_not_used() {
        let right = |n: u32| format!("{:60}{n}\n", "");
        let misread = file(&[40, 41, 47, 43, 44], right, none);
        assert_eq!(pages(&misread), [Some(40), Some(41), None, Some(43), Some(44)]);
        let missing = file(&[40, 41, 0, 43, 44], |n| if n == 0 { none(n) } else { right(n) }, none);
        assert_eq!(pages(&missing), [Some(40), Some(41), Some(42), Some(43), Some(44)]);
    }

    #[test]
    fn an_empty_numbered_line_is_not_a_page() {
        let text = "  Page 7\n 1  Q.  Where?\n 2\n 3  A.  Home.\n 4\n  Page 8\n 1  Q.  When?\n";
        let found = Pages::new(text);
        assert_eq!(found.numbers.iter().copied().collect::<Vec<_>>(), [1, 6]);
        assert_eq!(pages(text), [Some(7), Some(8)]);
    }
}
