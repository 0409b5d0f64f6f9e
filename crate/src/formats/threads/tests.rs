//! Texts in, threads by stack out.

use crate::formats::testing::{self, labels, stacks};
use crate::profile::Profile;

fn open(text: &str) -> Profile {
    testing::open("threadz", text)
}

#[test]
fn who_created_a_thread_stands_above_it() {
    let profile = open(
        "--- threadz 1 ---

--- Thread 7f01 (name: main/1) stack: ---
  PC:  0x00000010: poll
  0x00000021: main
--- Thread 7f02 (name: io/2) stack: ---
  PC:  0x00000010: poll
      creator: 0x1021 0x21
--- Thread 7f03 (name: io/3) stack: ---
  [same as previous thread]
--- Memory map: ---
  00001000-00002000: /lib/libc.so
",
    );
    assert_eq!(
        stacks(&profile),
        ["main > libc.so+0x20 > poll | 2", "main > poll | 1"]
    );
    assert_eq!(labels(&profile), ["thread: io = 2", "thread: main = 1"]);
}

#[test]
fn a_thread_that_stands_as_its_own_caller_does_so_once() {
    let profile = open(
        "--- Thread 7f01 (name: a/b/1) stack: ---
  PC:  0x00000010
  0x00000010 0x00000021
",
    );
    assert_eq!(stacks(&profile), ["0x20 > 0x10 | 1"]);
    assert_eq!(labels(&profile), ["thread: a/b = 1"]);
}

#[test]
fn what_is_no_stack_is_told() {
    let profile = open(
        "--- Thread 7f01 (name: a/1) stack: ---
  [same as previous thread]
--- Thread 7f02 (name: a/2) stack: ---
  PC:  0x10: f
  something else
--- Thread 7f03 (name: a/3) stack: ---
---- no stack trace for 3 threads ----
",
    );
    assert_eq!(stacks(&profile), ["[no stack] | 1", "f | 1"]);
    assert_eq!((profile.import.records, profile.import.rejected), (2, 2));
    assert!(profile.import.doubt.is_some());
}
