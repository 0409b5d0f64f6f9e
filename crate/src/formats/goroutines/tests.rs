//! Dumps in, goroutines by stack out.

use crate::formats::FORMATS;
use crate::formats::testing::{self, labels, stacks};
use crate::ingest::{Load, LoadOptions};
use crate::profile::Profile;

fn open(text: &str) -> Profile {
    testing::open("goroutine-dump", text)
}

#[test]
fn goroutines_of_one_origin_stand_together() {
    let profile = open(
        "goroutine 1 [running]:
main.main()
\t/src/main.go:152 +0x3d2

goroutine 7 [chan receive, 2 minutes]:
main.take(0xc000001b00, ...)
\t/src/queue.go:53 +0xbf
main.work({0x1, 0x2})
\t/src/queue.go:9 +0x1
created by main.start in goroutine 1
\t/src/main.go:37 +0x66

goroutine 8 [chan receive, 3 minutes, locked to thread]:
main.take(0xc000001b00, ...)
\t/src/queue.go:53 +0xbf
main.work({0x1, 0x2})
\t/src/queue.go:9 +0x1
created by main.start in goroutine 1
\t/src/main.go:37 +0x66
",
    );
    assert_eq!(
        stacks(&profile),
        [
            "created by main.start:37 > main.work:9 > main.take:53 | 2 300000000000",
            "main.main:152 | 1 0",
        ]
    );
    assert_eq!(
        labels(&profile),
        [
            "locked to thread: yes = 1",
            "state: chan receive = 2",
            "state: running = 1",
            "waits: 1 to 9 minutes = 2",
            "waits: less than a minute = 1",
        ]
    );
    assert_eq!(profile.import.records, 3);
    assert!(profile.import.warnings.is_empty());
}

#[test]
fn a_panic_stands_in_a_programs_output() {
    let profile = open(
        "listening on :8080
2026/01/02 goroutine 12 started
panic: oh no

goroutine 34 [running]:
main.oops(...)
\tC:/src/main.go:5
created by main.main
\tC:/src/main.go:9 +0x20
shutting down (now)
exit status 2

done
",
    );
    assert_eq!(
        stacks(&profile),
        ["created by main.main:9 > main.oops:5 | 1"]
    );
    assert_eq!(profile.metrics.len(), 1, "no goroutine waited");
    let import = &profile.import;
    assert_eq!((import.records, import.rejected), (1, 1));
    assert_eq!(import.rejections[0].excerpt, b"shutting down (now)");
}

#[test]
fn a_dump_is_found_behind_a_long_log() {
    let log = "2026/01/02 12:00:00 served /index.html, all is well\n".repeat(4_000);
    let text = format!("{log}goroutine 1 [running]:\nmain.main()\n\t/a.go:1 +0x1\n");
    let mut load = Load::new(FORMATS, &LoadOptions::default()).unwrap();
    load.feed(text.as_bytes());
    let profile = load.finish().unwrap();
    assert_eq!(stacks(&profile), ["main.main:1 | 1"]);
    assert_eq!(profile.import.skipped, 4_002);
}

#[test]
fn logs_of_containers_put_something_before_each_line() {
    let profile = open(
        "web-1  | listening
api-1  | goroutine 34 [running]:
api-1  | main.oops(...)
api-1  | \t/src/main.go:5
api-1  | created by main.main
api-1  | \t/src/main.go:9 +0x20
api-1  |
api-1  | goroutine 35 [running]:
api-1  | main.oops(...)
api-1  | \t/src/main.go:5
",
    );
    assert_eq!(
        stacks(&profile),
        [
            "created by main.main:9 > main.oops:5 | 1",
            "main.oops:5 | 1"
        ]
    );
    assert_eq!(profile.import.rejected, 0);
}

#[test]
fn folded_stacks_of_goroutines_stay_folded_stacks() {
    let text = "goroutine 1 [running];main.main 5\ngoroutine 2 [select]:;main.f 7\n";
    let profile = testing::open("collapsed", text);
    assert_eq!(profile.import.records, 2);
}

#[test]
fn what_is_missing_of_a_stack_is_said() {
    let profile = open(
        "goroutine 1 [running]:

goroutine 2 [running]:
\tgoroutine running on other thread; stack unavailable
created by main.main
\t/src/main.go:9 +0x20

goroutine 3 [select]:
main.f(0x1)
\t/src/main.go:1 +0x1
...additional frames elided...
created by main.main
\t/src/main.go:9 +0x20

goroutine 4 [select]:
main.f(0x1)
\t/src/main.go:1 +0x1
...23 frames elided...
main.g(0x1)
\t/src/main.go:2 +0x1

goroutine 5 [select]:
main.f(0x1)

goroutine 6 [sele",
    );
    assert_eq!(
        stacks(&profile),
        [
            "created by main.main:9 > [frames elided] > main.f:1 | 1",
            "created by main.main:9 > [stack unavailable] | 1",
            "[no stack] | 1",
            "main.f | 1",
            "main.g:2 > [frames elided] > main.f:1 | 1",
        ]
    );
    let warnings = &profile.import.warnings;
    assert!(warnings[0].contains("printed whole: 2 (23 frames at least)"));
    assert_eq!(warnings[1], "Calls without a file and a line: 1.");
    assert_eq!(profile.import.rejections[0].place.line, 25);
}

#[test]
fn ancestors_are_no_goroutines() {
    let profile = open(
        "goroutine 25 [chan receive]:
main.bar()
\t/src/a.go:57 +0x1
created by main.d1
\t/src/a.go:69 +0x1
[originating from goroutine 24]:
main.d1(0x0)
\t/src/a.go:70 +0x1
created by main.d2
\t/src/a.go:70 +0x1
[originating from goroutine 23]:
main.d2(0x0)
\t/src/a.go:71 +0x1
",
    );
    assert_eq!(
        stacks(&profile),
        ["created by main.d1:69 > main.bar:57 | 1"]
    );
    let warnings = &profile.import.warnings;
    assert!(warnings[0].ends_with("left out: 2."), "{warnings:?}");
}

#[test]
fn several_dumps_are_added_up_and_told() {
    let one = "goroutine 0 [idle]:\n\ngoroutine 1 [select, 1 minutes]:\nmain.main()\n\t/a.go:1\n\n";
    let profile = open(&one.repeat(3));
    assert_eq!(
        stacks(&profile),
        ["[no stack] | 3 0", "main.main:1 | 3 180000000000"]
    );
    let warnings = &profile.import.warnings;
    assert!(warnings[0].starts_with("Goroutines whose number stood before: 2."));
}

#[test]
fn a_wait_that_does_not_fit_leaves_the_goroutine() {
    let one =
        |n: u64| format!("goroutine {n} [select, 100000000 minutes]:\nmain.main()\n\t/a.go:1\n\n");
    let profile = open(&[one(1), one(2)].concat());
    assert_eq!(stacks(&profile), ["main.main:1 | 2 6000000000000000000"]);
    assert!(profile.import.doubt.is_some());
}
