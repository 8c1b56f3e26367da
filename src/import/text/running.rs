//! Finds the headers and footers of pages among the lines of a text: what recurs beside form feeds, and `Page 2 of 7`.

use super::super::lines::lines;
use std::collections::HashMap;

/// The most lines of a header or a footer.
const LINES: usize = 4;

/// The lines that recur at the top or the bottom of pages, without their numbers.
pub(super) struct RunningHeads {
    lines: HashMap<String, usize>,
}

impl RunningHeads {
    pub(super) fn find(text: &str) -> RunningHeads {
        let mut found: HashMap<String, usize> = HashMap::new();
        let mut pages = 0;
        let mut add = |line: &str| *found.entry(without_numbers(line)).or_default() += 1;
        if text.contains('\u{c}') {
            for page in text.split('\u{c}') {
                pages += 1;
                let all: Vec<&str> = page.lines().filter(|line| !line.trim().is_empty()).collect();
                let top = all.len().min(LINES);
                all.iter().take(top).for_each(|line| add(line));
                all.iter().skip(top).rev().take(LINES).for_each(|line| add(line));
            }
        }
        // Words may recur too.
        found.retain(|_, times| *times > 1 && *times * 2 >= pages);
        for (_, line) in lines(text).filter(|(_, line)| is_page_number(line)) {
            *found.entry(without_numbers(line)).or_default() += 1;
        }
        RunningHeads { lines: found }
    }

    /// Whether a line is one of them.
    pub(super) fn has(&self, line: &str) -> bool {
        !self.lines.is_empty() && self.lines.contains_key(&without_numbers(line))
    }
}

/// A line with one sign for each number.
fn without_numbers(line: &str) -> String {
    let mut last_is_digit = false;
    let mut masked = String::new();
    for c in line.trim().chars() {
        if !(last_is_digit && c.is_ascii_digit()) {
            masked.push(if c.is_ascii_digit() { '#' } else { c });
        }
        last_is_digit = c.is_ascii_digit();
    }
    masked
}

/// Whether a line is `Page 2` or `Page 2 of 7`.
fn is_page_number(line: &str) -> bool {
    line.trim().len() < 24
        && matches!(
            without_numbers(line).to_ascii_lowercase().as_str(),
            "page #" | "page # of #" | "page #/#" | "page | #"
        )
}
