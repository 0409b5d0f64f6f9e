//! Texts in, sums and stacks out.

use crate::formats::FORMATS;
use crate::ids::MetricId;
use crate::ids::NodeId;
use crate::ingest::{Load, LoadOptions};
use crate::profile::Profile;

fn open(text: &str) -> Profile {
    let open = |size: usize| {
        let mut load = Load::new(FORMATS, &LoadOptions::default()).unwrap();
        for piece in text.as_bytes().chunks(size) {
            load.feed(piece);
        }
        load.finish().map_err(|refusal| refusal.sentence).unwrap()
    };
    let whole = open(text.len());
    assert_eq!(whole.format.id, "heap-text");
    assert_eq!(open(1), whole);
    whole
}

fn metrics(profile: &Profile) -> Vec<String> {
    let one = |id| {
        let total = profile.total(id).unwrap();
        format!("{} {total}", profile.metric(id).name)
    };
    profile.metric_ids().map(one).collect()
}

/// `main > load 20`: names from the root, and the first amount.
fn stacks(profile: &Profile) -> Vec<String> {
    let stacks = profile.tree.stacks();
    let first = profile.metric_ids().next().unwrap();
    let rows = stacks.nodes().iter().zip(stacks.own(first));
    let line = |(node, own): (&NodeId, &i64)| {
        let path = profile
            .tree
            .path(*node)
            .filter(|node| *node != NodeId::ROOT);
        let mut names: Vec<_> = path
            .map(|node| String::from_utf8_lossy(profile.node_name(node)).into_owned())
            .collect();
        names.reverse();
        format!("{} {own}", names.join(" > "))
    };
    rows.map(line).collect()
}

#[test]
fn go_names_stand_below_records_and_samples_are_scaled_up() {
    let profile = open(
        "heap profile: 2: 9360 [3: 9504] @ heap/1048576
1: 9216 [1: 9216] @ 0x101 0x201 0x301 0x401
#\t0x200\tmain.parse+0x20\t\t/src/a b.go:17
#\t0x200\tmain.load+0x20\t\t/src/load.go:18
#\t0x300\tmain.main+0x2\t\t/src/main.go:5

1: 144 [2: 288] @ 0x101 0x201 0x301 0x401
#\t0x200\tmain.parse+0x20\t\t/src/a b.go:17
#\t0x200\tmain.load+0x20\t\t/src/load.go:18
#\t0x300\tmain.main+0x2\t\t/src/main.go:5


# runtime.MemStats
# Alloc = 977816
# PauseNs = [1 2 3]
",
    );
    assert_eq!(
        metrics(&profile),
        [
            "inuse_space 1053269",
            "inuse_objects 3698",
            "alloc_space 1577629",
            "alloc_objects 7339"
        ]
    );
    assert_eq!(
        stacks(&profile),
        ["main.main > main.load > main.parse 1053269"]
    );
    let alloc = profile.meta.iter().find(|(key, _)| key == "Alloc");
    assert_eq!(alloc.map(|(_, value)| value.as_str()), Some("977816"));
    assert!(profile.meta.iter().all(|(key, _)| key != "PauseNs"));
    assert_eq!(profile.import.warnings.len(), 1);
    assert!(profile.import.warnings[0].contains("have no names: 2."));
}

#[test]
fn jemalloc_has_amounts_below_stacks_and_binaries_at_the_end() {
    let profile = open(
        "heap_v2/1
  t*: 3: 300 [4: 400]
  t0: 3: 300 [4: 400] worker one
@ 0x1101 0x2001 0x9001
  t*: 1: 100 [2: 200]
  t0: 1: 100 [2: 200]
@ 0x1102
  t*: 2: 200 [2: 200]
  t0: 2: 200 [2: 200]

MAPPED_LIBRARIES:
00001000-00002000 r-xp 00000100 fe:00 12  /lib/libc.so.6
00002000-00003000 r-xp 00000000 fe:00 13  /usr/bin/prog
",
    );
    assert_eq!(
        metrics(&profile),
        [
            "inuse_space 300",
            "inuse_objects 3",
            "alloc_space 400",
            "alloc_objects 4"
        ]
    );
    assert_eq!(
        stacks(&profile),
        [
            "libc.so.6+0x201 200",
            "0x9000 > prog+0x0 > libc.so.6+0x200 100"
        ]
    );
    assert_eq!(profile.import.rejected, 0);
}

#[test]
fn names_in_front_are_the_outermost_first() {
    let profile = open(
        "--- symbol
binary=/usr/bin/prog
0x1100 main--load--parse
0x2000 start
---
--- heap
heap profile:      1:      50 [     1:      50] @ heapprofile
     1:       50 [     1:       50] @ 0x1101 0x2001
",
    );
    assert_eq!(metrics(&profile), ["inuse_space 50", "inuse_objects 1"]);
    assert_eq!(stacks(&profile), ["start > main > load > parse 50"]);
    assert!(profile.method.exact);
}

#[test]
fn what_is_no_record_is_rejected() {
    let profile = open(
        "heap profile: 1: 2 [3: 4] @ heapprofile
1: 2 [3: 4] @ 0x1
1: 2 [3: 4] @ 0xzz
0: 2 [3: 4] @ 0x1
1: 2 [3: 4] @
something else
9223372036854775807: 1 [1: 1] @ 0x1
",
    );
    assert_eq!((profile.import.records, profile.import.rejected), (2, 4));
    assert_eq!(metrics(&profile)[0], "inuse_space 4");
    assert_eq!(stacks(&profile).len(), 2);
}

#[test]
fn what_calls_itself_at_one_place_is_no_inlined_function() {
    let profile = open(
        "heap profile: 1: 50 [1: 50] @ heap/1
1: 50 [1: 50] @ 0x11 0x21 0x21 0x21 0x31
#\t0x10\tmain.leaf+0x1\t/src/a.go:1
#\t0x20\tmain.inlined+0x1\t/src/a.go:2
#\t0x20\tmain.deep+0x1\t/src/a.go:3
#\t0x20\tmain.inlined+0x1\t/src/a.go:2
#\t0x20\tmain.deep+0x1\t/src/a.go:3
#\t0x20\tmain.inlined+0x1\t/src/a.go:2
#\t0x20\tmain.deep+0x1\t/src/a.go:3
#\t0x30\tmain.main+0x1\t/src/a.go:4
",
    );
    let deep = "main.deep > main.inlined > ".repeat(3);
    assert_eq!(
        stacks(&profile),
        [format!("main.main > {deep}main.leaf 50")]
    );
}

#[test]
fn lines_behind_files_are_counted_once_a_record() {
    let profile = open(
        "heap profile: 2: 12 [2: 12] @ heap/1
1: 8 [1: 8] @ 0x11 0x11 0x21
#\t0x10\tmain.load+0x1\t/src/app.go:41
#\t0x10\tmain.load+0x1\t/src/app.go:41
#\t0x20\tmain.main+0x1\t/src/app.go:7

1: 4 [1: 4] @ 0x21
#\t0x20\tmain.main+0x1\t/src/app.go:7
",
    );
    let (own, total) = (
        profile.lines.own(MetricId(0)),
        profile.lines.total(MetricId(0)),
    );
    let line = |(row, line): (usize, &crate::profile::Line)| {
        let name = profile.strings.text(line.function);
        format!("{name}:{} {} {}", line.line, own[row], total[row])
    };
    let lines: Vec<_> = profile.lines.rows().iter().enumerate().map(line).collect();
    assert_eq!(lines, ["main.main:7 4 12", "main.load:41 8 8"]);
}
