//! Stacks in, a grown tree out, as text.

use super::super::opened::Opened;
use super::super::shape::Form;
use crate::analysis::search::Query;
use crate::analysis::tests::profile_in;
use crate::frames::FrameKind;
use crate::ids::{MetricId, NodeId};
use crate::metric::{Metric, Unit};
use crate::profile::{Profile, ProfileBuilder};

const METRIC: MetricId = MetricId(0);

fn opened(stacks: &[(&str, i64)]) -> Opened {
    Opened::new(profile_in(Unit::Count, stacks))
}

/// Each place with its amount, and what of that is its own.
fn picture(opened: &mut Opened, form: Form) -> Vec<String> {
    let root = opened.look(METRIC, form).unwrap().shape.root();
    let (mut lines, mut pending) = (Vec::new(), vec![(0, root)]);
    while let Some((depth, node)) = pending.pop() {
        let mut looked = opened.look(METRIC, form).unwrap();
        let fan = looked.shape.fan(node);
        pending.extend(fan.children.iter().rev().map(|n| (depth + 1, *n)));
        let (frame, amount) = (looked.shape.frame(node), looked.shape.amount(node));
        let own = looked.shape.own(node);
        drop(looked);
        let name = opened.frame_text(frame.0);
        lines.push(format!("{}{name} {amount} ({own})", "  ".repeat(depth)));
    }
    lines
}

fn function(opened: &Opened, name: &str) -> u32 {
    let known =
        |f: &crate::ids::FunctionId| opened.profile().strings.text(opened.index.name(*f)) == name;
    opened.index.ids().find(known).unwrap().0
}

const STACKS: &[(&str, i64)] = &[
    ("a;b;x", 3),
    ("a;c;x", 2),
    ("a;y", 1),
    ("a;c", 4),
    ("a;b;x;x", 5),
];

#[test]
fn bottom_up_begins_where_stacks_end() {
    let mut opened = opened(STACKS);
    assert_eq!(
        picture(&mut opened, Form::BottomUp),
        [
            "all 15 (0)",
            "  x 10 (0)",
            "    x 5 (0)",
            "      b 5 (0)",
            "        a 5 (5)",
            "    b 3 (0)",
            "      a 3 (3)",
            "    c 2 (0)",
            "      a 2 (2)",
            "  c 4 (0)",
            "    a 4 (4)",
            "  y 1 (0)",
            "    a 1 (1)",
        ]
    );
}

#[test]
fn another_metric_leaves_places_where_they_are() {
    let mut fresh = super::super::opened::Opened::new(two_metrics());
    let mut used = super::super::opened::Opened::new(two_metrics());
    let (first, second) = (MetricId(0), MetricId(1));
    picture(&mut used, Form::BottomUp);
    let root = used.look(first, Form::BottomUp).unwrap().shape.root();
    let name = |opened: &mut Opened, metric, node| {
        let looked = opened.look(metric, Form::BottomUp).unwrap();
        let frame = looked.shape.frame(node);
        drop(looked);
        opened.frame_text(frame.0)
    };
    let children = |opened: &mut Opened, metric| {
        let mut looked = opened.look(metric, Form::BottomUp).unwrap();
        looked.shape.fan(root).children.clone()
    };
    let before = children(&mut used, first);
    let names: Vec<_> = before.iter().map(|n| name(&mut used, first, *n)).collect();
    assert_eq!(names, ["x", "y"]);
    let after = children(&mut used, second);
    assert_eq!(after, [before[1], before[0]]);
    let names: Vec<_> = before.iter().map(|n| name(&mut used, second, *n)).collect();
    assert_eq!(names, ["x", "y"]);
    let of = |opened: &mut Opened| {
        let looked = opened.look(second, Form::BottomUp).unwrap();
        let amount = looked.shape.amount(root);
        drop(looked);
        (children(opened, second).len(), amount)
    };
    assert_eq!(of(&mut used), of(&mut fresh));
}

/// `a;x` has more of the first metric, `a;y` of the second.
fn two_metrics() -> Profile {
    let mut out = ProfileBuilder::new("test", usize::MAX).unwrap();
    for name in ["first", "second"] {
        out.add_metric(Metric::new(name, Unit::Count)).unwrap();
    }
    for (stack, values) in [(["a", "x"], [5, 1]), (["a", "y"], [2, 9])] {
        let mut node = NodeId::ROOT;
        for name in stack {
            let frame = out.frame_named(name.as_bytes(), |_| FrameKind::Plain);
            node = out.child(node, frame.unwrap()).unwrap();
        }
        out.import.lines += 1;
        out.record(node, &values).unwrap();
    }
    out.finish().unwrap()
}

#[test]
fn callers_and_callees_count_the_outermost_calls() {
    let mut opened = opened(STACKS);
    let x = function(&opened, "x");
    assert_eq!(
        picture(&mut opened, Form::Callers(x)),
        [
            "x 10 (0)",
            "  b 8 (0)",
            "    a 8 (8)",
            "  c 2 (0)",
            "    a 2 (2)",
        ]
    );
    assert_eq!(
        picture(&mut opened, Form::Callees(x)),
        ["x 10 (5)", "  x 5 (5)"]
    );
    let a = function(&opened, "a");
    assert_eq!(picture(&mut opened, Form::Callers(a)), ["a 15 (15)"]);
    assert_eq!(
        picture(&mut opened, Form::Callees(a)),
        [
            "a 15 (0)",
            "  b 8 (0)",
            "    x 8 (3)",
            "      x 5 (5)",
            "  c 6 (4)",
            "    x 2 (2)",
            "  y 1 (1)",
        ]
    );
}

#[test]
fn below_zero_widths_are_magnitudes_and_amounts_are_not() {
    let mut opened = opened(&[("a;x", 5), ("b;x", -3)]);
    assert_eq!(
        picture(&mut opened, Form::BottomUp),
        ["all 2 (0)", "  x 2 (0)", "    a 5 (5)", "    b -3 (-3)"]
    );
    let looked = opened.look(METRIC, Form::BottomUp).unwrap();
    assert_eq!(looked.shape.width(looked.shape.root()), 8);
}

#[test]
fn a_search_is_seen_from_where_the_eye_is() {
    let mut opened = opened(STACKS);
    let query = Query {
        pattern: "b".into(),
        regex: false,
        case: true,
    };
    opened.search(METRIC, &query).unwrap();
    let mut looked = opened.look(METRIC, Form::BottomUp).unwrap();
    let root = looked.shape.root();
    let seen: Vec<bool> = looked
        .shape
        .fan(root)
        .children
        .iter()
        .map(|n| looked.shape.hit_below(*n))
        .collect();
    // x was called from b; c and y were not.
    assert_eq!(seen, [true, false, false]);
    drop(looked);
    opened.clear_search();
    let mut looked = opened.look(METRIC, Form::BottomUp).unwrap();
    let first = looked.shape.fan(root).children[0];
    assert!(!looked.shape.hit_below(first));
}

#[test]
fn a_number_says_which_tree_it_is_of() {
    let mut opened = opened(STACKS);
    let x = function(&opened, "x");
    let mut looked = opened.look(METRIC, Form::Callers(x)).unwrap();
    let root = looked.shape.root();
    let b = looked.shape.fan(root).children[0];
    drop(looked);
    assert_eq!(opened.form_of(b), Form::Callers(x));
    assert_eq!(opened.node(b.0), Ok(b));
    assert!(opened.node(b.0 + 100).is_err());
    let details = opened.details(METRIC, b, 10, 10).unwrap();
    assert_eq!(details.name, "b");
    assert_eq!(details.depth, 1);
    assert_eq!(details.ancestors[0].name, "x");
    assert_eq!(details.heaviest[0].name, "a");
    assert_eq!(opened.span(METRIC, b).unwrap(), (0, 8, 1));
    // It stands for the heaviest of its places: the inner one, of 8.
    let place = opened.place(b);
    assert_eq!(opened.node_text(place), "b");
}
