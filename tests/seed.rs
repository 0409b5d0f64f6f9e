//! `--noise seed` gives the sums of the scripts that people used before: a
//! second count in Python (`tests/seed.py`, which also takes files of any
//! size) agrees on real profiles. Without Python there is nobody to count.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr
)] // a test may
#![cfg(not(target_arch = "wasm32"))]

use std::path::Path;
use std::process::Command;

#[test]
fn the_scripts_count_the_same() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = Command::new("python3").arg("--version").output();
    if !python.is_ok_and(|answer| answer.status.success()) {
        eprintln!("There is no python3 here to count a second time.");
        return;
    }
    let files = [
        "async-profiler-jfrconverter-1.collapsed",
        "async-profiler-jfrconverter-2.collapsed",
        "flamelens-py-spy-simple.txt",
        "gen-google-pprof-perl-collapsed.folded",
        "gen-heaptrack14-print-peak.folded",
        "gen-jeprof530-collapsed.folded",
        "speedscope-recursion.txt",
    ];
    let answer = Command::new("python3")
        .arg(root.join("tests/seed.py"))
        .arg(env!("CARGO_BIN_EXE_heapglass"))
        .args(files.map(|file| root.join("tests/fixtures/collapsed").join(file)))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&answer.stdout);
    assert!(answer.status.success(), "{said}");
    assert_eq!(said.matches(" 0 differ").count(), files.len(), "{said}");
}
