//! Fuzzes the reader `citation`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| untaped_fuzz::read("citation", bytes));
