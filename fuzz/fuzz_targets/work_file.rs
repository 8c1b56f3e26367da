//! Fuzzes the reader `work_file`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| untaped_fuzz::read("work_file", bytes));
