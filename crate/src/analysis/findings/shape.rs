//! Findings about the profile itself: is it deep, coarse, cut, spread?

use super::{Facts, Said, limits};
use crate::analysis::link::Link;
use crate::analysis::noise::Side;
use crate::analysis::sentence::Sentence;
use crate::analysis::sites::SiteList;
use crate::analysis::weights::at_least;
use crate::ids::{FrameId, NodeId};
use crate::metric::Unit;
use std::collections::HashMap;

/// Many stacks end at exactly the greatest depth: the profiler cut them.
pub(super) fn cut(facts: &Facts<'_>) -> Option<Said> {
    let tree = &facts.profile.tree;
    let depth = |row: usize| tree.depth(facts.nodes[row]);
    let most = (0..facts.nodes.len()).map(depth).max()?;
    let cut = facts.sum(|row| depth(row) == most);
    let shorter = facts.sum(|row| depth(row) + 1 == most);
    let all = facts.nodes.len() as u64;
    let spike = cut.distinct * 1000 >= all * limits::CUT_STACKS
        && cut.distinct >= shorter.distinct.max(1) * limits::CUT_TIMES;
    if most < limits::CUT_DEPTH || all < limits::ENOUGH || !spike {
        return None;
    }
    let detail = Sentence::default()
        .count(cut.distinct, "stack")
        .words(" with ")
        .amount_and_share(cut.value)
        .words(" have exactly ")
        .count(most.into(), "frame")
        .words(", the most there are, and only ")
        .count(shorter.distinct, "stack")
        .words(" one fewer. The profiler probably keeps no more.");
    let proof = cut.largest.map(|row| facts.nodes[row])?;
    Some(Said {
        of: None,
        title: Sentence::say("Stacks seem to be cut at ").count(most.into(), "frame"),
        detail,
        value: cut.value,
        stacks: cut.records,
        proof: Some(proof),
        link: Link::Stack(proof),
    })
}

/// Stacks begin in too many functions for all of them to be entries.
pub(super) fn roots(facts: &Facts<'_>) -> Option<Said> {
    let tree = &facts.profile.tree;
    let mut odd = vec![false; facts.profile.frames.len()];
    let mut many = 0;
    let mut most = (0u64, NodeId::ROOT);
    for root in tree.children(NodeId::ROOT) {
        let frame = tree.frame(root);
        let name = facts.profile.frame_name(frame);
        // Threads have numbers, and are not what is meant.
        if facts.noise.is(Side::Outer, frame) || name.iter().any(u8::is_ascii_digit) {
            continue;
        }
        odd[frame.index()] = true;
        many += 1;
    }
    if many < limits::ROOTS {
        return None;
    }
    let (mut value, mut records, mut until) = (0, 0, 0);
    let mut inside = NodeId::ROOT;
    let mut of_one = 0i64;
    for (row, node) in facts.nodes.iter().enumerate() {
        if node.0 >= until {
            // The root child that this stack stands below.
            inside = tree.path(*node).last()?;
            until = tree.end(inside).0;
            of_one = 0;
        }
        if odd[tree.frame(inside).index()] {
            value += facts.own[row];
            records += facts.records[row];
            of_one += facts.own[row];
            if of_one.unsigned_abs() > most.0 {
                most = (of_one.unsigned_abs(), *node);
            }
        }
    }
    let largest = i64::try_from(most.0).unwrap_or(i64::MAX);
    if !facts.reaches(value, limits::ROOTS_SHARE)
        || at_least(largest, value.saturating_abs(), limits::ROOTS_ONE)
    {
        return None;
    }
    let detail = Sentence::say("Stacks with ")
        .amount_and_share(value)
        .words(" begin in ")
        .count(many, "function")
        .words(
            " that are neither threads nor entries of a program; none of them begins half of it.",
        );
    Some(Said {
        of: None,
        title: Sentence::say("Stacks begin in ").count(many, "different function"),
        detail,
        value,
        stacks: records,
        proof: Some(most.1),
        link: Link::Place(NodeId::ROOT),
    })
}

/// A few samples decide. Lines are no samples: a writer adds equal stacks up;
/// so this is said only where the amounts themselves are counted.
pub(super) fn few_records(facts: &Facts<'_>) -> Option<Said> {
    let row = *facts.order.first()? as usize;
    let one = 10i64.checked_pow(facts.metric.decimals.into())?;
    let samples = facts.whole / one;
    let value = facts.own[row];
    let alone = facts.order.len() > 1 && at_least(value, facts.whole, limits::DECIDES);
    let counted = facts.metric.unit == Unit::Count && samples < limits::FEW_SAMPLES;
    let counted = counted && !facts.profile.method.exact;
    if !counted || !alone {
        return None;
    }
    let detail = Sentence::say("The largest stack alone has ")
        .amount_and_share(value)
        .words(" of them. Another profile of the same program may look quite different.");
    Some(Said {
        of: None,
        title: Sentence::say("There are only ").count(samples.unsigned_abs(), "sample"),
        detail,
        value,
        stacks: facts.records[row],
        proof: Some(facts.nodes[row]),
        link: Link::Stack(facts.nodes[row]),
    })
}

/// All amounts are multiples of one: the weight of a sample.
pub(super) fn quantum(facts: &Facts<'_>) -> Option<Said> {
    if facts.profile.method.exact {
        return None;
    }
    let step = facts
        .own
        .iter()
        .fold(0, |a, b| divisor(a, b.unsigned_abs()));
    let enough = facts.own.iter().filter(|own| **own != 0).count() as u64 >= limits::ENOUGH;
    if !enough || step < limits::QUANTUM || facts.whole.unsigned_abs() / step > limits::QUANTA {
        return None;
    }
    let steps = facts.whole.unsigned_abs() / step;
    let step = i64::try_from(step).ok()?;
    let all = facts.sum(|_| true);
    let detail = Sentence::say("The whole is ").count(steps, "time").words(
        " that. It may be what one sample stands for: then smaller differences mean nothing.",
    );
    Some(Said {
        of: None,
        title: Sentence::say("All amounts are multiples of ").amount(step),
        detail,
        value: step,
        stacks: all.records,
        proof: None,
        link: Link::Sites(SiteList::Leaf),
    })
}

fn divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Most of the amount has hardly a stack.
pub(super) fn shallow(facts: &Facts<'_>) -> Option<Said> {
    let tree = &facts.profile.tree;
    // Where Go's runtime begins on top, nothing was cut.
    let begins = |node: NodeId| {
        let root = tree.path(node).last().unwrap_or(node);
        facts.profile.node_name(root).starts_with(b"runtime.")
    };
    let is_short = |node: NodeId| tree.depth(node) <= limits::SHALLOW && !begins(node);
    let sum = facts.sum(|row| is_short(facts.nodes[row]));
    let enough = facts.nodes.len() as u64 >= limits::ENOUGH;
    if !enough || !facts.reaches(sum.value, limits::SHALLOW_SHARE) {
        return None;
    }
    let detail = Sentence::default()
        .amount_and_share(sum.value)
        .words(" in ")
        .count(sum.records, "stack")
        .words(" of at most ")
        .count(limits::SHALLOW.into(), "frame")
        .words(".");
    let proof = sum.largest.map(|row| facts.nodes[row])?;
    Some(Said {
        of: None,
        title: Sentence::say("Very short stacks make up ").share(sum.value),
        detail,
        value: sum.value,
        stacks: sum.records,
        proof: Some(proof),
        link: Link::Stack(proof),
    })
}

/// Some stack is very deep.
pub(super) fn deep(facts: &Facts<'_>) -> Option<Said> {
    let tree = &facts.profile.tree;
    let deep = facts.sum(|row| tree.depth(facts.nodes[row]) >= limits::DEEP);
    let deepest = facts.nodes.iter().copied();
    let deepest = deepest.max_by_key(|node| (tree.depth(*node), std::cmp::Reverse(*node)))?;
    if deep.distinct == 0 {
        return None;
    }
    let mut times: HashMap<FrameId, u64> = HashMap::new();
    for node in tree.path(deepest) {
        *times.entry(tree.frame(node)).or_default() += 1;
    }
    let (frame, most) = times
        .into_iter()
        .max_by_key(|(frame, times)| (*times, std::cmp::Reverse(*frame)))?;
    let detail = Sentence::default()
        .amount_and_share(deep.value)
        .words(" in ")
        .count(deep.records, "stack")
        .words(" of at least ")
        .count(limits::DEEP.into(), "frame")
        .words(". In the deepest, ")
        .frame(frame)
        .words(" stands ")
        .count(most, "time")
        .words(".");
    Some(Said {
        of: None,
        title: Sentence::say("Stacks are up to ")
            .count(tree.depth(deepest).into(), "frame")
            .words(" deep"),
        detail,
        value: deep.value,
        stacks: deep.records,
        proof: Some(deepest),
        link: Link::Stack(deepest),
    })
}

/// No stack matters by itself.
pub(super) fn spread(facts: &Facts<'_>) -> Option<Said> {
    let is_little = |value| !facts.reaches(value, limits::SPREAD_TEN);
    ten_largest(facts, "No single stack matters", is_little)
}

/// A few matter much.
pub(super) fn few_stacks(facts: &Facts<'_>) -> Option<Said> {
    let is_much = |value| facts.reaches(value, limits::FEW_TEN);
    ten_largest(facts, "Ten stacks are worth reading", is_much)
}

fn ten_largest(
    facts: &Facts<'_>,
    title: &'static str,
    worth: impl Fn(i64) -> bool,
) -> Option<Said> {
    let all = facts.order.len() as u64;
    let ten = || facts.order.iter().take(10).map(|row| *row as usize);
    let value: i64 = ten().map(|row| facts.own[row]).sum();
    if all < limits::SPREAD_STACKS || !worth(value) {
        return None;
    }
    let detail = Sentence::say("The ten largest of ")
        .count(all, "stack")
        .words(format!(" {} ", facts.words.hold))
        .amount_and_share(value)
        .words(" together.");
    let proof = ten().next().map(|row| facts.nodes[row])?;
    Some(Said {
        of: None,
        title: Sentence::say(title),
        detail,
        value,
        stacks: ten().map(|row| facts.records[row]).sum(),
        proof: Some(proof),
        link: Link::Stack(proof),
    })
}
