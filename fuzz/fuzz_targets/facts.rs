//! Fuzzes the reader `facts`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| untaped_fuzz::read("facts", bytes));
