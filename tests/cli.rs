//! The command line as its user meets it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may
#![cfg(not(target_arch = "wasm32"))]

use std::io::Write;
use std::process::{Command, Output, Stdio};

fn heapglass(words: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_heapglass"))
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program may refuse before it reads.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

const TEXT: &[u8] =
    b"main;parse;alloc 4096\nmain;parse;alloc 1024\nmain;main;read 2048\nbad line\n";

#[test]
fn json_has_its_stable_keys_and_exact_numbers() {
    let output = heapglass(&["report", "-", "--json"], TEXT);
    assert!(output.status.success(), "{}", err(&output));
    let json: serde_json::Value = serde_json::from_str(out(&output)).unwrap();
    assert_eq!(json["format"], "collapsed");
    let total =
        serde_json::json!({"name": "bytes", "unit": "bytes", "additive": true, "total": 7168});
    assert_eq!(json["metrics"][0], total);
    let import = &json["import"];
    assert_eq!(
        (&import["lines"], &import["records"]),
        (&4.into(), &3.into())
    );
    assert_eq!(
        (&import["rejected"], &import["skipped"]),
        (&1.into(), &0.into())
    );
    assert_eq!(import["first"][0]["line"], 4);
    assert_eq!(import["first"][0]["offset"], 64);
    assert_eq!(
        import["first"][0]["reason"],
        "no amount at the end of the line"
    );
    assert!(import["warnings"].as_array().unwrap().is_empty());
    let counts = serde_json::json!({
        "stacks": 3, "distinct_stacks": 2, "frames": 4, "nodes": 5, "max_depth": 3
    });
    assert_eq!(json["counts"], counts);
    let functions = serde_json::json!([
        {"name": "alloc", "self": 5120, "total": 5120, "stacks": 2},
        {"name": "read", "self": 2048, "total": 2048, "stacks": 1},
        {"name": "main", "self": 0, "total": 7168, "stacks": 3},
        {"name": "parse", "self": 0, "total": 5120, "stacks": 2},
    ]);
    assert_eq!(json["functions"], functions);
    let top = &json["top_stacks"][0];
    assert_eq!(top["rank"], 1);
    assert_eq!(top["value"], 5120);
    assert_eq!(top["share"], 5120.0 / 7168.0);
    assert_eq!(top["frames"], serde_json::json!(["alloc", "parse", "main"]));
}

#[test]
fn json_keeps_all_digits() {
    let output = heapglass(
        &["report", "-", "--json"],
        b"a;b 9007199254740993\na;c 0.25\n",
    );
    assert!(
        out(&output).contains("\"total\":9007199254740993.25"),
        "{}",
        out(&output)
    );
}

#[test]
fn top_and_metric_choose() {
    let two = b"a;b 1 20\na;c 2 10\na;d 3 5\n";
    let output = heapglass(
        &["report", "-", "--json", "--metric", "after", "--top", "1"],
        two,
    );
    let json: serde_json::Value = serde_json::from_str(out(&output)).unwrap();
    assert_eq!(json["functions"].as_array().unwrap().len(), 1);
    assert_eq!(json["top_stacks"].as_array().unwrap().len(), 1);
    assert_eq!(json["top_stacks"][0]["frames"][0], "b");
    let wrong = heapglass(&["report", "-", "--metric", "size"], two);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(
        err(&wrong).contains("there is: before, after"),
        "{}",
        err(&wrong)
    );
}

#[test]
fn text_adds_up_and_shows_what_was_not_read() {
    let output = heapglass(&["report", "-", "--top", "1"], TEXT);
    let text = out(&output);
    assert!(text.contains("7.00 KiB  (7,168 bytes)"), "{text}");
    assert!(
        text.contains("shown 5,120 bytes + others 2,048 bytes = 7,168 bytes"),
        "{text}"
    );
    assert!(
        text.contains("line 4, byte 64: no amount at the end of the line: bad line"),
        "{text}"
    );
}

#[test]
fn several_files_are_a_list_and_one_that_fails_does_not_stop_the_rest() {
    let folder = env!("CARGO_MANIFEST_DIR").to_owned() + "/tests/fixtures/collapsed/";
    let a = folder.clone() + "speedscope-recursion.txt";
    let b = folder.clone() + "no-such-file";
    let c = folder + "speedscope-simple-crlf.txt";
    let output = heapglass(&["report", "--json", &a, &b, &c], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("no-such-file"));
    let json: serde_json::Value = serde_json::from_str(out(&output)).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 3);
    assert!(json[1]["file"].as_str().unwrap().ends_with("no-such-file"));
    assert!(json[1]["error"].is_string());
    assert_eq!(json[2]["metrics"][0]["total"], 14);
}

#[test]
fn stacks_are_put_down_to_what_means_something() {
    let text =
        b"main;DB::run(std::__1::string);std::vector<int>::resize;malloc 4096\nmain;calloc 1024\n";
    let sites = |noise: &str, key: &str| {
        let output = heapglass(&["report", "-", "--json", "--noise", noise], text);
        let json: serde_json::Value = serde_json::from_str(out(&output)).unwrap();
        assert_eq!(json["noise"], noise);
        let rows = json[key].as_array().unwrap().clone();
        rows.iter()
            .map(|row| {
                format!(
                    "{} {} x{}",
                    row["name"].as_str().unwrap(),
                    row["value"],
                    row["stacks"]
                )
            })
            .collect::<Vec<_>>()
    };
    let run = "DB::run(std::__1::string) 4096 x1";
    assert_eq!(sites("name", "outermost"), [run, "main 1024 x1"]);
    assert_eq!(sites("name", "leaf"), [run, "calloc 1024 x1"]);
    // Whole frames are looked at: an argument makes `run` noise, and `malloc` alone is none.
    assert_eq!(
        sites("seed", "outermost"),
        ["DB::run 4096 x1", "calloc 1024 x1"]
    );
    assert_eq!(sites("seed", "leaf"), ["malloc 4096 x1", "main 1024 x1"]);
    assert_eq!(
        sites("off", "caller"),
        ["std::vector<int>::resize 4096 x1", "main 1024 x1"]
    );
    let output = heapglass(&["report", "-", "--noise", "loud"], text);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("seed, name, off"));
}

#[test]
fn misuse_is_explained() {
    for (words, says) in [
        (vec![], "a command is missing"),
        (vec!["report"], "report needs a file"),
        (vec!["frobnicate"], "no command"),
        (vec!["report", "-", "--top", "many"], "many"),
        (
            vec!["report", "-", "--md", "--json"],
            "--md and --json exclude one another",
        ),
        (
            vec!["report", "-", "--csv", "trees"],
            "functions, stacks, outermost, leaf, caller",
        ),
        (vec!["report", "-", "--width", "900"], "go with --svg only"),
        (
            vec!["report", "a", "b", "--svg"],
            "--svg takes one file, not 2",
        ),
    ] {
        let output = heapglass(&words, b"");
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(err(&output).contains(says), "{words:?}: {}", err(&output));
    }
    let output = heapglass(&["report", "-", "--as", "nonsense"], b"a 1\n");
    assert!(
        err(&output).contains("no format called"),
        "{}",
        err(&output)
    );
    let output = heapglass(&["report", "-"], b"\x7fELF\0\0\0");
    assert!(
        err(&output).contains("a program, not a profile"),
        "{}",
        err(&output)
    );
    assert!(out(&heapglass(&["--help"], b"")).contains("heapglass report"));
}

#[test]
fn findings_and_questions_are_in_both_reports() {
    let mut text = String::new();
    for i in 0..60u8 {
        let (a, b) = (char::from(b'a' + i % 26), char::from(b'a' + i / 26));
        text += &format!("main;operation{a}{b};work;leaf{a}{b} 1024\n");
    }
    text += "main;load;parse;std::vector<int>::_M_realloc_insert<int>(int&&);malloc 30720\n";
    text += "main;load;print;std::vector<int>::_M_realloc_insert<int>(int&&);malloc 10240\n";
    let output = heapglass(&["report", "-", "--json"], text.as_bytes());
    let json: serde_json::Value = serde_json::from_str(out(&output)).unwrap();
    let found = json["findings"].as_array().unwrap();
    let ids: Vec<_> = found
        .iter()
        .map(|row| row["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["one-stack", "growth", "dominant"]);
    let growth = &found[1];
    assert_eq!(
        (
            &growth["value"],
            &growth["share"],
            &growth["stacks"],
            &growth["severity"]
        ),
        (&40_960.into(), &0.4.into(), &2.into(), &"high".into())
    );
    assert_eq!(growth["title"], "40.0 % was reallocated or grown");
    assert_eq!(growth["view"]["view"], "explore");
    assert_eq!(growth["path"][0], "malloc");
    assert_eq!(json["questions"][0]["id"], "what-in-it");
    // What it leads to is what it says.
    let words = growth["view"]["search"].as_str().unwrap();
    let search = heapglass(
        &["report", "-", "--search", words, "--json"],
        text.as_bytes(),
    );
    let found: serde_json::Value = serde_json::from_str(out(&search)).unwrap();
    assert_eq!(
        (&found["value"], &found["stacks"]),
        (&40_960.into(), &2.into())
    );
    let output = heapglass(&["report", "-"], text.as_bytes());
    let shown = out(&output);
    assert!(
        shown.contains("A single stack holds 30.0 % [high]"),
        "{shown}"
    );
    assert!(
        shown.contains("- Are load and operationaa needed at the same time?"),
        "{shown}"
    );
    // Nothing to say is said by nothing.
    let output = heapglass(&["report", "-"], b"main;a 10\nmain;b 11\nmain;c 12\n");
    assert!(!out(&output).contains("Findings"));
}

#[test]
fn a_search_answers_with_the_company_of_what_it_found() {
    let text = b"main;load;parse;alloc 6144\nmain;load;skip 3072\nmain;serve;alloc 4096\nmain;serve;parse 1024\n";
    let output = heapglass(&["report", "-", "--search", "PARSE"], text);
    let shown = out(&output);
    for line in [
        "  \u{201c}PARSE\u{201d}: 7.00 KiB, 50.0 % of the whole (7,168 bytes)",
        "  2 stacks (2 distinct) with 1 different function that match, each stack once",
        "     1     6.00 KiB   42.9 %  alloc <- parse <- load <- main",
        "  shown 7,168 bytes + others with it 0 bytes = 7,168 bytes",
        "  shown 7,168 bytes + others 7,168 bytes = 14,336 bytes",
        "      6.00 KiB   85.7 %         1   1.33  load",
        "Stack 1: 6,144 bytes (42.9 %)",
        "     4  main",
    ] {
        assert!(shown.lines().any(|found| found == line), "{line}\n{shown}");
    }
    let output = heapglass(&["report", "-", "--search", "nothing"], text);
    assert!(out(&output).contains("0 B, 0 % of the whole"));
    let output = heapglass(&["report", "-", "--json", "--search", "PARSE"], text);
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (&found["value"], &found["functions"]),
        (&7168.into(), &1.into())
    );
    assert_eq!(found["top_stacks"][1]["frames"][0], "parse");
    let load = serde_json::json!({
        "name": "load", "value": 6144, "share": 6.0 / 7.0, "stacks": 1, "lift": 4.0 / 3.0,
    });
    let near = |a: &serde_json::Value, b: &serde_json::Value| {
        (a.as_f64().unwrap() - b.as_f64().unwrap()).abs() < 1e-9
    };
    assert_eq!(found["callers"][0]["name"], load["name"]);
    assert_eq!(found["callers"][0]["value"], load["value"]);
    assert!(near(&found["callers"][0]["share"], &load["share"]));
    assert!(near(&found["callers"][0]["lift"], &load["lift"]));
    let output = heapglass(&["report", "-", "--search", "x", "--md"], text);
    assert_eq!(output.status.code(), Some(2));
}

/// On Linux a file's name is any bytes.
#[cfg(target_os = "linux")]
#[test]
fn a_list_has_what_each_line_holds() {
    let folded = b"main (app.py:3);load (app.py:4) 2048\nmain (app.py:3);load (app.py:9) 1\n";
    let folder = std::env::temp_dir().join(format!("heapglass-list-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("deep")).unwrap();
    std::fs::write(
        folder.join("deep/app.py"),
        "def main():\n\tpass\n\tload()\nx = 1\n",
    )
    .unwrap();
    let source = folder.to_str().unwrap();
    let listed = heapglass(
        &["report", "-", "--list", "^load$", "--source", source],
        folded,
    );
    assert_eq!(err(&listed), "");
    let name = folder.file_name().unwrap().to_str().unwrap();
    let want = format!(
        "FUNCTION load in app.py
  2.00 KiB   2.00 KiB (self, total) 100.0 % of all bytes
 source: {name}/deep/app.py. The file has 4 lines and the profile names line 9: it is another version.
         .          .      1:def main():
         .          .      2:\tpass
         .          .      3:\tload()
  2.00 KiB   2.00 KiB      4:x = 1
       1 B        1 B      9:
"
    );
    assert_eq!(out(&listed), want);
    let json = heapglass(&["report", "-", "--json", "--list", "lo"], folded);
    let json: serde_json::Value = serde_json::from_str(out(&json)).unwrap();
    let line = |line: u32, amount: u32| serde_json::json!({"line": line, "flat": amount, "cum": amount, "text": null});
    assert_eq!(
        json["list"][0]["lines"],
        serde_json::json!([line(4, 2048), line(9, 1)])
    );
    assert_eq!(json["list"][0]["file"], "app.py");
    for (words, why) in [
        (
            &["report", "-", "--list", "nobody"][..],
            "No function whose lines are known matches",
        ),
        (&["report", "-", "--list", "("], "unclosed group"),
        (
            &["report", "-", "--source", "."],
            "--source goes with --list only",
        ),
    ] {
        let failed = heapglass(words, folded);
        assert!(err(&failed).contains(why), "{}", err(&failed));
        assert!(!failed.status.success());
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_file_whose_name_is_no_text_is_read_all_the_same() {
    use std::os::unix::ffi::OsStringExt;
    let name = std::ffi::OsString::from_vec(b"heapglass-\xff.collapsed".to_vec());
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, "main;a 10\n").unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_heapglass"))
        .args([std::ffi::OsStr::new("report"), path.as_os_str()])
        .output()
        .unwrap();
    std::fs::remove_file(&path).unwrap();
    let text = String::from_utf8(run.stdout).unwrap();
    assert!(text.contains("heapglass-\u{fffd}.collapsed"), "{text}");
}

#[test]
fn rules_sort_stacks_into_subsystems() {
    let folder = std::env::temp_dir().join(format!("heapglass-rules-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("my.rules");
    let words = |more: &[&'static str]| {
        let mut words = vec!["report", "-", "--rules", path.to_str().unwrap()];
        words.extend(more);
        words.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let run = |words: Vec<String>| {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        heapglass(&words, TEXT)
    };
    std::fs::write(
        &path,
        "# mine\nParsing: parse above alloc\nnoise inner alloc\n",
    )
    .unwrap();
    let output = run(words(&["--json", "--pack", "none"]));
    let json: serde_json::Value = serde_json::from_str(out(&output)).unwrap();
    let row = &json["subsystems"][0];
    assert_eq!(
        (&row["name"], &row["value"], &row["stacks"]),
        (&"Parsing".into(), &5120.into(), &2.into())
    );
    assert_eq!(
        (&json["pack"], &json["coverage"]),
        (&"none".into(), &(5120.0 / 7168.0).into())
    );
    // `alloc` is noise now, so that `parse` is where memory is allocated.
    assert_eq!(json["leaf"][0]["name"], "parse");
    assert_eq!(
        json["other"],
        serde_json::json!({
            "value": 2048, "share": 2048.0 / 7168.0, "stacks": 1,
            "top_stacks": [{
                "rank": 1, "value": 2048, "share": 2048.0 / 7168.0,
                "frames": json["top_stacks"][1]["frames"],
            }],
        })
    );
    assert_eq!(json["conflicts"], serde_json::json!([]));
    let output = run(words(&["--pack", "none"]));
    let text = out(&output);
    assert!(text.contains("Subsystems (none), 71.4 % covered"), "{text}");
    assert!(
        text.contains("##############               2  Parsing"),
        "{text}"
    );
    assert!(
        text.contains("######                       1  (other)"),
        "{text}"
    );
    // Two rules would have taken it; every form says which did.
    std::fs::write(&path, "Parsing: parse\nMain: main\n").unwrap();
    let json = run(words(&["--json", "--pack", "none"]));
    let json: serde_json::Value = serde_json::from_str(out(&json)).unwrap();
    let conflict = &json["conflicts"][0];
    assert_eq!(
        (&conflict["winner"], &conflict["other"]),
        (&"Parsing".into(), &"Main".into())
    );
    assert_eq!(conflict["value"], json["subsystems"][0]["value"]);
    let text = run(words(&["--pack", "none"]));
    assert!(out(&text).contains("Parsing before Main"), "{}", out(&text));
    let text = run(words(&["--pack", "none", "--md"]));
    assert!(
        out(&text).contains("| `Parsing` | `Main` | 2 |"),
        "{}",
        out(&text)
    );
    std::fs::write(&path, "Parsing: /par(se/\n").unwrap();
    let output = run(words(&[]));
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("Line 1, column 10"),
        "{}",
        err(&output)
    );
    assert!(
        !heapglass(&["report", "-", "--pack", "cobol"], TEXT)
            .status
            .success()
    );
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Names that try to be something else than names.
const HOSTILE: &[u8] = b"main;<img src=x onerror=alert(1)>;a`b|c](javascript:alert(1)) 3\nmain;=1+2;\x01\xff\xe2\x80\xae<&\" 0.5\nmain;_ZN2DB4readEPKcRKNS_8SettingsE;@f 2\n";

#[test]
fn markdown_adds_up_and_names_are_inert() {
    let output = heapglass(&["report", "-", "--md"], TEXT);
    let text = out(&output);
    assert!(
        text.starts_with("# Allocation report: `standard input`\n\n## Summary\n"),
        "{text}"
    );
    for line in [
        "| **Total bytes** | 7,168 bytes (7.00 KiB) |",
        "| 1 | 5.00 KiB | 71.4 % | `alloc` \u{2190} `parse` |",
        "Listed 2 of 2 stacks: 7,168 bytes + other 0 bytes = 7,168 bytes.",
        "4 lines = 3 records + 1 rejected + 0 skipped (blank lines, comments).",
        "| 4 | 64 | no amount at the end of the line | `bad line` |",
    ] {
        assert!(text.contains(line), "{line} is missing in {text}");
    }
    let output = heapglass(&["report", "-", "--md", "--top", "1"], HOSTILE);
    let text = out(&output);
    assert!(
        text.contains(
            "| ``a`b\\|c](javascript:alert(1))`` \u{2190} `<img src=x onerror=alert(1)>` |"
        ),
        "{text}"
    );
    assert!(
        text.contains("3 samples + other 2.5 samples = 5.5 samples"),
        "{text}"
    );
    let output = heapglass(&["report", "-", "--md"], HOSTILE);
    assert!(
        out(&output).contains("`DB::read(\u{2026})`"),
        "{}",
        out(&output)
    );
    assert!(out(&output).contains("[U+202E]"));
}

#[test]
fn a_picture_is_valid_xml_and_says_exact_amounts() {
    let words = [
        "report",
        "-",
        "--svg",
        "--width",
        "640",
        "--title",
        "<t> & \u{1}",
    ];
    let output = heapglass(&words, HOSTILE);
    let text = out(&output);
    let tree = roxmltree::Document::parse(text).unwrap();
    let root = tree.root_element();
    assert_eq!(root.attribute("width"), Some("640"));
    let said: Vec<&str> = tree
        .descendants()
        .filter(|node| node.has_tag_name("title"))
        .filter_map(|node| node.text())
        .collect();
    assert_eq!(said[0], "<t> & \u{fffd}");
    assert!(said.contains(&"all\n5.5 samples (100.0 %)"), "{said:?}");
    assert!(said.contains(&"DB::read(char const*, DB::Settings const&)\n2 samples (36.4 %)"));
    assert!(text.contains("shown 5.5 samples"), "{text}");
    // A thousand siblings of one unit beside a large one do not fit: they stand in one box.
    let mut many = b"main;large 1000000\n".to_vec();
    for i in 0..1000 {
        many.extend(format!("main;f{i} 1\n").bytes());
    }
    let output = heapglass(&["report", "-", "--svg"], &many);
    assert!(
        out(&output).contains("in boxes too small 1,000 samples")
            || out(&output).contains("1,000 more"),
        "{}",
        out(&output)
    );
}

#[test]
fn a_table_as_csv_is_exact_and_runs_no_formula() {
    let output = heapglass(&["report", "-", "--csv", "functions"], HOSTILE);
    let text = out(&output);
    let rows: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(
        rows[0],
        "self,self share,total,total share,stacks,function,as written"
    );
    assert_eq!(
        rows[1],
        "3,0.545455,3,0.545455,1,a`b|c](javascript:alert(1)),"
    );
    assert!(rows.contains(&"2,0.363636,2,0.363636,1,\"'@f\","), "{text}");
    assert!(
        rows.contains(&"0,0.000000,0.5,0.090909,1,\"'=1+2\","),
        "{text}"
    );
    let mangled = "0,0.000000,2,0.363636,1,\"DB::read(char const*, DB::Settings const&)\",_ZN2DB4readEPKcRKNS_8SettingsE";
    assert!(rows.contains(&mangled), "{text}");
    let output = heapglass(&["report", "-", "--csv", "leaf", "--top", "1"], TEXT);
    assert_eq!(
        out(&output),
        "amount,share,stacks,function,as written\r\n5120,0.714286,2,alloc,\r\n2048,0.285714,,(other),\r\n"
    );
}

#[test]
fn folded_stacks_read_back_as_they_were() {
    let output = heapglass(&["report", "-", "--folded"], HOSTILE);
    assert_eq!(err(&output), "");
    let again = heapglass(&["report", "-", "--folded"], &output.stdout);
    assert_eq!(again.stdout, output.stdout);
    assert_eq!(output.stdout.split(|b| *b == b'\n').count(), 4);
}

const TRACE: &[u8] = b"gc 1 @1.000s 2%: 0.010+1+0.010 ms clock, 0.1+1/2/3+0.1 ms cpu, 5->5->2 MB, 5 MB goal, 4 P
gc 2 @3.000s 3%: 0.020+1+0.020 ms clock, 0.1+1/2/3+0.1 ms cpu, 6->6->3 MB, 6 MB goal, 4 P (forced)
gc 3 @4.000s 4%: 0.020+1+0.02gc 4 @5.000s 4%: 0.030+1+0.030 ms clock, 0.1+1/2/3+0.1 ms cpu, 9->9->4 MB, 8 MB goal, 4 P
";

#[test]
fn a_gc_trace_has_a_report_of_its_own() {
    let told = heapglass(&["report", "-", "--json"], TRACE);
    let report: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    let gc = &report["gc"];
    for (key, want) in [
        ("cycles", "3"),
        ("forced", "1"),
        ("restarts", "0"),
        ("skipped_lines", "1"),
        ("missing_cycles", "1"),
        ("span_s", "4"),
        ("per_minute", "30.0"),
        ("cpu_percent", "4.0"),
        ("alloc_mib_per_s", "2.5"),
    ] {
        assert_eq!(gc[key].to_string(), want, "{key}");
    }
    let pauses = r#"{"max":0.06,"p50":0.04,"p90":0.06,"p99":0.06,"total":0.12}"#;
    assert_eq!(gc["pause_ms"].to_string(), pauses);
    assert_eq!(
        gc["live_mib"].to_string(),
        r#"{"first":2,"last":4,"max":4,"min":2}"#
    );
    assert_eq!(gc["goal_mib"]["max"], 8);
    assert_eq!(report["import"]["lines"], 4);

    let told = heapglass(&["report", "-"], TRACE);
    let text = String::from_utf8(told.stdout).unwrap();
    assert!(
        text.contains("It has no stacks") && text.contains("GOGC=100"),
        "{text}"
    );
    assert!(!text.contains("Largest stacks"), "{text}");
    let told = heapglass(&["report", "-", "--md"], TRACE);
    let text = String::from_utf8(told.stdout).unwrap();
    assert!(
        text.starts_with("# GC trace") && text.contains("## What other settings would do"),
        "{text}"
    );
    assert!(!text.contains("## By operation"), "{text}");
}

#[test]
fn what_needs_stacks_says_that_a_gc_trace_has_none() {
    for words in [
        &["--svg"][..],
        &["--folded"],
        &["--csv", "stacks"],
        &["--search", "x"],
    ] {
        let told = heapglass(&[&["report", "-"], words].concat(), TRACE);
        assert_eq!(told.status.code(), Some(1), "{words:?}");
        let why = String::from_utf8(told.stderr).unwrap();
        assert!(why.contains("It has no stacks"), "{why}");
    }
    let told = heapglass(&["check", "--expect", "amount=1", "-"], TRACE);
    assert_eq!(told.status.code(), Some(2));
    let text = String::from_utf8(told.stdout).unwrap();
    assert!(
        text.contains("could not check") && text.contains("no stacks"),
        "{text}"
    );
}
