//! For whoever wants to know how far the reading of a long transcript is.

use std::cell::Cell;
use std::fmt;
use std::rc::Rc;

/// So many bytes lie between two calls at the least.
const EVERY: u64 = 1 << 16;

/// Is told, while a text is read, how many of its bytes are done. The default is told nothing, and so is the watch of a
/// format that is understood as a whole, as JSON is.
#[derive(Clone, Default)]
pub struct Progress {
    tell: Option<Rc<dyn Fn(u64)>>,
    next: Cell<u64>,
}

impl Progress {
    /// Has a function told.
    #[must_use]
    pub fn new(tell: impl Fn(u64) + 'static) -> Progress {
        Progress { tell: Some(Rc::new(tell)), next: Cell::default() }
    }

    /// So many bytes of the text are done.
    pub(super) fn at(&self, bytes: usize) {
        let bytes = bytes as u64;
        if let Some(tell) = self.tell.as_ref().filter(|_| bytes >= self.next.get()) {
            self.next.set(bytes + EVERY);
            tell(bytes);
        }
    }

    /// The same lines, each told of when it is taken.
    pub(super) fn over<'t>(
        &self,
        lines: impl Iterator<Item = (u64, &'t str)>,
    ) -> impl Iterator<Item = (u64, &'t str)> {
        let mut done = 0;
        lines.inspect(move |(_, line)| {
            done += line.len() + 1;
            self.at(done);
        })
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress").field("told", &self.tell.is_some()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Document, FORMATS, Options};
    use super::*;
    use std::cell::RefCell;
    use std::fmt::Write;

    #[test]
    fn the_most_used_formats_tell_how_far_they_are() {
        let cues = |head: &str, cue: &dyn Fn(u32) -> String| {
            (0..20_000).fold(head.to_owned(), |mut text, i| {
                let _ = write!(text, "{}", cue(i));
                text
            })
        };
        let clock = |i: u32| format!("{:02}:{:02}:{:02}", i / 3600, i / 60 % 60, i % 60);
        for (word, text) in [
            ("vtt", cues("WEBVTT\n\n", &|i| format!("{0}.000 --> {0}.900\nwords {i}\n\n", clock(i)))),
            ("srt", cues("", &|i| format!("{0},000 --> {0},900\nwords {i}\n\n", clock(i)))),
            ("csv", cues("start,text\n", &|i| format!("{},words {i}\n", clock(i)))),
            ("text", cues("", &|i| format!("[{}] Ann: words {i}\n", clock(i)))),
        ] {
            let told = Rc::new(RefCell::new(Vec::new()));
            let to = Rc::clone(&told);
            let watch = Progress::new(move |bytes| to.borrow_mut().push(bytes));
            let format = FORMATS.iter().find(|format| format.word == word).unwrap();
            let options = Options { progress: watch, ..Options::default() };
            let read = (format.read)(&Document { text: &text, name: "" }, &options).unwrap();
            assert_eq!(read.items.len(), 20_000, "{word}");
            let told = told.borrow();
            let (few, most) = (text.len() / (1 << 17), text.len() as u64 + 1);
            assert!(told.len() >= few, "{word}: told {} times of {}", told.len(), text.len());
            assert!(told.is_sorted() && told.last().is_some_and(|&last| last <= most), "{word}: {told:?}");
        }
    }
}
