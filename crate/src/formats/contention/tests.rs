//! Texts in, delays by stack out.

use crate::formats::testing::{self, meta, stacks};
use crate::profile::Profile;

fn open(text: &str) -> Profile {
    testing::open("contention-text", text)
}

#[test]
fn cycles_become_time_and_samples_all_there_was() {
    let profile = open(
        "--- contentionz 1 ---
cycles/second = 2000000000
sampling period = 100
ms since reset = 5
discarded samples = 3
  5001   2 @ 0x1011 0x2011
--- Memory map: ---
  00001000-00002000: /lib/libc.so
",
    );
    let names: Vec<_> = profile.metrics.iter().map(|metric| &metric.name).collect();
    assert_eq!(names, ["delay", "contentions"]);
    assert_eq!(stacks(&profile), ["0x2010 > libc.so+0x10 | 250050 200"]);
    assert!(meta(&profile).contains(&"sampling period = 100".to_owned()));
    assert!(profile.import.doubt.unwrap().contains("discarded: 3."));
    assert!(!profile.method.exact);
}

#[test]
fn go_names_stand_below_records() {
    let profile = open(
        "--- mutex:
cycles/second=1000000000
sampling period=1
7 2 @ 0x11 0x21
#\t0x10\tsync.(*Mutex).Unlock+0x5\tsync/mutex.go:223
#\t0x20\tmain.main+0x5\t/src/main.go:2

--- contention:
cycles/second=500000000
7 1 @ 0x21
",
    );
    assert_eq!(
        stacks(&profile),
        ["main.main | 14 1", "main.main > sync.(*Mutex).Unlock | 7 2"]
    );
    assert!(!profile.method.exact, "the second does not say");
    assert!(profile.import.warnings[0].contains("2 profiles"));
}

#[test]
fn what_cannot_be_read_is_told() {
    let profile = open(
        "--- mutex:
7 2 @ 0x11
7 @ 0x11
7 2 0x11
9223372036854775807 1 @ 0x11
",
    );
    assert_eq!(stacks(&profile), ["0x10 | 7 2"]);
    assert_eq!(profile.import.rejected, 3);
    assert!(profile.import.doubt.unwrap().contains("in cycles"));
}
