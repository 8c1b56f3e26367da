//! An act of a coder in words.

use super::phrase::{Phrase, PhraseRole};
use crate::record::as_words;
use crate::work::{Code, CodeName, Codebooks, Group, What};

/// What a coder did, in words: `code min_max/min_blame (Blame shifted), level high: a remark`. The label of a code is that of
/// its codebook, if that is known.
#[must_use]
pub fn act<'a>(what: &'a What, codebooks: &Codebooks) -> Vec<Phrase<'a>> {
    let mut phrases = match what {
        What::Code { code, level, .. } => code_words(code, codebooks.find(code), level.as_deref()),
        What::Note { .. } => vec![Phrase::plain("note")],
        What::Flag { .. } => vec![Phrase::plain("flag")],
        What::Mark { kind, .. } => {
            vec![Phrase::plain("mark "), Phrase::new(PhraseRole::Mark, as_words(kind).to_uppercase())]
        }
        What::Retract { of } => vec![Phrase::plain("retracts "), Phrase::new(PhraseRole::Term, of.as_str())],
        What::Seen { .. } => vec![Phrase::plain("has read this")],
        What::Verdict { fact, is, form, .. } => {
            let form = form.map(|form| Phrase::plain(format!(", {form}")));
            let mut phrases = vec![Phrase::plain("fact "), Phrase::new(PhraseRole::Term, fact.as_str())];
            phrases.push(Phrase::plain(match is {
                crate::work::Verdict::Mention => " is mentioned",
                crate::work::Verdict::Not => " is not mentioned",
            }));
            phrases.extend(form);
            phrases
        }
        What::Unknown { act } => {
            vec![Phrase::plain("unknown act "), Phrase::new(PhraseRole::Term, act.as_str())]
        }
    };
    if let Some(text) = what.text().filter(|text| !text.trim().is_empty()) {
        phrases.extend([Phrase::plain(": "), Phrase::new(PhraseRole::Words, text)]);
    }
    phrases
}

fn code_words<'a>(
    code: &CodeName,
    found: Option<(&Code, &Group)>,
    level: Option<&'a str>,
) -> Vec<Phrase<'a>> {
    let mut phrases = vec![Phrase::plain("code "), Phrase::new(PhraseRole::Term, code.to_string())];
    if let Some((code, _)) = found {
        phrases.extend([
            Phrase::plain(" ("),
            Phrase::new(PhraseRole::Term, code.label.clone()),
            Phrase::plain(")"),
        ]);
    }
    if let Some(level) = level {
        phrases.extend([Phrase::plain(", level "), Phrase::new(PhraseRole::Term, level)]);
    }
    phrases
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::describe::plain_text;
    use crate::work::{Anchor, Form, LineHash, Place, Verdict, When};

    #[test]
    fn every_act_has_its_words() {
        let from = Anchor { line: 1, hash: LineHash::of(b""), t_ms: None };
        let place = Place { from, to: None };
        let text = || Some("a remark".to_owned());
        let code = |name: &str| CodeName::parse(name).unwrap();
        for (what, words) in [
            (
                What::Code {
                    code: code("min_max/min_blame"),
                    place,
                    level: Some("high".to_owned()),
                    text: text(),
                },
                "code min_max/min_blame (Blame shifted), level high: a remark",
            ),
            (What::Code { code: code("x/y"), place, level: None, text: None }, "code x/y"),
            (What::Note { place, text: "n".to_owned() }, "note: n"),
            (What::Flag { place, text: None }, "flag"),
            (
                What::Mark { kind: "room_entry".to_owned(), when: When::Moment(1), text: text() },
                "mark ROOM ENTRY: a remark",
            ),
            (What::Retract { of: "01J".to_owned() }, "retracts 01J"),
            (What::Seen { place }, "has read this"),
            (
                What::Verdict {
                    fact: "F3".to_owned(),
                    place,
                    is: Verdict::Mention,
                    form: Some(Form::Leading),
                },
                "fact F3 is mentioned, leading",
            ),
            (What::Unknown { act: "link".to_owned() }, "unknown act link"),
        ] {
            assert_eq!(plain_text(&act(&what, &Codebooks::default())), words);
        }
    }
}
