//! Profiles written by hand, a field at a time.

use crate::formats::FORMATS;
use crate::frames::FrameKind;
use crate::ids::{MetricId, NodeId};
use crate::ingest::{Load, LoadOptions};
use crate::profile::Profile;

/// A message in the making.
#[derive(Default, Clone)]
struct Message(Vec<u8>);

fn number(mut value: u64, to: &mut Vec<u8>) {
    while value >= 0x80 {
        to.push(value as u8 | 0x80);
        value >>= 7;
    }
    to.push(value as u8);
}

impl Message {
    fn number(mut self, field: u64, value: impl TryInto<i128>) -> Self {
        let value = value.try_into().unwrap_or_default();
        number(field << 3, &mut self.0);
        number(value as u64, &mut self.0);
        self
    }

    fn bytes(mut self, field: u64, bytes: &[u8]) -> Self {
        number(field << 3 | 2, &mut self.0);
        number(bytes.len() as u64, &mut self.0);
        self.0.extend(bytes);
        self
    }

    fn message(self, field: u64, message: Message) -> Self {
        self.bytes(field, &message.0)
    }

    fn packed(self, field: u64, values: &[i64]) -> Self {
        let mut bytes = Vec::new();
        for value in values {
            number(*value as u64, &mut bytes);
        }
        self.bytes(field, &bytes)
    }

    fn texts(self, texts: &[&str]) -> Self {
        let all = texts.iter();
        all.fold(self, |to, text| to.bytes(6, text.as_bytes()))
    }

    fn kind(self, name: i64, unit: i64) -> Self {
        self.message(1, Message::default().number(1, name).number(2, unit))
    }

    fn sample(self, stack: &[i64], values: &[i64]) -> Self {
        self.message(2, Message::default().packed(1, stack).packed(2, values))
    }

    /// A place of so many functions, the innermost first.
    fn location(self, id: i64, functions: &[i64]) -> Self {
        let line = |to: Message, function: &i64| {
            to.message(4, Message::default().number(1, *function).number(2, 7))
        };
        let location = Message::default().number(1, id).number(3, id * 0x10);
        self.message(4, functions.iter().fold(location, line))
    }

    fn function(self, id: i64, name: i64) -> Self {
        self.message(5, Message::default().number(1, id).number(2, name))
    }
}

/// `objects/count space/bytes`; main calls load, in which parse is inlined.
fn tables() -> Message {
    Message::default()
        .location(1, &[1])
        .location(2, &[3, 2])
        .function(1, 5)
        .function(2, 6)
        .function(3, 7)
        .texts(&[
            "", "objects", "count", "space", "bytes", "main", "load", "parse",
        ])
}

fn types() -> Message {
    Message::default().kind(1, 2).kind(3, 4)
}

fn with(parts: &[Message]) -> Message {
    Message(parts.iter().flat_map(|part| part.0.clone()).collect())
}

fn open(bytes: &[u8]) -> Profile {
    open_in_pieces(bytes, bytes.len().max(1))
}

fn open_in_pieces(bytes: &[u8], size: usize) -> Profile {
    let options = LoadOptions {
        name: "heap.pb".into(),
        ..LoadOptions::default()
    };
    let mut load = Load::new(FORMATS, &options).unwrap();
    for piece in bytes.chunks(size) {
        load.feed(piece);
    }
    load.finish().map_err(|refusal| refusal.sentence).unwrap()
}

/// `main > load 5 20`: names, and own amounts of all metrics.
fn tree(profile: &Profile) -> Vec<String> {
    let stacks = profile.tree.stacks();
    let row = |(row, node): (usize, &NodeId)| {
        let path: Vec<_> = profile.tree.path(*node).collect();
        let mut names: Vec<String> = path
            .iter()
            .filter(|node| **node != NodeId::ROOT)
            .map(|node| String::from_utf8_lossy(profile.node_name(*node)).into_owned())
            .collect();
        names.reverse();
        let amounts: Vec<String> = profile
            .metric_ids()
            .map(|id| stacks.own(id)[row].to_string())
            .collect();
        format!("{} {}", names.join(" > "), amounts.join(" "))
    };
    stacks.nodes().iter().enumerate().map(row).collect()
}

fn metrics(profile: &Profile) -> Vec<String> {
    let one = |id: MetricId| {
        let metric = profile.metric(id);
        let total = profile.total(id).unwrap();
        format!("{} {} {total}", metric.name, metric.unit.word())
    };
    profile.metric_ids().map(one).collect()
}

#[test]
fn what_is_inlined_is_a_frame_and_the_last_type_comes_first() {
    let samples = Message::default()
        .sample(&[2, 1], &[3, 300])
        .sample(&[1], &[1, 20]);
    let want = ["main 20 1", "main > load > parse 300 3"];
    // Fields stand in any order, and may be cut anywhere.
    for order in [
        [types(), samples.clone(), tables()],
        [tables(), samples.clone(), types()],
        [samples.clone(), tables(), types()],
    ] {
        let bytes = with(&order).0;
        for size in [1, 3, 7, bytes.len()] {
            let profile = open_in_pieces(&bytes, size);
            assert_eq!(tree(&profile), want);
            assert_eq!(metrics(&profile), ["space bytes 320", "objects count 4"]);
            assert_eq!(profile.import.warnings, [""; 0]);
        }
    }
}

#[test]
fn numbers_come_one_by_one_or_packed_and_below_zero() {
    let sample = Message::default()
        .number(1, 2)
        .packed(1, &[1])
        .number(2, -3)
        .number(2, i64::MIN + 1);
    let profile = open(&with(&[types(), Message::default().message(2, sample), tables()]).0);
    assert_eq!(
        tree(&profile),
        [format!("main > load > parse {} -3", i64::MIN + 1)]
    );
}

#[test]
fn the_type_that_the_profile_names_comes_first_and_units_are_ours() {
    let texts = ["", "wall", "microseconds", "kept", "kB", "things", ""];
    let profile = Message::default()
        .kind(1, 2)
        .kind(3, 4)
        .kind(5, 6)
        .kind(1, 2)
        .number(14, 3)
        .sample(&[], &[5, 2, 7, 1])
        .texts(&texts);
    let profile = open(&profile.0);
    assert_eq!(
        metrics(&profile),
        [
            "kept bytes 2048",
            "wall nanoseconds 5000",
            "things count 7",
            "wall 4 nanoseconds 1000"
        ]
    );
    assert_eq!(tree(&profile), ["[no stack] 2048 5000 7 1000"]);
    assert_eq!(profile.import.warnings, ["Samples without a stack: 1."]);
}

#[test]
fn what_never_comes_is_called_by_its_number() {
    let lone = Message::default()
        .sample(&[9, 1], &[1, 2])
        .message(
            4,
            Message::default()
                .number(1, 1)
                .number(3, 0x4321)
                .number(2, 1),
        )
        .message(
            3,
            Message::default()
                .number(1, 1)
                .number(2, 0x4000)
                .number(4, 0x100)
                .number(5, 5),
        )
        .texts(&["", "objects", "count", "space", "bytes", "/lib/libx.so"]);
    let profile = open(&with(&[types(), lone]).0);
    assert_eq!(tree(&profile), ["libx.so+0x421 > [missing place 9] 2 1"]);
    let kinds = profile.frames.iter().skip(1).map(|(_, frame)| frame.kind);
    assert!(kinds.eq([FrameKind::Unnamed; 2]));
    let told = profile.import.warnings.join("\n");
    assert!(told.contains("does not describe: 1."), "{told}");
}

#[test]
fn a_cut_anywhere_keeps_what_was_complete_and_says_so() {
    let samples = Message::default()
        .sample(&[2, 1], &[3, 300])
        .sample(&[1], &[1, 20]);
    let head = with(&[types(), samples]).0;
    let all = with(&[Message(head.clone()), tables()]).0;
    let types = types().0.len();
    for cut in types + 1..all.len() {
        let profile = open(&all[..cut]);
        let whole = open(&all[..cut]).import.stopped.is_none();
        let records = profile.import.records + profile.import.rejected;
        assert!(records <= 2, "{cut}");
        if cut >= head.len() {
            assert_eq!(profile.import.records, 2, "{cut}");
            assert_eq!(profile.total(MetricId(0)), Some(320), "{cut}");
        } else {
            assert!(!whole || records == profile.import.records, "{cut}");
        }
    }
}

#[test]
fn broken_messages_are_rejected_or_end_the_reading() {
    // A sample whose list of places ends inside a number.
    let broken = Message::default().bytes(1, &[0x80]);
    let profile = with(&[
        types(),
        tables(),
        // So many that it is known for a profile.
        Message(Message::default().sample(&[1], &[1, 5]).0.repeat(16)),
        Message::default().message(2, broken).sample(&[1], &[1, 5]),
    ]);
    let profile = open(&profile.0);
    assert_eq!((profile.import.records, profile.import.rejected), (17, 1));
    // A group, which no profile has.
    let mut bytes = with(&[types(), tables(), Message::default().sample(&[1], &[1, 5])]).0;
    bytes.extend([0x0b, 1, 2, 3]);
    let profile = open(&bytes);
    assert_eq!(metrics(&profile), ["space bytes 5", "objects count 1"]);
    let stopped = profile.import.stopped.unwrap();
    assert!(stopped.contains("begins no field"), "{stopped}");
}

#[test]
fn amounts_fit_or_are_rejected() {
    let profile = with(&[
        types(),
        Message::default()
            .sample(&[1], &[1, i64::MAX])
            .sample(&[1], &[1, 1])
            .sample(&[1], &[1])
            .sample(&[1], &[1, 0, 9]),
        tables(),
    ]);
    let profile = open(&profile.0);
    assert_eq!(profile.import.rejected, 1);
    let told = profile.import.warnings.join("\n");
    assert!(told.contains("than the profile has types: 2."), "{told}");
    assert_eq!(metrics(&profile)[1], "objects count 3");
}

#[test]
fn frames_are_dropped_as_the_profile_asks() {
    // main > load(int) > malloc > grow, of which malloc drops itself and grow.
    let names = [
        "",
        "space",
        "bytes",
        "main",
        "load(int)",
        ".malloc(long)",
        "grow",
        "malloc|grow",
    ];
    let profile = Message::default()
        .kind(1, 2)
        .sample(&[4, 3, 2, 1], &[5])
        .sample(&[4], &[7])
        .location(1, &[1])
        .location(2, &[2])
        .location(3, &[3])
        .location(4, &[4])
        .function(1, 3)
        .function(2, 4)
        .function(3, 5)
        .function(4, 6)
        .number(7, 7)
        .texts(&names);
    let profile = open(&profile.0);
    let mut lines = tree(&profile);
    lines.sort();
    // Nothing of the program is above the second: it stays.
    assert_eq!(lines, ["grow 7", "main > load(int) 5"]);
    assert_eq!(
        profile.import.warnings,
        ["Stacks cut where the profile asks for it (drop_frames): 1."]
    );
}

/// `load app.go:12 5 25`: amounts of the metric shown first.
fn lines(profile: &Profile) -> Vec<String> {
    let text = |id| profile.strings.text(id);
    let (own, total) = (
        profile.lines.own(MetricId(0)),
        profile.lines.total(MetricId(0)),
    );
    let rows = profile.lines.rows().iter().zip(own.iter().zip(total));
    rows.map(|(row, (own, total))| {
        let name = text(row.function);
        format!("{name} {}:{} {own} {total}", text(row.file), row.line)
    })
    .collect()
}

#[test]
fn lines_are_counted_once_a_sample_and_what_is_dropped_has_none() {
    let place = |id: i64, lines: &[(i64, i64)]| {
        let line = |to: Message, (function, line): &(i64, i64)| {
            to.message(4, Message::default().number(1, *function).number(2, *line))
        };
        let location = Message::default().number(1, id);
        Message::default().message(4, lines.iter().fold(location, line))
    };
    let function = |id: i64| {
        Message::default()
            .number(1, id)
            .number(2, id + 2)
            .number(4, 6)
    };
    let profile = with(&[
        Message::default()
            .kind(1, 2)
            .message(5, function(1))
            .message(5, function(2))
            .message(5, function(3))
            .number(7, 7)
            .texts(&[
                "", "space", "kb", "main", "load", "malloc", "app.go", "malloc",
            ]),
        place(1, &[(1, 3)]),
        // load at 12, inlined in itself at 11.
        place(2, &[(2, 12), (2, 11)]),
        // malloc, inlined in load.
        place(3, &[(3, 90), (2, 12)]),
        // No line can have such a number.
        place(4, &[(2, -1)]),
        Message::default()
            .sample(&[2, 2, 1], &[5])
            .sample(&[3, 1], &[-2])
            .sample(&[4, 1], &[1]),
    ]);
    let want = [
        "main app.go:3 0 4096",
        "load app.go:0 1024 1024",
        "load app.go:11 0 5120",
        "load app.go:12 3072 3072",
    ];
    for size in [1, profile.0.len()] {
        assert_eq!(lines(&open_in_pieces(&profile.0, size)), want);
    }
}

#[test]
fn other_messages_are_no_profiles() {
    let many = (0..100).fold(Message::default(), |to, _| to.kind(1, 2));
    for bytes in [
        b"x;y 5\n".to_vec(),
        b"x\x01;y 5\n".to_vec(),
        many.0,
        b"\nmain;f 5\n".to_vec(),
        vec![0x08, 0x01, 0x10, 0x02],
    ] {
        let options = LoadOptions::default();
        let mut load = Load::new(FORMATS, &options).unwrap();
        load.feed(&bytes);
        let format = load.finish().ok().map(|profile| profile.format.id);
        assert_ne!(format.as_deref(), Some("pprof"), "{bytes:?}");
    }
}

#[test]
fn labels_are_texts_or_numbers_and_the_order_of_tables_does_not_matter() {
    use crate::analysis::labels::values_text;
    use crate::ids::SetId;
    let label = |key: i64, text: i64, value: i64, unit: i64| {
        let label = Message::default().number(1, key).number(2, text);
        label.number(3, value).number(4, unit)
    };
    let sample = |amounts: &[i64], labels: &[Message]| {
        let sample = Message::default().packed(1, &[1]).packed(2, amounts);
        let all = labels.iter().cloned();
        Message::default().message(2, all.fold(sample, |to, label| to.message(3, label)))
    };
    // 8 is no text of the file; a number without value and unit is no label.
    let samples = with(&[
        sample(&[1, 10], &[label(5, 6, 0, 0), label(4, 0, 64, 0)]),
        sample(&[2, 20], &[label(4, 0, 64, 0), label(5, 6, 0, 0)]),
        sample(&[4, 40], &[label(5, 8, 7, 4), label(4, 0, 0, 0)]),
        sample(&[8, 80], &[label(4, 0, 0, 4)]),
        sample(&[16, 160], &[]),
    ]);
    let told = |profile: &Profile| {
        assert_eq!(profile.check(), Ok(()));
        let stacks = profile.tree.stacks();
        let part = |part: crate::tree::Part| {
            let keys = profile.labels.keys();
            let of = |(key, rows): &(crate::ids::StringId, std::ops::Range<usize>)| {
                let values = profile.labels.of_key(SetId(part.set.0), rows);
                let key = profile.strings.text(*key);
                (!values.is_empty()).then(|| format!("{key}={}", values_text(profile, values)))
            };
            let labels: Vec<_> = keys.iter().filter_map(of).collect();
            let own = stacks.part_own(part, MetricId(0));
            format!("{own} {}", labels.join(" "))
        };
        stacks.parts(0).map(part).collect::<Vec<_>>()
    };
    let want = [
        "160 ",
        "80 bytes=0 bytes",
        "30 bytes=64 main=load",
        "40 main=[missing text 8]",
    ];
    for order in [
        [types(), samples.clone(), tables()],
        [tables(), types(), samples.clone()],
    ] {
        for size in [1, 7, 4096] {
            let mut got = told(&open_in_pieces(&with(&order).0, size));
            got.sort();
            let mut want = want.to_vec();
            want.sort_unstable();
            assert_eq!(got, want);
        }
    }
}
