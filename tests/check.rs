//! Budgets and estimates from the command line, as whatever runs the build
//! meets them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may
#![cfg(not(target_arch = "wasm32"))]

use std::path::PathBuf;
use std::process::{Command, Output};

/// A folder for one test, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("heapglass-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn check(words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_heapglass"));
    command.arg("check").args(words).output().unwrap()
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

const STACKS: &str = "\
main;codec::decode(int);grow;malloc 4096
main;codec::decode(int);malloc 1024
main;list_shards;malloc 2048
";

#[test]
fn what_is_kept_passes_and_what_is_not_is_shown_with_its_stacks() {
    let folder = Folder::new("pass");
    let stacks = folder.file("a.folded", STACKS);
    let kept = folder.file(
        "kept",
        "HOT codec::encode bytes = 0\nWARM list_* bytes <= 2 KiB\ntotal bytes < 7.1 KiB",
    );
    let output = check(&["--budgets", &kept, &stacks]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(out(&output).contains("3 passed\n"), "{}", out(&output));
    assert!(out(&output).contains("is it misspelt?"), "{}", out(&output));

    let strict = check(&["--budgets", &kept, "--strict", &stacks]);
    assert_eq!(strict.status.code(), Some(2));
    assert!(out(&strict).contains("2 passed, 1 could not be checked"));

    let violated = folder.file(
        "violated",
        "HOT codec::decode bytes = 0\ntotal bytes < 7 KiB",
    );
    let output = check(&["--budgets", &violated, &stacks]);
    assert_eq!(output.status.code(), Some(1));
    for want in [
        "  codec::decode  HOT   bytes = 0      5.00 KiB  FAIL    5.00 KiB",
        "  HOT codec::decode: bytes = 0: 5,120 bytes, 5,120 bytes over the limit, in 2 stacks",
        "      4.00 KiB  grow <- codec::decode(int)",
        "0 passed, 2 violated",
    ] {
        assert!(out(&output).contains(want), "{want}: {}", out(&output));
    }
    // Filters come before.
    let words = ["--ignore", "decode", "--budgets", &violated, &stacks];
    let filtered = check(&words);
    assert_eq!(filtered.status.code(), Some(0), "{}", out(&filtered));
    assert!(out(&filtered).contains("after ignore"));
}

#[test]
fn what_cannot_be_checked_is_no_pass_and_says_why() {
    let folder = Folder::new("unknown");
    let stacks = folder.file("a.folded", STACKS);
    let budgets = folder.file("b", "total peak bytes <= 1 MiB\nmain bytes < 1\n");
    let output = check(&["--budgets", &budgets, &stacks]);
    assert_eq!(output.status.code(), Some(2));
    let want = "This profile has no metric for \u{201c}peak bytes\u{201d}; it has: bytes.";
    assert!(out(&output).contains(want), "{}", out(&output));

    let good = folder.file("good", "total bytes < 1 MiB");
    for (name, text, says) in [
        (
            "broken",
            "# x\nHOT f blocks == 0",
            "broken: Line 2, column 14: `=`, `<`",
        ),
        ("empty", "# nothing\n", "there is no budget in it"),
    ] {
        let budgets = folder.file(name, text);
        let output = check(&["--budgets", &budgets, &stacks]);
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains(says), "{}", err(&output));
        assert!(out(&output).is_empty());
    }
    for (words, says) in [
        (vec!["--budgets", &good, "no-such-file"], "no-such-file"),
        (
            vec!["--budgets", "no-such-budgets", &stacks],
            "no-such-budgets",
        ),
        (
            vec!["--expect", "codec::bytes=5", &stacks],
            "--expect, column 7",
        ),
        (vec![&*stacks], "check needs --budgets"),
        (vec!["--budgets", &good], "check needs a profile"),
        (
            vec!["--budgets", &good, "--svg", &stacks],
            "--svg goes with report only",
        ),
    ] {
        let output = check(&words);
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(err(&output).contains(says), "{words:?}: {}", err(&output));
    }
}

#[test]
fn an_estimate_that_is_off_by_more_than_ten_times_fails_with_advice() {
    let folder = Folder::new("estimate");
    let stacks = folder.file("a.folded", STACKS);
    let good = check(&[
        "--expect",
        "bytes=50 kB",
        "--expect",
        "codec::*:bytes=512",
        &stacks,
    ]);
    assert_eq!(good.status.code(), Some(0), "{}", out(&good));
    assert!(!out(&good).contains("Stop here"));
    let bad = check(&["--expect", "bytes=1 MiB", &stacks]);
    assert_eq!(bad.status.code(), Some(1));
    assert!(out(&bad).contains("0.00684  NO"), "{}", out(&bad));
    assert!(out(&bad).contains("Stop here."), "{}", out(&bad));
}

#[test]
fn json_has_its_stable_keys_and_exact_numbers() {
    let folder = Folder::new("json");
    let stacks = folder.file("a.folded", "a;b 9007199254740993\na;c 0.25\n");
    let budgets = folder.file("b", "HOT a amount <= 1.5 and bytes = 0");
    let words = [
        "--budgets",
        &budgets,
        "--expect",
        "amount=1M",
        "--json",
        &stacks,
    ];
    let output = check(&words);
    assert_eq!(output.status.code(), Some(2));
    let text = out(&output);
    assert!(text.contains("\"actual\":9007199254740993.25,"), "{text}");
    assert!(text.contains("\"over\":9007199254740991.75,"), "{text}");
    let json: serde_json::Value = serde_json::from_str(text).unwrap();
    let row = &json["budgets"][0];
    assert_eq!((&row["path"], &row["tier"]), (&"a".into(), &"HOT".into()));
    assert_eq!(
        (&row["budget"], &row["status"]),
        (&"amount <= 1.5".into(), &"fail".into())
    );
    assert_eq!(row["top_stacks"][0]["frames"][0], "b");
    assert_eq!(json["budgets"][1]["status"], "unknown");
    let estimate = &json["estimates"][0];
    assert_eq!(
        (&estimate["what"], &estimate["ok"]),
        (&"amount".into(), &false.into())
    );
    assert_eq!(json["status"], "unknown");

    let both = check(&["--budgets", &budgets, "--json", &stacks, "no-such-file"]);
    let list: serde_json::Value = serde_json::from_str(out(&both)).unwrap();
    assert_eq!(list.as_array().unwrap().len(), 2);
    assert_eq!(list[1]["file"], "no-such-file");
}

#[test]
fn reports_have_the_rows_of_a_check() {
    let folder = Folder::new("reports");
    let stacks = folder.file("a.folded", STACKS);
    let budgets = folder.file("b", "HOT codec::* bytes = 0\ntotal bytes <= 1 GiB\n");
    let asked = ["--budgets", &budgets, "--expect", "bytes=1 GiB", &stacks];
    let run = |verb: &str, words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_heapglass"));
        command.arg(verb).args(words).output().unwrap()
    };
    let json = |verb: &str| {
        let output = run(verb, &[&asked[..], &["--json"]].concat());
        let value: serde_json::Value = serde_json::from_str(out(&output)).unwrap();
        (value, output.status.code())
    };
    let ((report, done), (checked, violated)) = (json("report"), json("check"));
    assert_eq!((done, violated), (Some(0), Some(1)));
    for key in ["budgets", "estimates"] {
        assert!(!report[key].as_array().unwrap().is_empty());
        assert_eq!(report[key], checked[key]);
    }
    let text = run("report", &asked);
    assert!(out(&text).contains("Budgets and estimates: 1 passed, 2 violated\n"));
    let markdown = run("report", &[&asked[..], &["--md"]].concat());
    let section = "\n## Budgets and estimates\n\n1 passed, 2 violated.\n\n### Tier compliance\n";
    assert!(out(&markdown).contains(section));

    let bare = run("report", &["--json", &stacks]);
    assert!(!out(&bare).contains("\"budgets\""));
    assert!(!out(&run("report", &["--md", &stacks])).contains("Budgets"));
    let wrong = folder.file("w", "HOT codec::* bytes <\n");
    for (words, code, says) in [
        (vec!["--strict", &*stacks], 2, "--strict goes with"),
        (vec!["--budgets", &wrong, &stacks], 2, "Line 1, column 21"),
        (
            vec!["--expect", "#x:bytes=5", &stacks],
            2,
            "--expect, column 1",
        ),
    ] {
        let output = run("report", &words);
        assert_eq!(output.status.code(), Some(code), "{words:?}");
        assert!(err(&output).contains(says), "{words:?}: {}", err(&output));
    }
}

#[test]
fn junit_is_xml_whatever_names_there_are() {
    let folder = Folder::new("junit");
    let hostile = "main;<b>\"&'\u{1}\u{b}\u{202e}]]>\u{ffff} 5\nmain;x\u{fffe}y 7\n";
    let stacks = folder.file("<&\"'>.folded", hostile);
    let budgets = folder.file(
        "b",
        "HOT text \"<b>*\" amount = 0\n/[<&>'\u{1}]/ amount >= 0\nmain peak bytes < 3 and amount < 100",
    );
    let junit = folder.0.join("junit.xml");
    let words = [
        "--budgets",
        &budgets,
        "--expect",
        "x*:amount=0",
        "--junit",
        junit.to_str().unwrap(),
        &stacks,
        "no-such-<file>",
    ];
    let output = check(&words);
    assert_eq!(output.status.code(), Some(2));
    let text = folder.read("junit.xml");
    let forbidden = |c: char| c < ' ' && c != '\n' || "\u{fffe}\u{ffff}".contains(c);
    assert!(!text.contains(forbidden), "{text:?}");
    let xml = roxmltree::Document::parse(&text).unwrap();
    let all = |name: &str| xml.descendants().filter(|n| n.has_tag_name(name)).count();
    let suites: Vec<_> = xml
        .descendants()
        .filter(|n| n.has_tag_name("testsuite"))
        .collect();
    assert_eq!(suites.len(), 2);
    assert!(
        suites[0]
            .attribute("name")
            .unwrap()
            .ends_with("<&\"'>.folded")
    );
    assert_eq!(suites[0].attribute("tests"), Some("5"));
    assert_eq!((all("testcase"), all("failure"), all("error")), (6, 2, 2));
    assert_eq!(xml.root_element().attribute("failures"), Some("2"));
    assert_eq!(xml.root_element().attribute("errors"), Some("2"));
}

/// None of these says all that was allocated, whatever it says.
#[test]
fn what_lacks_something_passes_no_check() {
    let folder = Folder::new("doubts");
    let head = r#"{"dhatFileVersion":2,"mode":"heap","verb":"Allocated","bklt":true,"bkacc":false,
        "tu":"instrs","Mtu":"Minstr","cmd":"x","pid":1,"te":100,"#;
    let lived = r#""tl":1,"mb":1,"mbk":1,"gb":1,"gbk":1,"eb":0,"ebk":0"#;
    let names = r#""ftbl":["[root]","0x1: f (a.c:1)"]"#;
    let point = format!(r#"{{"tb":5,"tbk":1,{lived},"fs":[1]}}"#);
    let whole = format!(r#"{head}"pps":[{point}],{names}}}"#);
    let table = "\
----------------------------------------------------------
 Location Histogram with Allocation Counts. Recorded a total of 9 allocations.
 Name     |      Self Count |     Total Count | Location
----------------------------------------------------------
 next     |        9 100.0% |        9 100.0% | primes.js~31-37:537-737
----------------------------------------------------------
";
    let cases = [
        ("whole", whole.clone(), 0),
        ("no-points", format!("{head}{names}}}"), 2),
        ("no-names", format!(r#"{head}"pps":[{point}]}}"#), 2),
        ("no-lifetimes", whole.replace(lived, r#""x":1"#), 2),
        ("two", format!("{whole}{whole}"), 2),
        (
            "too-large",
            whole.replace(r#""tb":5"#, r#""tb":99999999999999999999"#),
            2,
        ),
        ("empty.folded", String::new(), 2),
        ("rejected.folded", "main;f 5\nmain\n".to_owned(), 2),
        ("table", table.to_owned(), 0),
        ("cut-table", table.replace("total of 9", "total of 10"), 2),
        ("tables", table.repeat(2), 2),
    ];
    for (name, text, code) in cases {
        let file = folder.file(name, text);
        let budgets = folder.file("budgets", "g stacks = 0\n");
        let output = check(&["--budgets", &budgets, &file]);
        let told = format!("{}{}", out(&output), err(&output));
        assert_eq!(output.status.code(), Some(code), "{name}: {told}");
    }
}

#[test]
fn a_broken_text_leaves_no_old_results_behind() {
    let folder = Folder::new("broken-junit");
    let stacks = folder.file("a.folded", STACKS);
    let (kept, broken) = (
        folder.file("kept", "total bytes > 0\n"),
        folder.file("broken", "total bytes >\n"),
    );
    let junit = folder.0.join("junit.xml");
    let run = |budgets: &str| {
        let words = ["--budgets", budgets, "--junit", junit.to_str().unwrap()];
        let output = check(&[&words[..], &[&stacks]].concat());
        (output.status.code(), folder.read("junit.xml"))
    };
    let (code, text) = run(&kept);
    assert_eq!(code, Some(0));
    assert!(!text.contains("<error"), "{text}");
    let idle = folder.file("idle", "no_such_thing stacks = 0\n");
    let (code, text) = run(&idle);
    assert_eq!(code, Some(0));
    assert!(text.contains("<system-out>It matches nothing"), "{text}");
    let twice = check(&["--budgets", &kept, "--budgets", &idle, &stacks]);
    assert_eq!(twice.status.code(), Some(2));
    let (code, text) = run(&broken);
    assert_eq!(code, Some(2));
    assert!(
        text.contains("<error") && text.contains("Line 1, column 14"),
        "{text}"
    );
}

#[test]
fn markdown_is_inert_and_the_example_is_read() {
    let folder = Folder::new("markdown");
    let stacks = folder.file("a.folded", "main;f|`g` 5\n");
    let budgets = folder.file("b", "/f\\|/ amount = 0\n");
    let output = check(&["--budgets", &budgets, "--md", &stacks]);
    assert_eq!(output.status.code(), Some(1));
    let want = "| `/f\\\\|/` |  | `amount = 0` | 5 | FAIL | 5 |";
    assert!(out(&output).contains(want), "{}", out(&output));
    assert!(
        out(&output).contains("- 5 samples: ``f|`g` <- "),
        "{}",
        out(&output)
    );

    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/www/samples/example.budgets");
    let output = check(&["--budgets", example, &stacks]);
    assert!(out(&output).contains("could not check"), "{}", out(&output));
}
