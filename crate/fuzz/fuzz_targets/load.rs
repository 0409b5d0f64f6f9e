//! cargo-fuzz's door to the one target.
#![no_main]
#![allow(unsafe_code)] // libFuzzer's macro exports a C function.

libfuzzer_sys::fuzz_target!(|data: &[u8]| heapglass_fuzz::load(data));
