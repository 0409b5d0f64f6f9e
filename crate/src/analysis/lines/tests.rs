//! Lines as text: `file:line function own total`.

use super::*;
use crate::analysis::tests::profile;
use crate::frames::{Frame, FrameKind};
use crate::ids::NodeId;
use crate::metric::{Metric, Unit};
use crate::profile::{Line, ProfileBuilder};

fn told(profile: &Profile) -> Vec<String> {
    let index = LineIndex::new(profile).unwrap();
    let amounts = amounts(profile, &index, MetricId(0)).unwrap();
    let text = |text: &Text| String::from_utf8_lossy(text.get(profile)).into_owned();
    let routines = index.routines().iter().filter(|r| !r.rows.is_empty());
    routines
        .flat_map(|routine| {
            let head = format!("{} {}", text(&routine.name), text(&routine.file));
            let rows = index.rows(routine).iter().zip(routine.rows.clone());
            let (own, total) = (&amounts.own, &amounts.total);
            let lines: Vec<_> = rows
                .map(|(row, i)| format!("{head} {} {} {}", row.line, own[i], total[i]))
                .collect();
            lines
        })
        .collect()
}

#[test]
fn a_line_at_the_end_of_a_name_is_one() {
    let stacks = [
        ("main (app.py:3);load (app.py:41);load (app.py:41)", 5),
        ("main (app.py:3);load (app.py:41);load (lib/x.py:7)", 2),
        ("main (app.py:4)", 1),
        ("main (app.py:4);read;close (in libc.so)", 1),
    ];
    let want = [
        "load app.py 41 5 7",
        "load lib/x.py 7 2 2",
        "main app.py 3 0 7",
        "main app.py 4 1 2",
    ];
    assert_eq!(told(&profile(&stacks)), want);
}

#[test]
fn frames_with_lines_are_added_up_over_addresses() {
    let mut out = ProfileBuilder::new("test", usize::MAX).unwrap();
    out.add_metric(Metric::new("amount", Unit::Bytes)).unwrap();
    let (name, file) = (out.string(b"f").unwrap(), out.string(b"f.c").unwrap());
    for address in [1, 2] {
        let frame = Frame {
            file,
            line: 9,
            address,
            ..Frame::named(name, FrameKind::Plain)
        };
        let frame = out.frame(frame).unwrap();
        let node = out.child(NodeId::ROOT, frame).unwrap();
        out.import.lines += 1;
        out.record(node, &[-4]).unwrap();
    }
    assert_eq!(told(&out.finish().unwrap()), ["f f.c 9 -8 -8"]);
}

#[test]
fn a_table_of_lines_counts_before_frames() {
    let mut out = ProfileBuilder::new("test", usize::MAX).unwrap();
    out.add_metric(Metric::new("amount", Unit::Bytes)).unwrap();
    let (name, file) = (out.string(b"f").unwrap(), out.string(b"f.go").unwrap());
    let frame = Frame {
        file,
        ..Frame::named(name, FrameKind::Plain)
    };
    let frame = out.frame(frame).unwrap();
    let line = |line| Line {
        function: name,
        file,
        line,
        start: 0,
    };
    let [high, low] = [9, 8].map(|number| out.line(line(number)).unwrap());
    // f at 8 calls f at 9, twice; and once nobody knows where it is.
    let first = out.child(NodeId::ROOT, frame).unwrap();
    let second = out.child(first, frame).unwrap();
    let third = out.child(second, frame).unwrap();
    for (node, amount) in [(third, 4), (second, 2), (first, 1)] {
        out.import.lines += 1;
        out.record(node, &[amount]).unwrap();
    }
    out.rewrite_stacks(|names, stack| match stack.len() {
        1 => names.on_lines(&[None]),
        2 => names.on_lines(&[Some(low), None]),
        _ => names.on_lines(&[Some(low), Some(high), Some(high)]),
    })
    .unwrap();
    let profile = out.finish().unwrap();
    assert_eq!(profile.check(), Ok(()));
    assert_eq!(told(&profile), ["f f.go 8 0 6", "f f.go 9 4 4"]);
    let index = LineIndex::new(&profile).unwrap();
    let amounts = amounts(&profile, &index, MetricId(0)).unwrap();
    assert_eq!(amounts.of(&index.routines()[0]), (4, 10));
    let copy = crate::snapshot::read(&crate::snapshot::write(&profile)).unwrap();
    assert_eq!(copy, profile);
}
