use super::*;
use crate::frames::FrameKind;
use crate::ids::NodeId;
use crate::metric::{Metric, Unit};
use crate::profile::{Clock, ProfileBuilder};

/// A line a stack, `path amounts…` in the order of [`NAMES`].
fn profile(stacks: &str) -> Profile {
    let mut out = ProfileBuilder::new("test", usize::MAX).unwrap();
    for name in NAMES {
        out.add_metric(Metric::new(name, Unit::Count)).unwrap();
    }
    out.clock = Some(Clock {
        short_lived: Some(500),
        ..Clock::default()
    });
    for line in stacks.lines() {
        let mut words = line.split_whitespace();
        let mut node = NodeId::ROOT;
        for name in words.next().unwrap().split(';') {
            let frame = out.frame_named(name.as_bytes(), |_| FrameKind::Plain);
            node = out.child(node, frame.unwrap()).unwrap();
        }
        let mut values: Vec<i64> = words.map(|word| word.parse().unwrap()).collect();
        values.resize(NAMES.len(), 0);
        out.record(node, &values).unwrap();
        out.import.lines += 1;
    }
    out.finish().unwrap()
}

/// Names of places that are significant with all below them; in brackets those
/// of which only the stacks are that end there.
fn significant(profile: &Profile, order: &str) -> String {
    let judge = Order::of(order).unwrap().judge(profile).unwrap();
    let tree = &profile.tree;
    let shown = (1..tree.len()).filter_map(|row| {
        let node = NodeId::of(row);
        let name = String::from_utf8_lossy(profile.node_name(node));
        let ends = tree.stacks().row_of(node);
        let of_ends = |id| ends.map_or(0, |row| tree.stacks().own(id)[row]);
        if judge.holds(|id| tree.totals(id).map_or(0, |totals| totals[row])) {
            Some(name.into_owned())
        } else if judge.holds(of_ends) {
            Some(format!("({name})"))
        } else {
            None
        }
    });
    shown.collect::<Vec<_>>().join(" ")
}

#[test]
fn one_percent_is_significant_and_less_is_not() {
    // bytes, blocks
    let profile = profile("a 9800 10\nb 100 0\nc;d 99 970\ne 1 20");
    assert_eq!(significant(&profile, "bytes"), "a b");
    assert_eq!(significant(&profile, "blocks"), "a c d e");
}

#[test]
fn a_place_is_judged_by_all_below_it_and_ends_by_themselves() {
    // Blocks of 16 bytes under others that make the average larger.
    let profile = profile("a;tiny 1600 100\na;large 100000 100\nb 16 1");
    assert_eq!(significant(&profile, "blocks-tiny"), "tiny");
    let ends = self::profile("a 1600 100\na;large 100000 100");
    assert_eq!(significant(&ends, "blocks-tiny"), "(a)");
}

#[test]
fn each_order_has_its_rule() {
    // bytes blocks gmax end lives read written
    let profile = profile(
        "short 10 100 0 0 50000 10 10\n\
         long 10 100 0 0 50001 10 10\n\
         unread 1000 10 10 0 100000 0 1000\n\
         unwritten 1000 10 0 10 100000 1000 0\n\
         little 1000 10 0 0 100000 400 5000\n\
         enough 1000 10 0 0 100000 401 401\n\
         often 10 10 0 0 100000 10000 10\n\
         empty 0 0 0 0 0 0 0",
    );
    for (order, want) in [
        ("bytes", "unread unwritten little enough"),
        ("blocks-short-lived", "short"),
        ("bytes-unused", "unread unwritten"),
        ("blocks-unused", "unread unwritten"),
        ("bytes-low-access", "little"),
        ("blocks-low-access", "little"),
        ("gmax", "unread"),
        ("end", "unwritten"),
        ("reads", "unwritten little enough often"),
        ("reads-high-access", "often"),
        ("writes", "unread little enough"),
        ("writes-high-access", ""),
    ] {
        let mut seen: Vec<_> = significant(&profile, order)
            .split(' ')
            .map(str::to_owned)
            .collect();
        seen.sort();
        let mut want: Vec<_> = want.split(' ').collect();
        want.sort_unstable();
        assert_eq!(seen, want, "{order}");
    }
}

#[test]
fn an_order_needs_what_it_speaks_of() {
    let mut profile = profile("a 1 1");
    profile.clock = None;
    let can = |order: &Order| Order::of(order.id).unwrap().judge(&profile).is_some();
    assert_eq!(ORDERS.iter().filter(|order| can(order)).count(), 13);
    assert!(Order::of(DEFAULT).is_some() && Order::of("x").is_none());
    for order in &ORDERS {
        assert!(order.needs.contains(&order.by));
        assert_eq!(
            ORDERS.iter().filter(|other| other.id == order.id).count(),
            1
        );
    }
}
