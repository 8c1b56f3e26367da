//! Fuzzes the reader `place`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| untaped_fuzz::read("place", bytes));
