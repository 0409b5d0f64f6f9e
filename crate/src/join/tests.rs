use super::{CannotJoin, Input, Matching, Plan, Purpose, join};
use crate::frames::FrameKind;
use crate::ids::{MetricId, NodeId};
use crate::metric::{Metric, Unit};
use crate::profile::{Profile, ProfileBuilder, Said};

/// `main;f 5` a line, of one metric in bytes.
fn profile(name: &str, text: &str) -> Profile {
    measured(name, text, &[Metric::new("bytes", Unit::Bytes)])
}

fn measured(name: &str, text: &str, metrics: &[Metric]) -> Profile {
    let mut out = ProfileBuilder::new(name, usize::MAX).unwrap();
    for metric in metrics {
        out.add_metric(metric.clone()).unwrap();
    }
    for line in text.lines() {
        let (stack, amounts) = line.trim().split_once(' ').unwrap();
        let mut node = NodeId::ROOT;
        for name in stack.split(';') {
            let frame = out.frame_named(name.as_bytes(), |_| FrameKind::Plain);
            node = out.child(node, frame.unwrap()).unwrap();
        }
        let amounts: Vec<i64> = amounts.split(' ').map(|a| a.parse().unwrap()).collect();
        out.import.lines += 1;
        out.record(node, &amounts).unwrap();
    }
    out.finish().unwrap()
}

fn joined<'a>(profiles: &[&'a Profile], plan: &Plan) -> Result<Profile, CannotJoin> {
    let input = |profile: &&'a Profile| Input {
        profile,
        taken: None,
    };
    let inputs: Vec<Input<'_>> = profiles.iter().map(input).collect();
    join(&inputs, plan, usize::MAX)
}

/// Stacks with their amounts, in the order of the tree.
fn picture(profile: &Profile) -> Vec<String> {
    let stacks = profile.tree.stacks();
    let row = |(row, node): (usize, &NodeId)| {
        let mut names: Vec<_> = profile
            .tree
            .path(*node)
            .map(|node| String::from_utf8_lossy(profile.node_name(node)).into_owned())
            .collect();
        names.reverse();
        let amounts: Vec<_> = profile
            .metric_ids()
            .map(|id| stacks.own(id)[row].to_string())
            .collect();
        format!("{} {}", names.join(";"), amounts.join(" "))
    };
    let mut rows: Vec<String> = stacks.nodes().iter().enumerate().map(row).collect();
    rows.sort();
    rows
}

fn totals(profile: &Profile) -> Vec<i64> {
    profile
        .metric_ids()
        .map(|id| profile.total(id).unwrap())
        .collect()
}

#[test]
fn a_comparison_keeps_both_sides_of_every_stack() {
    let before = profile("a", "main;load 5\nmain;idle 2\nmain 3");
    let after = profile("b", "main;load 8\nmain;save 1\nmain 3");
    let both = joined(&[&before, &after], &Plan::default()).unwrap();
    assert_eq!(
        picture(&both),
        [
            "main 0 3 3",
            "main;idle -2 2 0",
            "main;load 3 5 8",
            "main;save 1 0 1"
        ]
    );
    assert_eq!(totals(&both), [2, 10, 12]);
    assert_eq!(both.check(), Ok(()));
    let series = both.series.as_ref().unwrap();
    let matched = &series.matched;
    assert_eq!((matched.stacks, matched.shared), (4, 2));
    assert_eq!(matched.alone, [1, 1]);
    let names: Vec<&str> = both.metrics.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(names, ["bytes change", "bytes before", "bytes after"]);
    // And as bytes it is the same.
    let kept = crate::snapshot::read(&crate::snapshot::write(&both)).unwrap();
    assert_eq!(kept, both);
}

#[test]
fn snapshots_have_a_column_each_and_change_is_from_first_to_last() {
    let parts = [
        profile("a", "f 5\ng 1"),
        profile("b", "f 9"),
        profile("c", "f 6\nh 4"),
    ];
    let parts: Vec<&Profile> = parts.iter().collect();
    let all = joined(&parts, &Plan::default()).unwrap();
    assert_eq!(picture(&all), ["f 1 5 9 6", "g -1 1 0 0", "h 4 0 0 4"]);
    assert_eq!(all.metric(MetricId(2)).name, "bytes 2");
}

#[test]
fn sums_and_means_are_profiles_of_the_same_kind() {
    let parts = [
        profile("a", "f 10\ng 1"),
        profile("b", "f 10"),
        profile("c", "f 10\ng 1"),
    ];
    let parts: Vec<&Profile> = parts.iter().collect();
    let plan = |purpose| Plan {
        purpose,
        ..Plan::default()
    };
    let sum = joined(&parts, &plan(Purpose::Sum)).unwrap();
    assert_eq!(picture(&sum), ["f 30", "g 2"]);
    assert_eq!((sum.series.as_ref(), sum.import.records), (None, 5));
    // 32 by 3, rounded; what is the same in all stays what it is.
    let mean = joined(&parts, &plan(Purpose::Mean)).unwrap();
    assert_eq!(picture(&mean), ["f 10", "g 1"]);
    assert_eq!(mean.metric(MetricId(0)).name, "bytes");
}

#[test]
fn names_of_two_builds_find_each_other_if_that_is_wanted() {
    let before = profile("a", "main;f::h0123456789abcdef;x.llvm.12 5\ng 1");
    let after = profile("b", "main;f::hfedcba9876543210;x.llvm.99 7\ng 1");
    let plan = |matching| Plan {
        matching,
        ..Plan::default()
    };
    let apart = joined(&[&before, &after], &plan(Matching::Functions)).unwrap();
    assert_eq!(apart.series.as_ref().unwrap().matched.shared, 1);
    let together = joined(&[&before, &after], &plan(Matching::Builds)).unwrap();
    let matched = &together.series.as_ref().unwrap().matched;
    assert_eq!((matched.shared, matched.alike), (2, 1));
    // What no build makes up stands for both.
    assert_eq!(picture(&together), ["g 0 1 1", "main;f;x 2 5 7"]);
}

#[test]
fn a_stack_is_one_however_many_labels_it_has() {
    let labelled = |name: &str| {
        let mut out = ProfileBuilder::new(name, usize::MAX).unwrap();
        out.add_metric(Metric::new("bytes", Unit::Bytes)).unwrap();
        let frame = out.frame_named(b"f", |_| FrameKind::Plain).unwrap();
        let node = out.child(NodeId::ROOT, frame).unwrap();
        for size in [16, 32, 64] {
            let set = out.label_set(&[(b"bytes", Said::Number(size, b""))]);
            out.record_labelled(node, set.unwrap(), &[size]).unwrap();
            out.import.lines += 1;
        }
        out.finish().unwrap()
    };
    let (before, after) = (labelled("a"), labelled("b"));
    let plan = Plan {
        matching: Matching::Builds,
        ..Plan::default()
    };
    let both = joined(&[&before, &after], &plan).unwrap();
    let matched = &both.series.as_ref().unwrap().matched;
    assert_eq!((matched.stacks, matched.shared, matched.alike), (1, 1, 0));
    assert_eq!(picture(&both), ["f 0 112 112"]);
}

#[test]
fn scaled_profiles_have_equal_totals_to_the_unit() {
    let before = profile("a", "f 50\ng 50");
    let after = profile("b", "f 100\ng 100\nh 100\ni 7");
    let plan = Plan {
        scaled: true,
        ..Plan::default()
    };
    let both = joined(&[&before, &after], &plan).unwrap();
    assert_eq!(totals(&both), [0, 100, 100]);
    assert_eq!(
        picture(&both),
        ["f -17 50 33", "g -18 50 32", "h 33 0 33", "i 2 0 2"]
    );
    assert_eq!(both.import.warnings.len(), 1);
}

#[test]
fn what_is_measured_alike_is_joined_and_the_rest_is_told() {
    let bytes = |name: &str| Metric::new(name, Unit::Bytes);
    let most = Metric {
        additive: false,
        ..bytes("max_bytes")
    };
    let dhat = measured(
        "dhat",
        "main;f 5 2 9",
        &[
            bytes("total_bytes"),
            Metric::new("total_blocks", Unit::Count),
            most,
        ],
    );
    let folded = measured(
        "folded",
        "main;f 250",
        &[Metric {
            decimals: 2,
            ..bytes("bytes")
        }],
    );
    let both = joined(&[&dhat, &folded], &Plan::default()).unwrap();
    // In hundredths, as the finer of both.
    assert_eq!(picture(&both), ["main;f -250 500 250"]);
    assert_eq!(both.metric(MetricId(0)).decimals, 2);
    let told = both.import.warnings.join(" ");
    assert!(told.contains("total_blocks of dhat is left out"), "{told}");
    assert!(told.contains("max_bytes of dhat is left out"), "{told}");
}

#[test]
fn what_cannot_be_joined_says_why() {
    let bytes = profile("a", "f 1");
    let count = measured("b", "f 1", &[Metric::new("samples", Unit::Count)]);
    let why = |profiles: &[&Profile]| {
        let error = joined(profiles, &Plan::default()).unwrap_err();
        error.to_string()
    };
    assert_eq!(why(&[&bytes]), "It takes two profiles at least.");
    assert_eq!(
        why(&[&bytes, &count]),
        "The profiles measure nothing alike: a has bytes; b has samples."
    );
    let large = profile("c", &format!("f {}", i64::MAX));
    assert_eq!(
        why(&[&large, &large]),
        "Together, the amounts of bytes pass what 64 bits hold."
    );
    let both = joined(&[&bytes, &bytes], &Plan::default()).unwrap();
    assert!(why(&[&bytes, &both]).contains("was joined from others"));
}
