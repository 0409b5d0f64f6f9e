//! Stacks in, tree out.

use crate::formats::FORMATS;
use crate::ids::{MetricId, NodeId};
use crate::ingest::{Load, LoadOptions};
use crate::metric::Unit;
use crate::profile::Profile;
use crate::view::label::plain;

fn load(text: impl AsRef<[u8]>) -> Profile {
    load_as(text, Some("collapsed"))
}

fn load_as(text: impl AsRef<[u8]>, read_as: Option<&str>) -> Profile {
    let options = LoadOptions {
        name: "test.txt".into(),
        read_as: read_as.map(str::to_owned),
        memory_limit: 0,
    };
    let mut load = Load::new(FORMATS, &options).unwrap();
    load.feed(text.as_ref());
    let profile = load.finish().unwrap();
    profile.check().unwrap();
    profile
}

/// The tree as a picture: totals, and own amounts in brackets where there are
/// any; metrics side by side.
fn picture(profile: &Profile) -> Vec<String> {
    let tree = &profile.tree;
    let node_line = |row: usize| {
        let node = NodeId::of(row);
        let amounts: Vec<_> = profile
            .metric_ids()
            .map(|m| {
                let decimals = profile.metric(m).decimals;
                let total = tree.totals(m).unwrap()[row];
                match tree.own(m, node) {
                    0 => plain(total, decimals),
                    own => format!("{} [{}]", plain(total, decimals), plain(own, decimals)),
                }
            })
            .collect();
        let indent = "  ".repeat(tree.depth(node) as usize - 1);
        let name = String::from_utf8_lossy(profile.node_name(node)).into_owned();
        format!("{indent}{name} {}", amounts.join(" / "))
    };
    (1..tree.len()).map(node_line).collect()
}

fn reasons(profile: &Profile) -> Vec<String> {
    let rejections = profile.import.rejections.iter();
    rejections
        .map(|r| format!("{}@{} {}", r.place.line, r.place.offset, r.reason))
        .collect()
}

#[test]
fn stacks_that_begin_alike_share_the_beginning_heaviest_first() {
    let profile = load("main;read 3\nmain;parse;read 4\nmain;parse 1\nmain;read 3\nidle 1\n");
    let want = [
        "main 11",
        "  read 6 [6]",
        "  parse 5 [1]",
        "    read 4 [4]",
        "idle 1 [1]",
    ];
    assert_eq!(picture(&profile), want);
    assert_eq!(profile.tree.stacks().records(), [2, 1, 1, 1]);
    let counts = profile.counts();
    assert_eq!((counts.stacks, counts.distinct_stacks), (5, 4));
    assert_eq!((counts.frames, counts.nodes, counts.max_depth), (4, 5, 3));
}

#[test]
fn fractions_are_exact_and_zero_decimals_cost_nothing() {
    let profile = load("a;b 1.5\na;c 20.\na .25\n");
    assert_eq!(
        picture(&profile),
        ["a 21.75 [0.25]", "  c 20 [20]", "  b 1.5 [1.5]"]
    );
    assert_eq!(profile.metrics[0].decimals, 2);
    assert_eq!(load("a 1.0\na 2.00\n").metrics[0].decimals, 0);
    let many = load("a 14.2343983248722834234\n");
    assert_eq!(picture(&many), ["a 14.234398 [14.234398]"]);
    assert!(many.import.warnings[0].starts_with("1 amount with more decimals"));
}

#[test]
fn a_fraction_gives_way_to_amounts_that_need_the_room() {
    let small = "a 0.4\n".repeat(10);
    let large = "b 9223372036854775000\n";
    let profile = load(small.clone() + large);
    assert_eq!(picture(&profile)[1], "a 4 [4]");
    let rounded = |w: &String| w.starts_with("Fractions were rounded to 0 decimals");
    assert!(profile.import.warnings.iter().any(rounded));
    assert_eq!(load(large.to_owned() + &small), profile);
    // A line that is rejected costs nobody a fraction.
    let other = load("a 0.25\nb 0.5\nc 9223372036854775808\nd 1\n");
    assert_eq!(picture(&other)[2], "a 0.25 [0.25]");
    assert_eq!(other.import.rejected, 1);
}

#[test]
fn rounding_cannot_carry_a_sum_over() {
    let profile = load("b 9223372036854775807\na;b 22\nm 0.5\n");
    assert_eq!(profile.total(MetricId(0)), Some(i64::MAX));
    assert_eq!(profile.import.rejected, 2);
}

#[test]
fn frames_do_not_depend_on_the_line_before() {
    let lines = [
        "m;<[u8; 32 5\n",
        "m;<[u8; 32]>::f;g 7\n",
        "m;<[u8;x 1\n",
        "m;;n 1\n",
        "m;;o 1\n",
    ];
    let forward = load(lines.concat());
    let mut turned = lines;
    turned.reverse();
    assert_eq!(picture(&forward), picture(&load(turned.concat())));
    assert!(picture(&forward).contains(&"  <[u8; 32]>::f 7".to_owned()));
    let options = LoadOptions {
        name: "test.txt".into(),
        ..LoadOptions::default()
    };
    let mut split = Load::new(FORMATS, &options).unwrap();
    for byte in lines.concat().as_bytes() {
        split.feed(&[*byte]);
    }
    assert_eq!(split.finish().unwrap(), forward);
}

#[test]
fn the_name_of_a_thread_may_hold_anything() {
    let profile = load("[pool;1 tid=5];java/A.b 4\n[a];[b tid=7];c 1\n");
    let want = [
        "[pool;1 tid=5] 4",
        "  java/A.b 4 [4]",
        "[a] 1",
        "  [b tid=7] 1",
        "    c 1 [1]",
    ];
    assert_eq!(picture(&profile), want);
}

#[test]
fn lines_that_look_odd_are_not_lost() {
    let text = "└─main;c 1000\nmain;d │ 12 │\n#hot 1000\n# note 3\n\u{feff}a;b 1\n";
    let profile = load(text);
    let want = ["└─main 1000", "  c 1000 [1000]", "a 1", "  b 1 [1]"];
    assert_eq!(picture(&profile), want);
    assert_eq!((profile.import.rejected, profile.import.skipped), (1, 2));
    let told = |w: &String| w.starts_with("1 line with # or //");
    assert!(profile.import.warnings.iter().any(told));
}

#[test]
fn amounts_beyond_64_bits_are_refused_by_name() {
    let profile = load("a 9223372036854775807\nb 1\nc 9223372036854775808\nd -1\ne 0\n");
    assert_eq!(profile.total(MetricId(0)), Some(i64::MAX));
    let total = "with this amount the total would pass 9,223,372,036,854,775,807, the largest 64-bit number";
    assert_eq!(
        reasons(&profile),
        [
            format!("2@22 {total}"),
            "3@26 the amount is larger than a 64-bit number holds".into(),
            format!("4@48 {total}"),
        ]
    );
    assert_eq!(profile.import.records, 2);
}

#[test]
fn two_amounts_a_line_are_before_and_after() {
    let profile = load("a;b 6 4\na;c 0 12\na;b 1 1\n");
    assert_eq!(
        picture(&profile),
        ["a 7 / 17", "  b 7 [7] / 5 [5]", "  c 0 / 12 [12]"]
    );
    assert_eq!(profile.metrics[0].name, "before");
    assert_eq!(profile.counts().frames, 3);
    let fractions = load("a 1.5 2\nb 3 0.25\n");
    assert_eq!(
        picture(&fractions),
        ["b 3 [3] / 0.25 [0.25]", "a 1.5 [1.5] / 2 [2]"]
    );
}

#[test]
fn a_number_before_the_amount_is_a_name_unless_nearly_all_have_one() {
    let profile = load("a;memcpy 12 3\na;b 1\na;c 2\n");
    assert_eq!(profile.metrics.len(), 1);
    assert!(picture(&profile).contains(&"  memcpy 12 3 [3]".to_owned()));
    // Nine of ten is nearly all.
    let nine = "x 1 2\n".repeat(9);
    assert_eq!(load(nine.clone() + "y 5\n").metrics.len(), 2);
    assert_eq!(load(nine + "y 5\nz 6\n").metrics.len(), 1);
}

#[test]
fn a_bracketed_pair_is_objects_and_bytes() {
    let profile = load("a;b:12 [2 4096]\na;c [1 16]\n");
    assert_eq!(
        picture(&profile),
        [
            "a 3 / 4112",
            "  b:12 2 [2] / 4096 [4096]",
            "  c 1 [1] / 16 [16]"
        ]
    );
    let names: Vec<_> = profile.metrics.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(names, ["objects", "bytes"]);
    // One such end among other lines is no amount.
    let other = load("a 1000\n".repeat(20) + "main;operator[] [3 4]\n");
    assert_eq!((other.metrics.len(), other.import.rejected), (1, 1));
}

#[test]
fn metadata_says_the_unit_and_is_cut_only_with_a_word() {
    let unit = |text: &str| load(text).metric(MetricId(0)).unit;
    assert_eq!(unit("# mode: memory\na;b 3\n"), Unit::Bytes);
    assert_eq!(unit("# mode: wall\na;b 300000\n"), Unit::Count);
    assert_eq!(unit("a;b 300000\n"), Unit::Bytes);

    let long = load(format!("# note: {}\na 1\n", "x".repeat(2000)));
    let (key, value) = &long.meta[0];
    assert_eq!(key, "note");
    assert!(value.ends_with("x …") && value.len() == 1000 + " …".len());

    let mut many = "# k: v\n".repeat(1005);
    many += "a 1\n";
    let many = load(many);
    assert_eq!(many.meta.len(), 1000);
    let told = "5 lines of metadata beyond the first 1000 are not kept.";
    assert_eq!(many.import.warnings, [told]);
}

#[test]
fn lines_that_are_no_records_are_skipped_or_told() {
    let text =
        "# mode: wall\n// note\n\n  \r\na;b 1\r\nno amount\nfoo;bar12\na;b\t2 \nc\u{a0}3\n+1\n";
    let profile = load(text);
    assert_eq!(picture(&profile), ["a 3", "  b 3 [3]", "c 3 [3]"]);
    assert_eq!(profile.import.skipped, 4);
    assert_eq!(profile.meta, [("mode".to_owned(), "wall".to_owned())]);
    assert_eq!(
        reasons(&profile),
        [
            "6@33 no amount at the end of the line",
            "7@43 no amount at the end of the line",
            "10@65 no amount at the end of the line",
        ]
    );
}

#[test]
fn frames_may_be_empty_missing_or_hold_a_semicolon() {
    let profile = load(";a;;b; 1\n 12\n7\n<[T; 4] as X>::f;g 2\n[u8; [x; y]];h 1\na[;  b 1\n");
    let want = [
        "[no stack] 19 [19]",
        "<[T; 4] as X>::f 2",
        "  g 2 [2]",
        "[u8; [x; y]] 1",
        "  h 1 [1]",
        "a 1",
        "  b 1 [1]",
        "a[ 1",
        "    b 1 [1]",
    ];
    assert_eq!(picture(&profile), want);
}

#[test]
fn negative_amounts_are_kept_and_told() {
    let profile = load("a;b 5\na;c -3\n");
    assert_eq!(picture(&profile), ["a 2", "  b 5 [5]", "  c -3 [-3]"]);
    assert!(profile.import.warnings[0].starts_with("1 amount below zero"));
}

#[test]
fn escapes_of_a_database_client_are_undone_if_most_quotes_have_them() {
    let profile = load("DB::f(\\'x\\');a\\\\b 1\nDB::f('x');c 1\nh\\'i 1\n");
    let names = picture(&profile);
    assert_eq!(
        names,
        ["DB::f('x') 2", "  a\\b 1 [1]", "  c 1 [1]", "h'i 1 [1]"]
    );
    let plain = load("f('x');a\\b 1\n");
    assert_eq!(picture(&plain), ["f('x') 1", "  a\\b 1 [1]"]);
}

#[test]
fn a_table_drawn_by_a_terminal_client_is_read() {
    let text = "┌─line─┐\n1. │ a;b 12 │\n   │ a;c 3  │\n└──────┘\n";
    let profile = load(text);
    assert_eq!(picture(&profile), ["a 15", "  b 12 [12]", "  c 3 [3]"]);
    assert_eq!(profile.import.skipped, 2);
}

#[test]
fn bytes_that_are_no_utf8_are_kept() {
    let profile = load(b"caf\xe9;b 1\ncaf\xe8;b 1\n");
    assert_eq!(profile.counts().nodes, 4);
    assert!(profile.import.warnings[0].starts_with("2 names not valid as UTF-8"));
}

#[test]
fn other_encodings_are_decoded() {
    let text = "a;ü😀 1\na 2\n";
    let wide: Vec<u16> = text.encode_utf16().collect();
    let want = ["a 3 [2]", "  ü😀 1 [1]"];
    let little: Vec<u8> = wide.iter().flat_map(|u| u.to_le_bytes()).collect();
    let big: Vec<u8> = wide.iter().flat_map(|u| u.to_be_bytes()).collect();
    assert_eq!(
        picture(&load([b"\xff\xfe".as_slice(), &little].concat())),
        want
    );
    assert_eq!(
        picture(&load([b"\xfe\xff".as_slice(), &big].concat())),
        want
    );
    assert_eq!(
        picture(&load(
            [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat()
        )),
        want
    );
    assert_eq!(picture(&load(text.replace('\n', "\r"))), want);
    let plain: Vec<u8> = "a;b 1\na;b 1\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(picture(&load(plain)), ["a 2", "  b 2 [2]"]);
}

#[test]
fn a_stack_of_a_million_frames_is_ordinary() {
    let text = "f;".repeat(1_000_000) + "g 5\n";
    let profile = load(text);
    assert_eq!(profile.counts().max_depth, 1_000_001);
    assert_eq!(profile.total(MetricId(0)), Some(5));
}

#[test]
fn a_line_of_a_hundred_megabytes_is_read() {
    let name = "x".repeat(1000) + ";";
    let text = name.repeat(100_000) + "leaf 7\n";
    let profile = load(text);
    assert_eq!(profile.counts().max_depth, 100_001);
    assert_eq!(profile.counts().frames, 2);
}

#[test]
fn units_are_guessed_from_all_amounts() {
    let unit = |text: &str| load(text).metrics[0].name.clone();
    assert_eq!(unit("a 4096\nb 1024\nc 3\n"), "bytes");
    assert_eq!(unit("a 3\nb 1024\nc 3\n"), "samples");
    assert_eq!(unit("a 0\nb 0\nc 0\nd 5000\n"), "bytes");
    assert_eq!(unit("a 1.5\nb 4096\nc 4096\n"), "samples");
}

#[test]
fn what_is_recognised_and_what_is_not() {
    let opens = |name: &str, text: &str| {
        let options = LoadOptions {
            name: name.into(),
            ..LoadOptions::default()
        };
        let mut load = Load::new(FORMATS, &options).unwrap();
        load.feed(text.as_bytes());
        load.finish().map(|p| p.format.id).map_err(|r| r.sentence)
    };
    assert!(opens("x", "a;b 1\n").is_ok());
    assert!(opens("x", "main 1\nidle 2\nwait 3\n").is_ok());
    assert!(opens("x.txt", "main 7\n").is_ok());
    assert!(opens("x", "main 7\n").is_err());
    assert!(opens("x.folded", "").is_ok());
    assert_eq!(
        opens("x", "").unwrap_err(),
        "The file is empty: it has no bytes."
    );
    let svg = opens("x", "<?xml version=\"1.0\"?>\n<svg>a;b 1\n</svg>").unwrap_err();
    assert!(
        svg.starts_with("This looks like a drawn flame graph"),
        "{svg}"
    );
    assert!(opens("x", "<svg::Path as svg::Node>::fmt;alloc 5\n").is_ok());
    let code = "function f(a){var b={c:\"d\"};return b.c===a;}".repeat(3000);
    assert!(opens("x.js", &code).is_err());
    let deep = "frame::name<int>;".repeat(9000) + "x 1\n";
    assert!(opens("x", &deep).is_ok());
    assert!(opens("x", "a,b,c\n1,2,3\nfoo,bar 4\n").is_err());
    assert!(
        opens("x", "{\"pps\": [], \"ftbl\": []}")
            .unwrap_err()
            .contains("or a DHAT profile, which has the key dhatFileVersion")
    );
}

#[test]
fn the_end_of_a_cut_file_is_told() {
    let profile = load("a;b 1\na;c 2\na;lon");
    assert!(
        profile
            .import
            .warnings
            .iter()
            .any(|w| w.contains("truncated"))
    );
    assert_eq!(profile.import.rejected, 1);
}
