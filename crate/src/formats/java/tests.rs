//! Texts in, amounts by stack out.

use super::named;
use crate::formats::testing::{self, stacks};
use crate::profile::Profile;

fn open(text: &str) -> Profile {
    testing::open("java-text", text)
}

#[test]
fn the_heap_is_scaled_up_and_named_at_the_end() {
    let profile = open(
        "--- heapz 1 ---
format = java
resolution = bytes
   7048     1 @ 0x00000003 0x00000004
      5     0 @ 0x00000003
      5     1 @ main

 0x00000003 com.example.load (Source.java:103)
 0x00000004 GC
 0x00000009 com.example.unused (Source.java:1)
",
    );
    assert_eq!(stacks(&profile), ["GC > com.example.load:103 | 527819 74"]);
    assert_eq!(profile.import.rejected, 2);
}

#[test]
fn contention_is_multiplied_by_its_period() {
    let profile = open(
        "--- contentionz 1 ---
format = java
resolution = microseconds
sampling period = 100
   14     2 @ 0x00000003 0x00000005
",
    );
    assert_eq!(stacks(&profile), ["0x5 > 0x3 | 1400000 200"]);
    assert!(profile.import.doubt.unwrap().contains("no table of places"));
}

#[test]
fn only_the_first_profile_of_several_is_read() {
    let one = "--- heapz 1 ---\nformat = java\nresolution = bytes\n5 1 @ 0x1\n 0x1 f (A.java:2)\n";
    let profile = open(&one.repeat(2));
    assert_eq!(profile.import.records, 1);
    assert!(profile.import.doubt.unwrap().contains("only the first"));
}

#[test]
fn places_have_files_lines_or_neither() {
    for (text, want) in [
        ("a.b (A.java:17)", ("a.b", "A.java", 17)),
        ("a.b (A.java:-1)", ("a.b", "A.java", 0)),
        ("memset (/lib/libc.so)", ("memset", "/lib/libc.so", 0)),
        ("generated stub/JIT", ("generated stub/JIT", "", 0)),
    ] {
        let (name, file, line) = named(text.as_bytes());
        assert_eq!(
            (name, file, line),
            (want.0.as_bytes(), want.1.as_bytes(), want.2),
            "{text}"
        );
    }
}
