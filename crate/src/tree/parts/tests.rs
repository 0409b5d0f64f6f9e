use crate::frames::FrameKind;
use crate::ids::{MetricId, NodeId, SetId};
use crate::metric::{Metric, Unit};
use crate::profile::{Profile, ProfileBuilder, Said};

/// `main 5 = (no label) 1 + t=a 4`
fn told(profile: &Profile, metric: usize) -> Vec<String> {
    assert_eq!(profile.check(), Ok(()));
    let (stacks, metric) = (profile.tree.stacks(), MetricId::of(metric));
    let line = |(row, node): (usize, &NodeId)| {
        let part = |part: super::Part| {
            let set = profile.labels.set(part.set).iter();
            let label = set.map(|label| profile.labels.get(*label));
            let text = label.map(|l| crate::analysis::labels::value_text(profile, l));
            let text: Vec<_> = text.collect();
            let (own, records) = (stacks.part_own(part, metric), stacks.part_records(part));
            format!("[{}] {own} of {records}", text.join(" "))
        };
        let parts: Vec<_> = stacks.parts(row).map(part).collect();
        let name = String::from_utf8_lossy(profile.node_name(*node));
        format!("{name} {} = {}", stacks.own(metric)[row], parts.join(" + "))
    };
    stacks.nodes().iter().enumerate().map(line).collect()
}

fn built(
    metrics: &[Metric],
    records: &[(&str, &str, &[i64])],
    finish: impl Fn(&mut ProfileBuilder),
) -> Profile {
    let mut out = ProfileBuilder::new("test", usize::MAX).unwrap();
    for metric in metrics {
        out.add_metric(metric.clone()).unwrap();
    }
    for (name, thread, values) in records {
        let frame = out.frame_named(name.as_bytes(), |_| FrameKind::Plain);
        let node = out.child(NodeId::ROOT, frame.unwrap()).unwrap();
        let set = match *thread {
            "" => SetId::NONE,
            text => out
                .label_set(&[(b"t", Said::Text(text.as_bytes()))])
                .unwrap(),
        };
        out.import.lines += 1;
        out.record_labelled(node, set, values).unwrap();
    }
    finish(&mut out);
    out.finish().unwrap()
}

fn bytes(name: &str) -> Metric {
    Metric::new(name, Unit::Bytes)
}

#[test]
fn the_first_label_may_come_late_and_a_stack_may_have_many() {
    let records: &[(&str, &str, &[i64])] = &[
        ("f", "", &[1]),
        ("g", "", &[9]),
        ("f", "b", &[4]),
        ("f", "a", &[7]),
        ("f", "b", &[2]),
        ("h", "a", &[3]),
        ("h", "a", &[3]),
    ];
    let profile = built(&[bytes("n")], records, |_| ());
    assert_eq!(
        told(&profile, 0),
        [
            "f 14 = [] 1 of 1 + [a] 7 of 1 + [b] 6 of 2",
            "g 9 = [] 9 of 1",
            "h 6 = [a] 6 of 2"
        ]
    );
    assert!(
        !built(&[bytes("n")], &records[..2], |_| ())
            .tree
            .stacks()
            .has_labels()
    );
}

#[test]
fn parts_follow_their_metrics() {
    let largest = Metric {
        additive: false,
        ..bytes("max")
    };
    let records: &[(&str, &str, &[i64])] = &[
        ("f", "a", &[1, 10, 5]),
        ("f", "b", &[2, 20, 7]),
        ("f", "a", &[4, 40, 6]),
    ];
    let metrics = [bytes("x"), bytes("y"), largest];
    let profile = built(&metrics, records, |out| {
        assert!(out.scale_metric(MetricId(1), 3));
        out.put_first(MetricId(2));
        out.drop_metric(MetricId(1));
    });
    assert_eq!(told(&profile, 0), ["f 7 = [a] 6 of 2 + [b] 7 of 1"]);
    assert_eq!(told(&profile, 1), ["f 210 = [a] 150 of 2 + [b] 60 of 1"]);
}

#[test]
fn rounded_parts_add_up_to_what_the_stack_is_rounded_to() {
    let records: &[(&str, &str, &[i64])] = &[
        ("f", "a", &[1, 400]),
        ("f", "b", &[1, 400]),
        ("f", "c", &[1, 400]),
    ];
    let profile = built(&[bytes("n"), bytes("fraction")], records, |out| {
        assert_eq!(out.join_fraction(MetricId(0), Some(MetricId(1)), 3, 0), 0);
    });
    assert_eq!(
        told(&profile, 0),
        ["f 4 = [a] 1 of 1 + [b] 2 of 1 + [c] 1 of 1"]
    );
}

#[test]
fn parts_go_with_edited_stacks_and_survive_a_snapshot() {
    let records: &[(&str, &str, &[i64])] = &[
        ("f", "a", &[1]),
        ("f", "b", &[2]),
        ("g", "b", &[4]),
        ("h", "", &[8]),
    ];
    let profile = built(&[bytes("n")], records, |out| {
        out.rewrite_stacks(|names, stack| {
            if names.name(stack[0]) != b"h" {
                stack[0] = names.frame_named(b"e", FrameKind::Plain)?;
            }
            Ok(())
        })
        .unwrap();
        // What had two names in the file may have one.
        let key = out.labels().rows()[0].key;
        out.rename_labels(|names, text| match text == key {
            true => Ok(key),
            false => names.text(b"one"),
        })
        .unwrap();
    });
    let want = ["h 8 = [] 8 of 1", "e 7 = [one] 7 of 3"];
    assert_eq!(told(&profile, 0), want);
    let parts = built(&[bytes("n")], records, |_| ());
    for profile in [profile, parts] {
        let bytes = crate::snapshot::write(&profile);
        let again = crate::snapshot::read(&bytes).unwrap();
        assert_eq!(again, profile);
        for cut in 0..bytes.len() {
            assert!(crate::snapshot::read(&bytes[..cut]).is_err());
        }
    }
}
