//! Ids that are unique for ever and sort in the order in which they were made: ULIDs (github.com/ulid/spec).

/// Crockford's base 32: no I, L, O or U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// The length of an id.
const LENGTH: usize = 26;
/// How many bits are random.
const RANDOM: u32 = 80;

/// An id from the milliseconds since 1970 and 80 random bits. It is greater than `after`, if that is an id, also when the
/// clock was set back: then it is the next one after that.
///
/// ```
/// use untaped::work::ulid;
/// let first = ulid(1_551_538_934_250, 7, None);
/// assert_eq!(first, "01D4ZETMFA0000000000000007");
/// assert_eq!(ulid(0, 0, Some(&first)), "01D4ZETMFA0000000000000008");
/// ```
#[must_use]
pub fn ulid(ms: u64, random: u128, after: Option<&str>) -> String {
    let time = u128::from(ms) & ((1 << 48) - 1);
    let mut number = time << RANDOM | random & ((1 << RANDOM) - 1);
    if let Some(after) = after.and_then(number_of) {
        number = number.max(after.saturating_add(1));
    }
    let digit = |place: usize| {
        let shift = 5 * (LENGTH - 1 - place);
        char::from(DIGITS[usize::try_from(number >> shift & 31).unwrap_or_default()])
    };
    (0..LENGTH).map(digit).collect()
}

/// The number that an id writes; `None` if it is not a ULID.
fn number_of(id: &str) -> Option<u128> {
    let digits = id.as_bytes();
    // The first digit has three bits.
    if digits.len() != LENGTH || digits[0] > b'7' {
        return None;
    }
    digits.iter().try_fold(0, |number, digit| {
        let value = DIGITS.iter().position(|d| *d == digit.to_ascii_uppercase())?;
        Some(number << 5 | u128::try_from(value).ok()?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ids_sort_in_the_order_in_which_they_were_made_whatever_the_clock_says(
            made in proptest::collection::vec((0..1_u64 << 48, any::<u128>()), 1..20)
        ) {
            let mut ids: Vec<String> = Vec::new();
            for (ms, random) in made {
                ids.push(ulid(ms, random, ids.last().map(String::as_str)));
            }
            let mut sorted = ids.clone();
            sorted.sort();
            sorted.dedup();
            prop_assert_eq!(&ids, &sorted);
            for id in &ids {
                let number = number_of(id).unwrap();
                prop_assert_eq!(&ulid(u64::try_from(number >> 80).unwrap(), number, None), id);
            }
        }
    }

    #[test]
    fn what_is_not_a_ulid_has_no_number() {
        for id in
            ["", "01D4ZETMFA000000000000000", "81D4ZPT5DA0000000000000007", "01D4ZPT5DA000000000000000U"]
        {
            assert_eq!(number_of(id), None, "{id}");
        }
    }
}
