//! Makes what was read from a text inside the document independent of that text.

use crate::import::transcript::{Content, Item, Transcript};
use std::borrow::Cow;

/// A transcript whose texts are its own, with its items and problems at the lines that `line` gives for theirs.
pub(super) fn owned(read: Transcript<'_>, line: impl Fn(u64) -> u64) -> Transcript<'static> {
    let mut transcript = Transcript::default();
    for person in read.people {
        transcript.person(person);
    }
    transcript.problems.add_all(&read.problems, &line);
    (transcript.title, transcript.media, transcript.duration) = (read.title, read.media, read.duration);
    (transcript.sequence, transcript.times_are) = (read.sequence, read.times_are);
    (transcript.start, transcript.is_session, transcript.once) = (read.start, read.is_session, read.once);
    transcript.items = read.items.into_iter().map(|item| owned_item(item, &line)).collect();
    transcript
}

fn owned_item(item: Item<'_>, line: impl Fn(u64) -> u64) -> Item<'static> {
    let content = match item.content {
        Content::Utterance { speaker, text, certainty, source } => {
            Content::Utterance { speaker, text: Cow::Owned(text.into_owned()), certainty, source }
        }
        Content::Event(body) => Content::Event(Box::new(body.into_owned())),
    };
    let Item { at, end, forms, provenance, extra, .. } = item;
    Item { line: line(item.line), at, end, forms, content, provenance, extra }
}
