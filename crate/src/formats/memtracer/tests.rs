//! Tables in, trees out.

use crate::formats::FORMATS;
use crate::ids::{MetricId, NodeId};
use crate::ingest::{Load, LoadOptions};
use crate::profile::Profile;

fn read(text: &str, size: usize) -> Result<Profile, String> {
    let options = LoadOptions {
        name: "log.txt".into(),
        read_as: None,
        memory_limit: 0,
    };
    let mut load = Load::new(FORMATS, &options).unwrap();
    text.as_bytes().chunks(size).for_each(|piece| {
        load.feed(piece);
    });
    load.finish().map_err(|refusal| refusal.sentence)
}

fn load(text: &str) -> Profile {
    let whole = read(text, text.len()).unwrap();
    whole.check().unwrap();
    assert_eq!(whole.format.id, "memtracer");
    for size in [1, 7] {
        assert_eq!(read(text, size).unwrap(), whole);
    }
    whole
}

/// Indented names, totals, own amounts in brackets, places.
fn picture(profile: &Profile) -> Vec<String> {
    let tree = &profile.tree;
    let line = |row: usize| {
        let node = NodeId::of(row);
        let frame = profile.frames.get(tree.frame(node));
        let indent = "  ".repeat(tree.depth(node) as usize - 1);
        let name = String::from_utf8_lossy(profile.node_name(node)).into_owned();
        let amounts = profile.metric_ids().map(|m| {
            let own = tree.own(m, node);
            match tree.totals(m) {
                Some(totals) => format!(" {}[{own}]", totals[row]),
                None => format!(" {own}"),
            }
        });
        let amounts: String = amounts.collect();
        let place = match profile.strings.text(frame.file) {
            file if file.is_empty() => String::new(),
            file => format!(" {file}:{}", frame.line),
        };
        format!("{indent}{name}{amounts}{place}")
    };
    (1..tree.len()).map(line).collect()
}

const LEGEND: &str = "   Total Count: Number of allocations during the execution of this element.\n   Self Count: Number of allocations in this element alone (excluding sub calls). \n";
const LINE: &str = "--------------------------------------------------------\n";

fn histogram(recorded: u32, rows: &str) -> String {
    format!(
        "{LINE} Location Histogram with Allocation Counts. Recorded a total of {recorded} allocations.\n{LEGEND}{LINE} Name     |      Self Count |     Total Count | Location\n{LINE}{rows}{LINE}"
    )
}

#[test]
fn a_histogram_among_a_programs_output() {
    let table = histogram(
        5007,
        " next     |     5000  99.9% |     5000  99,9% | primes.js~31-37:537-737\n :program |        6   0.1% |     5007 100.0% | primes.js~1-46:0-982\n a | b    |        1   0.0% |        1   0.0% | <Unknown>\n",
    );
    let profile = load(&format!(
        "main;looks like a stack 7\n> {table}the end | of it\n"
    ));
    assert_eq!(
        picture(&profile),
        [
            "next 5000[5000] 5000 primes.js:31",
            ":program 6[6] 5007 primes.js:1",
            "a | b 1[1] 1",
        ]
    );
    let import = &profile.import;
    assert_eq!(
        (import.records, import.rejected, import.skipped),
        (3, 0, 10)
    );
    assert_eq!(import.warnings, [""; 0]);
}

#[test]
fn a_call_tree_is_one_whichever_column_comes_first() {
    let text = format!(
        "{LINE} Call Tree with Allocation Counts. Recorded a total of 160038 allocations.\n{LEGEND}{LINE} Name      |     Total Count |      Self Count | Location     \n{LINE} :program  |   160038 100.0% |        8   0.0% | queens.lox~1-99:0-2400\n   solve   |   160030 100.0% |    40030  25.0% | queens.lox~10-35:120-790\n     alloc |   120000  75.0% |   120000  75.0% | queens.lox~40-44:800-901\n{LINE}"
    );
    let profile = load(&text);
    let want = [
        ":program 160038[8] queens.lox:1",
        "  solve 160030[40030] queens.lox:10",
        "    alloc 120000[120000] queens.lox:40",
    ];
    assert_eq!(picture(&profile), want);
    assert_eq!(profile.import.warnings, [""; 0]);
    // Copied from a page, without the blank that every line begins with.
    let copied: Vec<&str> = text
        .lines()
        .map(|l| l.strip_prefix(' ').unwrap_or(l))
        .collect();
    assert_eq!(picture(&load(&copied.join("\n"))), want);
}

#[test]
fn types_are_what_was_allocated_not_code() {
    let profile = load(
        "------------------------------------------\n Type Histogram with Allocation Counts. Recorded a total of 160038 allocations.\n------------------------------------------\n Type                   |           Count \n------------------------------------------\n LoxArray               |   120000  75.0% \n Map<String, List<int>> |    40000  25.0% \n null                   |       38   0.0% \n",
    );
    assert_eq!(
        picture(&profile),
        [
            "LoxArray 120000[120000]",
            "Map<String, List<int>> 40000[40000]",
            "null 38[38]"
        ]
    );
    let frame = profile.frames.get(profile.tree.frame(NodeId(1)));
    assert_eq!(frame.kind, crate::frames::FrameKind::Type);
}

#[test]
fn several_tables_stand_apart() {
    let first = histogram(
        5,
        " a        |        5 100.0% |        5 100.0% | x.js~1:0-9\n",
    );
    let second = histogram(
        6,
        " a        |        6 100.0% |        6 100.0% | x.js~1:0-9\n",
    );
    let profile = load(&format!("{first}more output\n{second}"));
    assert_eq!(
        picture(&profile),
        [
            "[location histogram 2] 6[0] 0",
            "  a 6[6] 6 x.js:1",
            "[location histogram 1] 5[0] 0",
            "  a 5[5] 5 x.js:1",
        ]
    );
    assert_eq!(profile.total(MetricId(0)), Some(11));
    assert_eq!(profile.import.warnings.len(), 1);
}

#[test]
fn what_is_printed_twice_is_checked() {
    let odd = load(&histogram(
        100,
        " a        |       50  50.0% |       50  50.0% | x.js~1:0-9\n b        |       49  40.0% |       49  49.0% | x.js~2:0-9\n",
    ));
    assert_eq!(
        odd.import.warnings,
        [
            "The location histogram recorded 100 allocations; the rows that are here have 99.",
            "Percentages that do not fit the counts beside them: 1.",
        ]
    );
    let tree = load(&format!(
        " Call Tree with Allocation Counts. Recorded a total of 3 allocations.\n Name | Total Count | Self Count | Location\n{LINE} a | 4 100% | 1 33.3% | x~1:0\n   b | 2 66.7% | 2 66.7% | x~2:0\n{LINE}"
    ));
    assert_eq!(picture(&tree), ["a 3[1] x:1", "  b 2[2] x:2"]);
    assert_eq!(tree.import.warnings.len(), 1, "{:?}", tree.import.warnings);
    // Nothing was recorded: no percentage is one.
    let none = load(&histogram(0, " a | 0 NaN% | 0 NaN% | x~1:0\n"));
    assert_eq!(none.import.warnings, [""; 0]);
}

#[test]
fn a_damaged_row_is_rejected_where_it_stands() {
    let profile = load(&histogram(
        5,
        " a        |        5 100.0% |        5 100.0% | x.js~1:0-9\n b        |        ? 100.0% |        5 100.0% | x.js~1:0-9\n",
    ));
    let rejected = &profile.import.rejections[0];
    assert_eq!(
        (rejected.place.line, &*rejected.reason),
        (9, super::NO_COUNT)
    );
    assert_eq!(profile.total(MetricId(0)), Some(5));
}

#[test]
fn an_overflow_is_told() {
    let message = "\nERROR: Shadow stack has overflowed its capacity of 10000 during execution!\nThe gathered data is incomplete and incorrect!\nUse --memtracer.StackLimit=<Integer> to set stack capacity.\n";
    let refused = read(message, 9).unwrap_err();
    assert!(
        refused.contains("overflowed its capacity of 10000"),
        "{refused}"
    );
    let table = histogram(
        5,
        " a        |        5 100.0% |        5 100.0% | x.js~1:0-9\n",
    );
    let profile = load(&format!("{table}{message}"));
    assert!(profile.import.warnings[0].contains("StackLimit"));
    assert_eq!(picture(&profile), ["a 5[5] 5 x.js:1"]);
}

#[test]
fn the_other_layout_has_sizes_and_types() {
    let profile = load(
        "Memory Tracer. Recorded 45678 allocations.\n\nSource Location           || Count   || Size      || Type\nqueens.lox:42            || 50000   || 400KB     || LoxArray\nqueens.lox:55            || 25000   || 1.5 MiB   || LoxObject\nqueens.lox:60 || many || 1KB || X\n",
    );
    assert_eq!(
        picture(&profile),
        [
            "queens.lox:42 50000[0] 409600[0] queens.lox:42",
            "  LoxArray 50000[50000] 409600[409600]",
            "queens.lox:55 25000[0] 1572864[0] queens.lox:55",
            "  LoxObject 25000[25000] 1572864[1572864]",
        ]
    );
    assert_eq!(profile.import.rejected, 1);
    assert_eq!(
        profile.import.warnings,
        [
            "The table recorded 45,678 allocations; the rows that are here have 75,000.",
            "Sizes in KB, MB or GB, read as 1,024 bytes and its powers: 1.",
        ]
    );
}

#[test]
fn rows_may_be_json() {
    let text = r#"{"tool": "memtracer", "recorded": 75000, "allocations": [
        {"location": "queens.lox:42", "count": 50000, "size": "400KB", "type": "LoxArray"},
        {"Source Location": "queens.lox:55", "count": "25000", "bytes": 2048},
        {"location": "queens.lox:60", "type": "LoxObject"},
        {"other": 1}
    ]}"#;
    let profile = load(text);
    assert_eq!(
        picture(&profile),
        [
            "queens.lox:42 50000[0] 409600[0] queens.lox:42",
            "  LoxArray 50000[50000] 409600[409600]",
            "queens.lox:55 25000[25000] 2048[2048] queens.lox:55",
        ]
    );
    let import = &profile.import;
    assert_eq!(
        (
            import.records,
            import.rejected,
            import.rejections[0].place.line
        ),
        (2, 1, 4)
    );
    assert_eq!(
        import.warnings,
        ["Sizes in KB, MB or GB, read as 1,024 bytes and its powers: 1."]
    );
    // Cut: what stood before is kept.
    let cut = load(&text[..text.find("LoxObject").unwrap()]);
    assert_eq!((cut.import.records, cut.import.rejected), (2, 1));
}

#[test]
fn a_heading_alone_is_a_profile_of_nothing() {
    let profile = load(&histogram(0, ""));
    assert_eq!(profile.import.records, 0);
}
