//! Texts in, counts by stack out.

use crate::formats::testing::{self, labels, stacks};
use crate::profile::Profile;

fn open(text: &str) -> Profile {
    testing::open("count-text", text)
}

#[test]
fn counts_have_the_name_of_their_profile() {
    let profile = open(
        "goroutine profile: total 14
12 @ 0x101 0x201 0x301 0x401
#\t0x200\tmain.wait+0x20\t\t/src/a b.go:17
#\t0x300\tmain.main+0x2\t\t/src/main.go:5

2 @ 0x101 0x301
# labels: {\"job\":\"mail\"}
#\t0x300\tmain.main+0x2\t\t/src/main.go:5

",
    );
    assert_eq!(profile.metrics[0].name, "goroutine");
    assert_eq!(
        stacks(&profile),
        ["main.main | 2", "main.main > main.wait | 12"]
    );
    assert_eq!(labels(&profile), ["job: mail = 1"]);
    assert!(profile.import.warnings[0].contains("have no names: 3."));
    assert!(profile.method.exact && profile.import.doubt.is_none());
}

#[test]
fn profiles_behind_each_other_are_metrics_of_one() {
    let profile = open(
        "goroutine profile: total 3
3 @ 0x11
threadcreate profile: total 6
5 @
#\t0x0

1 @ 0x11
goroutine profile: total 4
4 @ 0x11
",
    );
    assert_eq!(stacks(&profile), ["0x10 | 7 1", "[no stack] | 0 5"]);
    assert_eq!(profile.import.warnings.len(), 1);
}

#[test]
fn what_is_missing_or_wrong_is_told() {
    let profile = open(
        "goroutine profile: total 14
12 @ 0x11
x @ 0x11
-1 @ 0x11
1 @ 0x1z
1 2 @ 0x11
9223372036854775807 @ 0x11
--- Memory map: ---
00000000-00001000: /bin/prog
",
    );
    assert_eq!(stacks(&profile), ["prog+0x10 | 12"]);
    assert_eq!((profile.import.records, profile.import.rejected), (1, 5));
    let doubt = profile.import.doubt.unwrap();
    assert!(doubt.contains("it counts 14; the records that are here have 12"));
}
