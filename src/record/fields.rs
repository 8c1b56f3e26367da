//! Splits a JSON object into keys and raw values, borrowed from its line, and notes duplicate keys.

use super::words::words;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

words! {
    /// The keys that the format defines for events.
    pub(crate) enum FieldName {
        T = "t",
        Type = "type",
        Speaker = "speaker",
        Text = "text",
        End = "end",
        Certainty = "certainty",
        Recording = "recording",
        Offset = "offset",
        Source = "source",
        Reason = "reason",
        StatedOnTape = "stated_on_tape",
        Questioning = "questioning",
        Kind = "kind",
        Who = "who",
        Indirect = "indirect",
        Alt = "alt",
    }
}

/// Whether a log has a field of this name, in an event or to identify itself.
pub(crate) fn is_log_field(key: &str) -> bool {
    FieldName::from_word(key).is_some() || ["format", "version"].contains(&key)
}

/// The number of keys that the format defines for events.
const KNOWN: usize = FieldName::ALL.len();

/// Up to this many unknown keys, a linear search is faster than a hash table.
const FEW: usize = 16;

/// The fields of an object, each key once, with its last value. Known keys are in an array, because every line has some
/// of them. Each field has its position in the order of first appearance.
#[derive(Debug, Default)]
pub(super) struct Fields<'a> {
    known: [Option<&'a RawValue>; KNOWN],
    positions: [usize; KNOWN],
    others: Vec<(usize, Cow<'a, str>, &'a RawValue)>,
    /// The first duplicate key, if any.
    pub duplicate: Option<String>,
}

impl<'a> Fields<'a> {
    /// The value of a key.
    pub(super) fn get(&self, key: FieldName) -> Option<&'a RawValue> {
        self.known[key as usize]
    }

    /// Removes a key and returns its value.
    pub(super) fn take(&mut self, key: FieldName) -> Option<&'a RawValue> {
        self.known[key as usize].take()
    }

    /// Whether all fields were taken.
    pub(super) fn is_empty(&self) -> bool {
        self.others.is_empty() && self.known.iter().all(Option::is_none)
    }

    /// The fields that were not taken, in order of first appearance.
    pub(super) fn rest(&self) -> Vec<(Cow<'a, str>, &'a RawValue)> {
        let known = FieldName::ALL.iter().filter_map(|&key| {
            let raw = self.get(key)?;
            Some((self.positions[key as usize], Cow::Borrowed(key.word()), raw))
        });
        let mut rest: Vec<_> = known.chain(self.others.iter().cloned()).collect();
        rest.sort_by_key(|&(position, ..)| position);
        rest.into_iter().map(|(_, key, raw)| (key, raw)).collect()
    }
}

/// Reads the fields of a JSON object into an empty `found`. It is filled in place because it is large.
pub(super) fn fields<'a>(text: &'a str, found: &mut Fields<'a>) -> Result<(), serde_json::Error> {
    let mut json = serde_json::Deserializer::from_str(text);
    (&mut json).deserialize_map(FieldsVisitor(found))?;
    json.end()
}

struct FieldsVisitor<'f, 'a>(&'f mut Fields<'a>);

impl<'de: 'a, 'a> Visitor<'de> for FieldsVisitor<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let found = self.0;
        let mut table: HashMap<Cow<'a, str>, usize> = HashMap::new();
        let mut position = 0;
        while let Some(name) = map.next_key::<ObjectKey<'a>>()? {
            let value = map.next_value::<&'a RawValue>()?;
            position += 1;
            let text = match name {
                ObjectKey::Known(key) => {
                    let i = key as usize;
                    if found.known[i].replace(value).is_some() {
                        found.duplicate.get_or_insert_with(|| key.word().to_owned());
                    } else {
                        found.positions[i] = position;
                    }
                    continue;
                }
                ObjectKey::Other(text) => text,
            };
            if found.others.len() == FEW && table.is_empty() {
                table = found.others.iter().enumerate().map(|(i, (_, key, _))| (key.clone(), i)).collect();
            }
            let same = if table.is_empty() {
                found.others.iter().position(|(_, key, _)| *key == text)
            } else {
                table.get(&text).copied()
            };
            if let Some(i) = same {
                found.others[i].2 = value;
                found.duplicate.get_or_insert_with(|| text.into_owned());
            } else {
                if !table.is_empty() {
                    table.insert(text.clone(), found.others.len());
                }
                found.others.push((position, text, value));
            }
        }
        Ok(())
    }
}

/// The key of a field.
enum ObjectKey<'a> {
    Known(FieldName),
    Other(Cow<'a, str>),
}

impl<'a> ObjectKey<'a> {
    fn from_text(text: Cow<'a, str>) -> ObjectKey<'a> {
        FieldName::from_word(&text).map_or(ObjectKey::Other(text), ObjectKey::Known)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for ObjectKey<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor<'a>(std::marker::PhantomData<&'a ()>);
        impl<'de: 'a, 'a> Visitor<'de> for NameVisitor<'a> {
            type Value = ObjectKey<'a>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            // Borrowed if it has no escapes.
            fn visit_borrowed_str<E>(self, key: &'de str) -> Result<ObjectKey<'a>, E> {
                Ok(ObjectKey::from_text(Cow::Borrowed(key)))
            }
            fn visit_str<E>(self, key: &str) -> Result<ObjectKey<'a>, E> {
                Ok(ObjectKey::from_text(Cow::Owned(key.to_owned())))
            }
        }
        deserializer.deserialize_str(NameVisitor(std::marker::PhantomData))
    }
}

/// The text of a JSON string; `None` for other values. The flag says that an unpaired surrogate was replaced by
/// U+FFFD.
pub(super) fn string(raw: &RawValue) -> Option<(Cow<'_, str>, bool)> {
    let text = raw.get();
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Some((Cow::Borrowed(inner), false));
    }
    if let Ok(text) = serde_json::from_str::<String>(text) {
        Some((Cow::Owned(text), false))
    } else {
        let mended = without_lone_surrogates(text);
        Some((Cow::Owned(serde_json::from_str(&mended).ok()?), true))
    }
}

/// Replaces each unpaired `\uD800`–`\uDFFF` escape by `\uFFFD`.
fn without_lone_surrogates(text: &str) -> String {
    let unit = |at: usize| -> Option<u16> {
        let hex = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(hex, 16).ok()
    };
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let length = match (unit(at), unit(at + 6)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                out.push_str("\\uFFFD");
                at += 6;
                continue;
            }
            (Some(_), _) => 6,
            (None, _) if rest.starts_with('\\') => 2,
            (None, _) => rest.chars().next().map_or(1, char::len_utf8),
        };
        out.push_str(text.get(at..at + length).unwrap_or(rest));
        at += length;
    }
    out
}

/// The greatest nesting of arrays and objects in a JSON text, without brackets inside strings. Does not check that the
/// text is JSON.
pub(super) fn depth(text: &str) -> usize {
    let (mut depth, mut greatest, mut in_string, mut escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth += 1;
                greatest = greatest.max(depth);
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    greatest
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    #[test]
    fn the_last_of_a_key_given_twice_holds_also_among_many_keys() {
        let mut text = String::from("{\"a\":1,");
        for i in 0..50 {
            write!(text, "\"k{i}\":{i},").unwrap();
        }
        text.push_str("\"a\":2,\"k49\":0}");
        let mut found = Fields::default();
        fields(&text, &mut found).unwrap();
        let rest = found.rest();
        assert_eq!(rest.len(), 51);
        assert_eq!((rest[0].0.as_ref(), rest[0].1.get()), ("a", "2"));
        assert_eq!((rest[50].0.as_ref(), rest[50].1.get()), ("k49", "0"));
        assert_eq!(found.duplicate.as_deref(), Some("a"));
    }

    #[test]
    fn a_key_with_escapes_is_the_same_key() {
        let mut found = Fields::default();
        fields(r#"{"t":1,"\u0074":2}"#, &mut found).unwrap();
        assert_eq!((found.rest().len(), found.duplicate.as_deref()), (1, Some("t")));
        assert_eq!(found.get(FieldName::T).map(RawValue::get), Some("2"));
    }

    #[test]
    fn what_is_not_taken_stays_in_the_order_of_first_appearance() {
        let mut found = Fields::default();
        fields(r#"{"z":1,"who":2,"t":3,"a":4,"who":5,"kind":6}"#, &mut found).unwrap();
        assert_eq!(found.take(FieldName::T).map(RawValue::get), Some("3"));
        assert!(found.take(FieldName::T).is_none());
        let rest = found.rest();
        let rest: Vec<_> = rest.iter().map(|(key, raw)| (key.as_ref(), raw.get())).collect();
        assert_eq!(rest, [("z", "1"), ("who", "5"), ("a", "4"), ("kind", "6")]);
    }

    #[test]
    fn lone_surrogates_become_replacement_characters_and_pairs_stay() {
        let read = |text: &str| {
            let raw: &RawValue = serde_json::from_str(text).unwrap();
            let (text, mended) = string(raw).unwrap();
            (text.into_owned(), mended)
        };
        assert_eq!(read(r#""a\ud800b""#), ("a\u{FFFD}b".to_owned(), true));
        assert_eq!(read(r#""\ud83d\ude00\udc00é\\ud800""#), ("😀\u{FFFD}é\\ud800".to_owned(), true));
        assert_eq!(read(r#""\ud83d\ude00""#), ("😀".to_owned(), false));
    }

    #[test]
    fn depth_counts_brackets_outside_strings() {
        assert_eq!(depth(r#"{"a":[[1]],"b":"[[[[\"[["}"#), 3);
        assert_eq!(depth(&"[".repeat(10_000)), 10_000);
    }
}
