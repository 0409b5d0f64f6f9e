use crate::formats::FORMATS;
use crate::ids::{MetricId, NodeId};
use crate::ingest::{Load, LoadOptions};
use crate::metric::Unit;
use crate::profile::{Clock, Event, Profile};

/// The file, read whole and in small pieces, which must give the same.
fn open(text: impl AsRef<[u8]>) -> Profile {
    let text = text.as_ref();
    let read = |size: usize| {
        let options = LoadOptions {
            read_as: Some("dhat".to_owned()),
            ..LoadOptions::default()
        };
        let mut load = Load::new(FORMATS, &options).unwrap();
        for piece in text.chunks(size) {
            load.feed(piece);
        }
        load.finish().unwrap()
    };
    let whole = read(text.len().max(1));
    assert_eq!(whole.check(), Ok(()));
    for size in [1, 3, 7] {
        let pieces = read(size);
        assert_eq!(pieces.import, whole.import, "in pieces of {size}");
        assert!(pieces == whole, "in pieces of {size}");
    }
    whole
}

/// A line for each place: name and where it is, and the totals of the first two
/// metrics.
fn tree(profile: &Profile) -> Vec<String> {
    let line = |row: usize| {
        let node = NodeId::of(row);
        let frame = profile.frames.get(profile.tree.frame(node));
        let text = |id| profile.strings.text(id);
        let total = |m| profile.tree.totals(MetricId(m)).map_or(0, |t| t[row]);
        format!(
            "{}{} {}{}:{}:{} {:x} = {} in {}",
            " ".repeat(profile.tree.depth(node) as usize - 1),
            text(frame.name),
            text(frame.module),
            text(frame.file),
            frame.line,
            frame.column,
            frame.address,
            total(0),
            total(1),
        )
    };
    (1..profile.tree.len()).map(line).collect()
}

/// The same in short: names only.
fn names(profile: &Profile) -> Vec<String> {
    let short = |line: String| {
        let end = line.rfind(" = ").unwrap();
        let name = line[..end].rsplitn(3, ' ').last().unwrap_or_default();
        format!("{name}{}", &line[end..])
    };
    tree(profile).into_iter().map(short).collect()
}

fn totals(profile: &Profile) -> Vec<String> {
    let one = |id| {
        let total = profile.total(id).map_or("-".to_owned(), |t| t.to_string());
        format!("{} {total}", profile.metric(id).name)
    };
    profile.metric_ids().map(one).collect()
}

fn file(points: &str) -> String {
    format!(
        r#"{{"dhatFileVersion":2,"mode":"heap","verb":"Allocated","bklt":false,"bkacc":false,
        "tu":"instrs","Mtu":"Minstr","cmd":"./t","pid":7,"te":100,"pps":[{points}],
        "ftbl":["[root]","0x1: a (a.c:1)","0x2: b (b.c:2)","0x3: c (in /lib/c.so)"]}}"#
    )
}

fn reasons(profile: &Profile) -> Vec<String> {
    let reasons = profile.import.reasons.iter();
    reasons
        .map(|r| format!("{} {}", r.count, r.reason))
        .collect()
}

#[test]
fn stacks_are_leaf_first_and_names_come_last() {
    let profile = open(file(
        r#"{"tb":10,"tbk":1,"fs":[1,2,3]},{"tb":5,"tbk":2,"fs":[2,3]},{"tb":1,"tbk":1,"fs":[1]}"#,
    ));
    assert_eq!(
        tree(&profile),
        [
            "c /lib/c.so:0:0 3 = 15 in 3",
            " b b.c:2:0 2 = 15 in 3",
            "  a a.c:1:0 1 = 10 in 1",
            "a a.c:1:0 1 = 1 in 1",
        ]
    );
    assert_eq!(totals(&profile), ["total_bytes 16", "total_blocks 4"]);
    let meta: Vec<_> = profile
        .meta
        .iter()
        .map(|(k, v)| format!("{k}={v}"))
        .collect();
    assert_eq!(meta, ["mode=heap", "verb=Allocated", "cmd=./t", "pid=7"]);
    assert!(profile.import.warnings.is_empty());
    assert_eq!(profile.import.records, 3);
}

#[test]
fn keys_come_in_any_order_and_unknown_ones_are_passed_over() {
    let profile = open(
        r#" {"new":{"pps":[{"tb":1}],"x":[[]]}, "ftbl":["[root]","0xA: f (x.rs:1:2)"],
        "later":null, "pps":[{"fs":[1],"y":[1,{"fs":2}],"tbk":3,"z":"tb","tb":4}],
        "te":9, "dhatFileVersion":2} "#,
    );
    assert_eq!(tree(&profile), ["f x.rs:1:2 a = 4 in 3"]);
    assert!(profile.import.warnings.is_empty());
    let clock = Clock {
        end: Some(9),
        ..Clock::default()
    };
    assert_eq!(profile.clock, Some(clock));
}

#[test]
fn lifetimes_and_accesses_are_metrics_where_the_file_has_them() {
    let profile = open(
        r#"{"dhatFileVersion":2,"bklt":true,"bkacc":true,"tu":"instrs","Mtu":"Minstr","tuth":500,
        "te":100,"tg":50,"pps":[
        {"tb":10,"tbk":2,"tl":30,"mb":8,"mbk":1,"gb":8,"gbk":1,"eb":0,"ebk":0,"rb":4,"wb":6,
         "acc":[-4,3,65535],"fs":[1]},
        {"tb":1,"tbk":1,"tl":3,"mb":0,"mbk":0,"gb":1,"gbk":1,"eb":1,"ebk":1,"rb":0,"wb":1,"fs":[2,1]}],
        "ftbl":["[root]","0x1: a (in a)","0x2: ???"]}"#,
    );
    assert_eq!(
        totals(&profile),
        [
            "total_bytes 11",
            "total_blocks 3",
            "gmax_bytes 9",
            "gmax_blocks 2",
            "end_bytes 1",
            "end_blocks 1",
            "max_bytes -",
            "max_blocks -",
            "lifetimes 33",
            "read_bytes 4",
            "written_bytes 7",
        ]
    );
    // A maximum is never less than what was there at a moment.
    let own = |m| profile.tree.stacks().own(MetricId(m)).to_vec();
    assert_eq!((own(6), own(7)), (vec![8, 1], vec![1, 1]));
    let warnings = &profile.import.warnings;
    assert_eq!(warnings.len(), 1);
    assert!(
        warnings[0].starts_with("Program points with a maximum below"),
        "{warnings:?}"
    );
    let access = profile.tree.stacks().access();
    let map: Vec<_> = access
        .map(0)
        .unwrap()
        .iter()
        .map(|r| (r.bytes, r.count))
        .collect();
    assert_eq!(map, [(4, 3), (1, u16::MAX)]);
    assert_eq!(access.map(1), None);
    let clock = profile.clock.clone().unwrap();
    assert_eq!(
        (clock.unit.as_str(), clock.mega_unit.as_str()),
        ("instrs", "Minstr")
    );
    assert_eq!(
        (clock.end, clock.gmax, clock.short_lived),
        (Some(100), Some(50), Some(500))
    );
    let kept = crate::snapshot::read(&crate::snapshot::write(&profile));
    assert!(kept == Ok(profile));
}

#[test]
fn a_file_without_program_points_has_the_metrics_it_says() {
    let profile =
        open(r#"{"dhatFileVersion":2,"bklt":true,"bkacc":false,"pps":[],"ftbl":["[root]"]}"#);
    assert_eq!((profile.tree.len(), profile.metrics.len()), (1, 9));
    assert!(profile.import.warnings.is_empty());
}

#[test]
fn version_1_has_other_names_for_the_same() {
    let profile = open(
        r#"{"dhatFileVersion":1,"cmd":"x","pid":1,"mi":40,"ei":90,"aps":[
        {"tb":10,"tbk":2,"tli":30,"mb":8,"mbk":1,"gb":8,"gbk":1,"fb":2,"fbk":1,"rb":4,"wb":6,"fs":[1]}],
        "ftbl":["[root]","0x1: a (a.c:1)"]}"#,
    );
    assert_eq!(
        totals(&profile)[4..],
        [
            "end_bytes 2",
            "end_blocks 1",
            "max_bytes -",
            "max_blocks -",
            "lifetimes 30",
            "read_bytes 4",
            "written_bytes 6"
        ]
    );
    let clock = profile.clock.clone().unwrap();
    assert_eq!(
        (clock.end, clock.gmax, clock.short_lived),
        (Some(90), Some(40), Some(500))
    );
    assert_eq!(clock.unit, "instrs");
    assert_eq!(profile.meta.last().unwrap().1, "heap");
    assert!(profile.import.warnings.is_empty());
}

#[test]
fn ad_hoc_units_are_no_bytes() {
    let profile = open(
        r#"{"dhatFileVersion":2,"mode":"rust-ad-hoc","bklt":false,"bkacc":false,"bu":"unit",
        "bsu":"units","bksu":"events","pps":[{"tb":1,"tbk":1,"fs":[1]}],"ftbl":["[root]","0x1: a"]}"#,
    );
    assert!(
        profile
            .metrics
            .iter()
            .all(|metric| metric.unit == Unit::Count)
    );
}

#[test]
fn the_mode_says_what_is_counted() {
    let of = |mode: &str| {
        let file = format!(
            r#"{{"dhatFileVersion":2,{mode}"pps":[{{"tb":1,"tbk":1,"fs":[1]}}],"ftbl":["[root]","0x1: a"]}}"#
        );
        let method = open(file).method;
        assert!(method.exact, "{mode}");
        method.event
    };
    for (mode, event) in [
        ("", Event::Allocated),
        (r#""mode":"heap","#, Event::Allocated),
        (r#""mode":"rust-heap","#, Event::Allocated),
        (r#""mode":"copy","#, Event::Copied),
        (r#""mode":"ad-hoc","#, Event::Other),
        (r#""mode":"rust-ad-hoc","#, Event::Other),
        (r#""mode":"of another time","#, Event::Other),
    ] {
        assert_eq!(of(mode), event, "{mode}");
    }
}

#[test]
fn an_empty_stack_may_lack_its_bracket() {
    let profile = open(file(
        r#"{"tb":10,"tbk":1,"fs":]},{"tb":5,"tbk":2,"fs":[]},{"tb":1,"tbk":1,"fs":[3]}"#,
    ));
    assert_eq!(names(&profile), ["[no stack] = 15 in 3", "c = 1 in 1"]);
    assert_eq!(profile.import.rejected, 0);
    assert!(
        profile
            .import
            .warnings
            .iter()
            .any(|w| w.starts_with("Program points without frames: 2."))
    );
}

#[test]
fn equal_stacks_are_added_up() {
    let profile = open(file(
        r#"{"tb":10,"tbk":1,"gb":3,"mb":7,"acc":[-10,1],"fs":[1]},{"tb":10,"tbk":2,"gb":3,"mb":4,"acc":[10,9,-8,2],"fs":[1]},
           {"tb":1,"tbk":1,"acc":[1],"fs":[2]},{"tb":1,"tbk":1,"fs":[2]}"#,
    ));
    assert_eq!(names(&profile), ["a = 20 in 3", "b = 2 in 2"]);
    assert_eq!(profile.tree.stacks().own(MetricId(6)), [7, 0]);
    let access = profile.tree.stacks().access();
    let map: Vec<_> = access
        .map(0)
        .unwrap()
        .iter()
        .map(|r| (r.bytes, r.count))
        .collect();
    assert_eq!(map, [(1, 11), (1, 10), (8, 3)]);
    assert_eq!(access.map(1), None);
    let told = profile.import.warnings.join("\n");
    assert!(told.contains("whose stack another has too: 2."), "{told}");
    assert!(told.contains("Access maps left out: 1."), "{told}");
}

#[test]
fn frames_that_are_written_alike_are_one() {
    let profile = open(
        r#"{"dhatFileVersion":2,"pps":[{"tb":1,"tbk":1,"fs":[1,3]},{"tb":2,"tbk":1,"fs":[2,3]},{"tb":4,"tbk":1,"fs":[2]}],
        "ftbl":["[root]","0x1: a (a.c:1)","0x01: a (a.c:1)","0x2: b"]}"#,
    );
    assert_eq!(names(&profile), ["a = 4 in 1", "b = 3 in 2", " a = 3 in 2"]);
}

#[test]
fn frames_without_names_have_numbers() {
    let profile = open(file(
        r#"{"tb":3,"tbk":1,"fs":[1,9]},{"tb":2,"tbk":1,"fs":[4000000000,0]}"#,
    ));
    assert_eq!(
        names(&profile),
        [
            "frame #9 = 3 in 1",
            " a = 3 in 1",
            "[root] = 2 in 1",
            " frame #4000000000 = 2 in 1"
        ]
    );
    assert!(
        profile.import.warnings[0]
            .starts_with("Frames that are not in the file's table (ftbl): 2.")
    );
    let cut = open(r#"{"dhatFileVersion":2,"pps":[{"tb":3,"tbk":1,"fs":[1,2]}]"#);
    assert_eq!(names(&cut), ["frame #2 = 3 in 1", " frame #1 = 3 in 1"]);
    let told = cut.import.warnings.join("\n");
    assert!(told.contains("no table of frames"), "{told}");
    assert!(cut.import.stopped.unwrap().starts_with("The file is cut"));
}

#[test]
fn what_is_no_program_point_is_rejected_with_its_place() {
    let profile = open(file(
        "{\"tb\":1,\"tbk\":1,\"fs\":[3]},\n{\"tb\":\"x\",\"tbk\":1,\"fs\":[1]},\n {\"tb\":1.5,\"tbk\":1,\"fs\":[1]},{\"tb\":-1,\"tbk\":1,\"fs\":[1]},\
         {\"tbk\":1,\"fs\":[1]},{\"tb\":1,\"tbk\":1},{\"tb\":1,\"tbk\":1,\"fs\":3},{\"tb\":1,\"tbk\":1,\"fs\":[\"1\"]},{\"tb\":1,\"tbk\":1,\"fs\":[4294967295]},7,[{}],{\"tb\":{\"fs\":[]},\"tbk\":1,\"fs\":[]}",
    ));
    assert_eq!(
        reasons(&profile),
        [
            "4 an amount is not a whole number",
            "1 there is no tb or no tbk, the totals of bytes and blocks",
            "1 there is no fs, the stack",
            "1 fs, the stack, is not a list",
            "2 the number of a frame is not a whole number, or too large",
            "2 this program point is not an object",
        ]
    );
    let first = &profile.import.rejections[0];
    assert_eq!(first.excerpt, br#"{"tb":"x","tbk":1,"fs":[1]}"#);
    assert_eq!(first.place.line, 3);
    assert_eq!(names(&profile), ["c = 1 in 1"]);
    assert_eq!(profile.import.lines, 12);
}

#[test]
fn a_header_of_another_kind_is_rejected_and_the_rest_is_read() {
    let profile = open(
        r#"{"dhatFileVersion":"2","te":[1,[2]],"tu":5,"bklt":1,"cmd":{"a":1},"pps":[{"tb":1,"tbk":1,"fs":[1]}],
        "ftbl":["[root]",7]}"#,
    );
    assert_eq!(profile.import.rejected, 6);
    assert_eq!(names(&profile), ["frame #1 = 1 in 1"]);
}

#[test]
fn numbers_stop_at_the_largest_and_say_so() {
    let profile = open(file(
        r#"{"tb":340282366920938463463374607431768211455,"tbk":9223372036854775806,"fs":[1]},
           {"tb":7,"tbk":5,"mb":99999999999999999999,"fs":[2]}"#,
    ));
    let most = i64::MAX;
    // The one that no number holds takes nothing from the others.
    let first = format!("a = {} in {}", most - 7, most - 1);
    assert_eq!(names(&profile), [first.as_str(), "b = 7 in 1"]);
    assert_eq!(
        totals(&profile)[..2],
        [
            format!("total_bytes {most}"),
            format!("total_blocks {most}")
        ]
    );
    let told = profile.import.warnings.join("\n");
    for name in [
        "Amounts of total_bytes beyond what can be counted: 1.",
        "Amounts of total_blocks beyond",
        "Amounts of max_bytes beyond",
    ] {
        assert!(told.contains(name), "{told}");
    }
    let profile = open(r#"{"dhatFileVersion":2,"te":99999999999999999999,"pps":[],"ftbl":[]}"#);
    assert_eq!(profile.clock.unwrap().end, Some(most));
    assert!(profile.import.warnings[0].starts_with("te is more than can be counted"));
}

#[test]
fn access_maps_that_make_no_sense_cost_nothing_else() {
    for map in [
        "7",
        "\"x\"",
        "[-3]",
        "[-3,-3]",
        "[70000]",
        "[-2000000,1]",
        "[null]",
        "[1.5]",
        "{}",
    ] {
        let profile = open(file(&format!(r#"{{"tb":1,"tbk":1,"acc":{map},"fs":[1]}}"#)));
        assert_eq!(names(&profile), ["a = 1 in 1"], "{map}");
        assert!(profile.tree.stacks().access().is_empty());
        let told = profile.import.warnings.join("\n");
        assert!(
            told.starts_with("Access maps that could not be read: 1."),
            "{map}: {told}"
        );
    }
    let long = open(file(r#"{"tb":1,"tbk":1,"acc":[-100000,1],"fs":[1]}"#));
    assert_eq!(long.tree.stacks().access().map(0).map(<[_]>::len), Some(2));
}

#[test]
fn names_are_bytes() {
    let mut text = file(r#"{"tb":1,"tbk":1,"fs":[1]}"#).into_bytes();
    let at = text.windows(3).position(|w| w == b"a (").unwrap();
    text[at] = 0xe9;
    let profile = open(&text);
    assert_eq!(profile.node_name(NodeId(1)), b"\xe9");
}

#[test]
fn a_cut_anywhere_keeps_all_that_was_complete() {
    let point = r#"{"tb":1,"tbk":1,"acc":[-4,1],"fs":[1,2]}"#;
    let text = file(&[point; 5].join("\n ,"));
    let ends: Vec<usize> = text
        .match_indices(point)
        .map(|(at, _)| at + point.len())
        .collect();
    for end in 0..text.len() {
        let profile = open(&text[..end]);
        let complete = ends.iter().filter(|at| **at <= end).count() as u64;
        assert_eq!(profile.import.records, complete, "cut at {end}");
        assert_eq!(profile.total(MetricId(0)), Some(complete as i64));
        let inside = text[..end].matches("{\"tb\"").count() as u64;
        assert!(profile.import.rejected <= 1 && complete + profile.import.rejected >= inside);
        let told = profile.import.stopped.unwrap();
        assert!(told.starts_with("The file is cut"), "cut at {end}: {told}");
        for rejection in &profile.import.rejections {
            assert_eq!(rejection.reason, super::CUT);
            assert!(text.as_bytes()[..end].ends_with(&rejection.excerpt));
        }
    }
}

#[test]
fn broken_json_stops_the_reading_and_keeps_what_stood_before() {
    let profile = open(file(
        r#"{"tb":1,"tbk":1,"fs":[1]},{"tb":2,"tbk" 1,"fs":[1]},{"tb":4,"tbk":1,"fs":[1]}"#,
    ));
    assert_eq!(profile.total(MetricId(0)), Some(1));
    assert_eq!(
        reasons(&profile),
        ["1 the JSON is broken inside this program point"]
    );
    assert_eq!(profile.import.rejections[0].excerpt, br#"{"tb":2,"tbk" "#);
    let why = profile.import.stopped.unwrap();
    assert!(
        why.starts_with("The JSON is broken: line 2, byte "),
        "{why}"
    );
    assert!(why.contains("a colon was expected"), "{why}");
    let profile = open(file("") + "\n{}");
    assert!(profile.import.warnings[0].starts_with("Something follows the end"));
    assert_eq!(profile.import.stopped, None);
}
