//! Fuzzes the reader `case_file`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| untaped_fuzz::read("case_file", bytes));
