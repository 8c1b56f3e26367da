//! Fuzzes the reader `visible`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| untaped_fuzz::read("visible", bytes));
