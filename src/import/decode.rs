//! Decodes the bytes of a file to text: from the encoding asked for, the one stated, UTF-8, or a reported guess.

use super::guesses::ENCODING;
use super::nan::replace_nan;
use crate::record::{ProblemKind, Problems};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// The text of a file, and how it was decoded.
#[derive(Clone, Debug)]
pub struct Decoded<'a> {
    /// The text, without a byte-order mark.
    pub text: Cow<'a, str>,
    /// The encoding, by its name in the Encoding Standard.
    pub encoding: &'static str,
    /// A guessed encoding, and invalid bytes.
    pub problems: Problems,
}

/// The encoding with a name or label of the Encoding Standard (WHATWG), such as `windows-1252` or `gbk`.
pub fn encoding(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.as_bytes())
}

/// Decodes a file. A byte-order mark takes precedence (of UTF-32 too); then the encoding asked for; then UTF-16 if every
/// other byte is zero, the encoding of an XML declaration, UTF-8 if fewer of its sequences are broken than whole, and last
/// the likeliest legacy encoding, a reported guess. A declaration of another encoding in a valid UTF-8 file is reported and ignored.
///
/// `NaN` and `Infinity` in JSON become null, which is reported.
pub fn decode<'a>(bytes: &'a [u8], asked: Option<&'static Encoding>) -> Decoded<'a> {
    let Decoded { text, encoding, mut problems } = decode_bytes(bytes, asked);
    Decoded { text: replace_nan(text, &mut problems), encoding, problems }
}

/// Decodes a file without changing its text.
fn decode_bytes<'a>(bytes: &'a [u8], asked: Option<&'static Encoding>) -> Decoded<'a> {
    if let Some(decoded) = utf32(bytes) {
        return decoded;
    }
    let mut problems = Problems::default();
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    // The most common case first: UTF-8 without a byte-order mark takes one pass.
    if marked.is_none()
        && !bytes.starts_with(b"<?xml")
        && asked.is_none_or(|asked| asked == UTF_8)
        && utf16(bytes).is_none()
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Decoded { text: Cow::Borrowed(text), encoding: UTF_8.name(), problems };
    }
    let chosen = marked.or(asked).unwrap_or_else(|| {
        // ASCII text in UTF-16 is valid UTF-8 too, with every other byte zero.
        let wide = utf16(bytes);
        let declared = if wide.is_none() { declared(bytes) } else { None };
        if let Some(declared) = declared.filter(|_| !bytes.is_ascii()) {
            if std::str::from_utf8(bytes).is_err() {
                return declared;
            }
            let name = declared.name();
            let what =
                format!("declared as {name}, but valid UTF-8; assuming UTF-8 (override with --encoding)");
            problems.guess(1, ENCODING.code, what);
            return UTF_8;
        }
        if wide.is_none() && nearly_utf8(bytes) {
            return UTF_8;
        }
        let guess = wide.unwrap_or_else(|| legacy(bytes));
        let name = guess.name();
        let what = format!("not valid UTF-8; assuming {name} (override with --encoding)");
        problems.guess(1, ENCODING.code, what);
        guess
    });
    let (text, encoding, wrong) = chosen.decode(bytes);
    if wrong {
        report_broken(&text, encoding.name(), &mut problems);
    }
    Decoded { text, encoding: encoding.name(), problems }
}

/// Decodes UTF-32 with a byte-order mark, which the Encoding Standard does not have. The mark of UTF-32LE begins with that
/// of UTF-16LE, and no text begins with NUL.
fn utf32(bytes: &[u8]) -> Option<Decoded<'static>> {
    type Read = fn([u8; 4]) -> u32;
    let (name, read): (_, Read) = match bytes.first_chunk()? {
        b"\xFF\xFE\0\0" => ("UTF-32LE", u32::from_le_bytes),
        b"\0\0\xFE\xFF" => ("UTF-32BE", u32::from_be_bytes),
        _ => return None,
    };
    let (units, rest) = bytes.get(4..)?.as_chunks::<4>();
    let mut text: String =
        units.iter().map(|&unit| char::from_u32(read(unit)).unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    if !rest.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    let mut problems = Problems::default();
    report_broken(&text, name, &mut problems);
    Some(Decoded { text: Cow::Owned(text), encoding: name, problems })
}

/// Reports the first U+FFFD of a text in which something was not valid.
fn report_broken(text: &str, encoding: &str, problems: &mut Problems) {
    if let Some((before, _)) = text.split_once(char::REPLACEMENT_CHARACTER) {
        let line = 1 + before.matches('\n').count() as u64;
        let what = format!("invalid {encoding} is shown as U+FFFD, first on this line");
        problems.add(line, ProblemKind::BadUtf8, what);
    }
}

/// Whether bytes are UTF-8 although some sequences are broken: fewer than are whole. In any other encoding nearly all are
/// broken.
fn nearly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken == 0 || whole > broken
}

/// Detects UTF-16 without a byte-order mark: in mostly ASCII text, every other byte is zero.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|&&b| b == 0).count();
    let many = head.len() / 4;
    match (zeros(0), zeros(1)) {
        (0, n) if n > many => Some(UTF_16LE),
        (n, 0) if n > many => Some(UTF_16BE),
        _ => None,
    }
}

/// The encoding that an XML declaration states, unless it is UTF-8, or UTF-16, in which the declaration could not be read as
/// bytes.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.trim_ascii_start().strip_prefix(b"<?xml")?;
    let head = head.get(..head.len().min(256))?;
    let head = head.get(..memchr::memmem::find(head, b"?>")?)?;
    let value = head.get(memchr::memmem::find(head, b"encoding")? + b"encoding".len()..)?;
    let value = value.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first()?;
    let label = value.split(|b| b == quote).next()?;
    Encoding::for_label(label).filter(|e| ![UTF_8, UTF_16LE, UTF_16BE].contains(e))
}

fn legacy(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, &'static str, Vec<ProblemKind>) {
        let decoded = decode(bytes, None);
        let kinds = decoded.problems.list().iter().map(|p| p.kind).collect();
        (decoded.text.into_owned(), decoded.encoding, kinds)
    }

    #[test]
    fn utf_8_and_marked_encodings_are_read_without_a_report() {
        assert_eq!(read("Grüße".as_bytes()), ("Grüße".into(), "UTF-8", vec![]));
        assert_eq!(read(b"\xef\xbb\xbfa"), ("a".into(), "UTF-8", vec![]));
        assert_eq!(read(b"\xff\xfea\0b\0"), ("ab".into(), "UTF-16LE", vec![]));
        assert_eq!(read(b"\xfe\xff\0a\0b"), ("ab".into(), "UTF-16BE", vec![]));
        assert_eq!(read(b"\xff\xfe\0\0a\0\0\0"), ("a".into(), "UTF-32LE", vec![]));
        assert_eq!(read(b"\0\0\xfe\xff\0\0\0a"), ("a".into(), "UTF-32BE", vec![]));
        let cut = (String::from("a\u{fffd}\u{fffd}"), "UTF-32BE", vec![ProblemKind::BadUtf8]);
        assert_eq!(read(b"\0\0\xfe\xff\0\0\0a\0\x11\0\0\0"), cut);
    }

    #[test]
    fn a_guess_is_reported() {
        let latin = b"Gr\xfc\xdfe aus K\xf6ln, Herr M\xfcller hat geh\xf6rt, dass es sch\xf6n ist.";
        let (text, encoding, kinds) = read(latin);
        assert_eq!(
            (text.as_str(), encoding),
            ("Grüße aus Köln, Herr Müller hat gehört, dass es schön ist.", "windows-1252")
        );
        assert_eq!(kinds, [ProblemKind::Guessed]);
        let wide: Vec<u8> =
            "[00:01] Officer: hello there".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&wide).1, "UTF-16LE");
    }

    #[test]
    fn an_xml_declaration_is_followed_unless_the_bytes_are_utf_8() {
        let head = "<?xml version=\"1.0\" encoding = 'ISO-8859-5'?>";
        let cyrillic = [head.as_bytes(), b"\xbd\xd5\xe2"].concat();
        assert_eq!(read(&cyrillic), (format!("{head}Нет"), "ISO-8859-5", vec![]));
        let utf8 = format!("{head}Нет");
        assert_eq!(read(utf8.as_bytes()), (utf8.clone(), "UTF-8", vec![ProblemKind::Guessed]));
        assert_eq!(read(head.as_bytes()), (head.to_owned(), "UTF-8", vec![]));
        for none in [
            "<?xml",
            "<?xml encoding",
            "<?xml encoding=?>",
            "<?xml encoding='UTF-16'?>",
            "<?xml encoding='x'?>",
        ] {
            assert!(declared(none.as_bytes()).is_none(), "{none}");
        }
    }

    #[test]
    fn one_invalid_byte_does_not_make_utf_8_another_encoding() {
        let (text, encoding, kinds) = read(b"caf\xc3\xa9 \xc3\xa0 \xc3\xa9\xc3\xa9 \n\xff");
        assert_eq!((text.as_str(), encoding), ("café à éé \n\u{fffd}", "UTF-8"));
        assert_eq!(kinds, [ProblemKind::BadUtf8]);
        let (text, encoding, _) = read(b"\xc3\xbcber M\xc3\xbcller \xc3 \xc3\x84rger");
        assert_eq!((text.as_str(), encoding), ("über Müller \u{fffd} Ärger", "UTF-8"));
        assert_ne!(read(b"caf\xe9 \xc3\xa9").1, "UTF-8", "as many are broken as are whole");
    }

    #[test]
    fn the_encoding_asked_for_is_used() {
        let decoded = decode(b"\xe9", encoding("latin1"));
        assert_eq!((decoded.text.as_ref(), decoded.encoding), ("é", "windows-1252"));
        assert!(decoded.problems.is_empty());
        assert!(encoding("no such thing").is_none());
    }
}
