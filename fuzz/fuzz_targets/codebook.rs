//! Fuzzes the reader `codebook`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| untaped_fuzz::read("codebook", bytes));
