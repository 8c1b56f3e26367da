//! Tables and laws of the decoder, with a clock of their own.

use super::*;
use proptest::collection::vec;
use proptest::prelude::*;

const PROMPTLY: Duration = Duration::from_millis(10);
const SECOND: Duration = Duration::from_secs(1);

/// A decoder with a clock of its own.
struct Clocked {
    decoder: InputDecoder,
    now: Instant,
    typed: Vec<Typed>,
}

impl Clocked {
    #[expect(clippy::disallowed_methods, reason = "an instant to count from; nothing is measured")]
    fn new() -> Clocked {
        Clocked { decoder: InputDecoder::default(), now: Instant::now(), typed: Vec::new() }
    }

    /// Lets time pass as the loop does: it wakes up when the decoder asks for it.
    fn pass(&mut self, time: Duration) {
        let end = self.now + time;
        while let Some(until) = self.decoder.until().filter(|&until| until <= end) {
            self.now = self.now.max(until);
            self.typed.extend(self.decoder.expire(self.now).into_iter().flatten());
        }
        self.now = end;
    }

    fn arrive(&mut self, bytes: &[u8]) {
        self.typed.extend(self.decoder.bytes(bytes, self.now));
    }

    /// What was typed once nothing more arrives.
    fn rest(mut self) -> Vec<Typed> {
        self.pass(SECOND);
        self.typed
    }
}

/// What is typed by bytes that arrive at once.
fn typed(bytes: &[u8]) -> Vec<Typed> {
    let mut clocked = Clocked::new();
    clocked.arrive(bytes);
    clocked.rest()
}

/// What is typed by bytes that arrive one by one, so far apart.
fn typed_slowly(bytes: &[u8], apart: Duration) -> Vec<Typed> {
    let mut clocked = Clocked::new();
    for &byte in bytes {
        clocked.arrive(&[byte]);
        clocked.pass(apart);
    }
    clocked.rest()
}

fn pasted(text: &str) -> Typed {
    Typed::Paste(text.to_owned())
}

#[test]
fn a_sequence_cut_at_every_byte_is_one_key() {
    for (bytes, key) in [
        ("\x1b[A", Key::Up),
        ("\x1bOB", Key::Down),
        ("\x1b[5~", Key::PageUp),
        ("\x1b[1;5C", Key::Right),
        ("\x1b[H", Key::Home),
        ("\x1b[4~", Key::End),
        ("\x1b[8~", Key::End),
        ("\x1b[3~", Key::Delete),
        ("\x1b[Z", Key::BackTab),
        ("\x1bOP", Key::F1),
        ("\x1b[11~", Key::F1),
        ("\x1b[[A", Key::F1),
        ("\x1bOM", Key::Enter),
        ("\x1b[99;5u", Key::Ctrl('c')),
        ("\x1b[27u", Key::Esc),
        ("\x1b[97;2u", Key::Char('A')),
        ("é", Key::Char('é')),
        ("👩", Key::Char('👩')),
        ("\r", Key::Enter),
        ("\n", Key::Ctrl('j')),
        ("\x7f", Key::Backspace),
        ("\x00", Key::Ctrl(' ')),
    ] {
        assert_eq!(typed(bytes.as_bytes()), [Typed::Key(key)], "{bytes:?}");
        assert_eq!(typed_slowly(bytes.as_bytes(), PROMPTLY), [Typed::Key(key)], "{bytes:?} in parts");
    }
}

#[test]
fn an_escape_alone_is_escape_and_a_letter_after_it_is_a_letter() {
    let (escape, letter) = (Typed::Key(Key::Esc), Typed::Key(Key::Char('j')));
    assert_eq!(typed(b"\x1b"), vec![escape.clone()]);
    assert_eq!(typed_slowly(b"\x1bj", PROMPTLY), [escape.clone(), letter.clone()]);
    assert_eq!(typed_slowly(b"\x1bj", SECOND), [escape.clone(), letter]);
    assert_eq!(typed(b"\x1b\x1b"), [escape.clone(), escape.clone()]);
    assert_eq!(typed(b"\x1b\x1b[A"), [escape, Typed::Key(Key::Up)]);
    assert_eq!(typed(b"\x1bj"), [], "Alt-J");
}

#[test]
fn the_mouse_is_understood_in_three_forms_and_a_place_of_0_is_no_place() {
    let click = [Typed::Mouse(Mouse::Click, 4, 2)];
    for report in ["\x1b[<0;5;3M", "\x1b[32;5;3M", "\x1b[M %#", "\x1b[<16;5;3M"] {
        assert_eq!(typed(report.as_bytes()), click, "{report:?}");
        assert_eq!(typed_slowly(report.as_bytes(), PROMPTLY), click, "{report:?} in parts");
    }
    assert_eq!(typed(b"\x1b[<64;1;1M"), [Typed::Mouse(Mouse::WheelUp, 0, 0)]);
    assert_eq!(typed(b"\x1b[Ma!!"), [Typed::Mouse(Mouse::WheelDown, 0, 0)]);
    for nothing in [
        "\x1b[<0;0;0M", "\x1b[<0;5;0M", "\x1b[<64;0;5M", "\x1b[<0;99999;1M", "\x1b[<0;5;3m", "\x1b[32;0;0M",
        "\x1b[0;5;3M", "\x1b[M \0!", "\x1b[M\0\0\0", "\x1b[0;0R", "\x1b[?62;0c", "\x1b[I",
    ] {
        assert_eq!(typed(nothing.as_bytes()), [], "{nothing:?}");
    }
}

#[test]
fn answers_to_the_questions_of_other_programs_are_no_letters() {
    for answer in [
        "\x1b]11;rgb:0000/1111/2222\x07",
        "\x1b]11;rgb:0/1/2\x1b\\",
        "\x1bP>|term 1.2\x1b\\",
        "\x1b_Gi=1;OK\x1b\\",
    ] {
        assert_eq!(typed(answer.as_bytes()), [], "{answer:?}");
        assert_eq!(typed_slowly(answer.as_bytes(), PROMPTLY), [], "{answer:?} in parts");
    }
}

#[test]
fn a_sequence_that_never_ends_is_given_up_within_a_second() {
    let cuts: [&[u8]; 10] = [
        b"\x1b[", b"\x1b[<0;1;1", b"\x1b[M", b"\x1b[M !", b"\x1bO", b"\x1b]0;", b"\x1bP", b"\x1b_",
        b"\x1b[?6", b"\xc3",
    ];
    for cut in cuts {
        for (key, byte) in [(Key::Char('q'), b'q'), (Key::Esc, ESC), (Key::Ctrl('c'), 3)] {
            let mut clocked = Clocked::new();
            clocked.arrive(cut);
            clocked.pass(SECOND);
            clocked.arrive(&[byte]);
            assert_eq!(clocked.rest(), [Typed::Key(key)], "{cut:?}");
        }
    }
    // Also if keys keep coming, and Ctrl-C at once.
    let mut clocked = Clocked::new();
    clocked.arrive(b"\x1b]");
    for _ in 0..12 {
        clocked.pass(SECOND / 10);
        clocked.arrive(b"j");
    }
    assert_eq!(clocked.rest(), vec![Typed::Key(Key::Char('j')); 3]);
    assert_eq!(typed(b"\x1b]0;\x03"), [Typed::Key(Key::Ctrl('c'))]);
    assert_eq!(typed(b"\x1b[<0;1\x03"), [Typed::Key(Key::Ctrl('c'))]);
}

#[test]
fn a_paste_is_one_paste_however_it_arrives() {
    let paste = b"\x1b[200~quit\x03\x1b q\x1b[201~";
    let whole = pasted("quit\x03\x1b q");
    assert_eq!(typed(paste), vec![whole.clone()]);
    assert_eq!(typed_slowly(paste, PROMPTLY), vec![whole.clone()]);
    assert_eq!(typed(b"\x1b[200~a\x1b[201~q"), [pasted("a"), Typed::Key(Key::Char('q'))]);
    // A line that stalls for a minute.
    let mut clocked = Clocked::new();
    for part in [b"\x1b[200~q".as_slice(), b"uit\x03\x1b", b" q\x1b[2", b"01~"] {
        clocked.arrive(part);
        clocked.pass(SECOND * 60);
    }
    assert_eq!(clocked.rest(), [whole]);
}

#[test]
fn of_a_huge_paste_the_end_is_kept() {
    let mut clocked = Clocked::new();
    clocked.arrive(b"\x1b[200~");
    for _ in 0..1800 {
        clocked.arrive(&[b'a'; 4096]);
        clocked.pass(PROMPTLY);
        let State::Paste { text, .. } = &clocked.decoder.state else { panic!("a paste") };
        assert!(text.len() <= 2 * PASTE + 4096);
    }
    clocked.arrive(b"the end\x1b[201~");
    let typed = clocked.rest();
    let [Typed::Paste(text)] = typed.as_slice() else { panic!("one paste") };
    assert!(text.ends_with("aathe end") && text.len() <= PASTE, "{}", text.len());
}

#[test]
fn a_paste_whose_end_was_lost_is_ended_by_three_keys_typed_alone() {
    for (key, byte) in [(Key::Char('q'), b'q'), (Key::Esc, ESC), (Key::Ctrl('c'), 3)] {
        for times in [1, 3] {
            let mut clocked = Clocked::new();
            clocked.arrive(b"\x1b[200~some words");
            clocked.pass(SECOND);
            clocked.arrive(b"j");
            clocked.pass(SECOND / 4);
            for _ in 0..times {
                clocked.arrive(&[byte]);
                clocked.pass(SECOND / 10);
            }
            clocked.pass(SECOND / 5);
            let ended = [pasted("some wordsj"), Typed::Key(key)];
            assert_eq!(clocked.typed, ended, "{key:?} {times} times");
            clocked.arrive(b"k");
            assert_eq!(clocked.rest().last(), Some(&Typed::Key(Key::Char('k'))));
        }
    }
}

/// Bytes as a terminal may send them, whole or cut anywhere.
fn part() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(
        [
            "\x1b[A", "\x1b[<0;0;0M", "\x1b[<64;70000;1M", "\x1b[M \0!", "\x1b[32;0;0M", "\x1b[0;0R",
            "\x1b[200~", "\x1b[201~",
        ]
        .into_iter()
        .chain([
            "\x1b]52;c;", "\x1bP", "\x1b\\", "\x07", "\x1b", "\x1b[[", "\x1bO", "q", "jj", "é👩",
            "\x1b[1;5:3u",
        ])
        .collect::<Vec<&str>>(),
    );
    let cut = (known, 0_usize..12).prop_map(|(text, to)| text.as_bytes()[..to.min(text.len())].to_vec());
    prop_oneof![3 => cut, 1 => vec(any::<u8>(), 0..6)]
}

proptest! {
    #[test]
    fn after_any_bytes_and_a_second_a_key_works_within_a_second(
        parts in vec((part(), 0_u64..1500), 0..12),
        (key, byte) in prop::sample::select(vec![(Key::Char('q'), b'q'), (Key::Esc, ESC), (Key::Ctrl('c'), 3)]),
    ) {
        let mut clocked = Clocked::new();
        for (bytes, pause) in &parts {
            clocked.arrive(bytes);
            clocked.pass(Duration::from_millis(*pause));
        }
        clocked.pass(SECOND);
        prop_assert_eq!(clocked.decoder.until(), None, "nothing wakes up any more");
        let before = clocked.typed.len();
        clocked.arrive(&[byte]);
        clocked.pass(SECOND);
        let keys: Vec<&Typed> = clocked.typed[before..].iter().filter(|t| !matches!(t, Typed::Paste(_))).collect();
        prop_assert_eq!(keys, [&Typed::Key(key)]);
    }

    #[test]
    fn nothing_in_a_paste_is_a_key_however_it_is_cut(
        text in vec(any::<u8>(), 0..60), cuts in vec((1_usize..9, 0_u64..190), 70),
    ) {
        prop_assume!(memchr::memmem::find(&text, b"\x1b[201~").is_none());
        let bytes = [b"\x1b[200~".as_slice(), &text, b"\x1b[201~"].concat();
        let (mut clocked, mut left) = (Clocked::new(), bytes.as_slice());
        for (length, pause) in cuts {
            let (part, rest) = left.split_at(length.min(left.len()));
            clocked.arrive(part);
            // The start of a sequence may be at most 50 ms away from the rest.
            clocked.pass(Duration::from_millis(if left.len() + 6 > bytes.len() { pause % 50 } else { pause }));
            left = rest;
        }
        prop_assert!(left.is_empty() || left.len() < bytes.len());
        clocked.arrive(left);
        prop_assert_eq!(clocked.rest(), [Typed::Paste(String::from_utf8_lossy(&text).into_owned())]);
    }
}
