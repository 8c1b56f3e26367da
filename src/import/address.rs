//! The addresses of media files in annotation formats, as the names that people know.

use percent_encoding::percent_decode_str;

/// A file's name as it is, of an address in which signs stand by their numbers (RFC 3986, 2.1): `tape%201.wav` is
/// `tape 1.wav`. What is no such number stays as it stands, and so does all of an address whose numbers are no UTF-8. A
/// path beside the document loses its `./`; the scheme of an address, such as `file://`, stays.
pub(super) fn file_name(address: &str) -> String {
    let plain = address.strip_prefix("./").filter(|rest| !rest.is_empty()).unwrap_or(address);
    percent_decode_str(plain).decode_utf8().map_or_else(|_| plain.to_owned(), std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_as_the_name_that_it_stands_for() {
        for (address, name) in [
            ("file:///C:/a%20b.wav", "file:///C:/a b.wav"),
            ("./tape%201.wav", "tape 1.wav"),
            ("../%C3%A9.wav", "../é.wav"),
            ("tape 1.wav", "tape 1.wav"),
            ("100%.wav", "100%.wav"),
            ("%zz%4", "%zz%4"),
            ("a%20%FF.wav", "a%20%FF.wav"),
            ("a%2520b", "a%20b"),
            ("./", "./"),
            ("", ""),
        ] {
            assert_eq!(file_name(address), name, "{address}");
        }
    }
}
