//! What is worth asking next?
//!
//! Questions made from the profile's own names and numbers, each with the
//! place that answers it. They claim nothing: a finding is true, a question
//! is open.

use crate::analysis::findings::{Facts, GROWS, OTHER};
use crate::analysis::link::{self, Link};
use crate::analysis::sentence::Sentence;
use crate::analysis::sites::{Site, SiteList};
use crate::ids::{FrameId, NodeId};
use crate::metric::of_blocks::{GMAX_BLOCKS, GMAX_BYTES};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Stable.
    pub id: &'static str,
    pub text: Sentence,
    pub link: Link,
}

/// No more than this are asked.
pub const MOST: usize = 6;

/// Thousandths of the whole from which growth is asked about.
const GROWTH: i64 = 10;
/// The largest stacks that a question is about.
const LARGEST: usize = 10;
/// They are asked about where there are more stacks than these.
const ENOUGH: usize = 20;
/// Thousandths of the whole from which it is asked what has no subsystem.
const IN_OTHER: i64 = 100;

type Ask = fn(&Facts<'_>) -> Option<Question>;

/// In the order in which they are asked.
const ASKED: &[Ask] = &[
    who_else,
    what_is_in_it,
    at_the_same_time,
    in_other,
    who_grows,
    largest,
    rejected,
];

pub fn questions(facts: &Facts<'_>) -> Vec<Question> {
    // What was allocated calls nothing.
    let asked: &[Ask] = if facts.of_code { ASKED } else { &[rejected] };
    let said = asked.iter().filter_map(|ask| ask(facts));
    said.take(MOST).collect()
}

/// The code that allocates most: who calls it?
fn who_else(facts: &Facts<'_>) -> Option<Question> {
    let frame = |row: &Site| facts.profile.tree.frame(row.node);
    let is_named = |row: &&Site| !facts.nameless[frame(row).index()];
    let leaf = facts.leaves.iter().find(is_named)?;
    let frame = frame(leaf);
    if !has_callers(facts, frame) {
        return None;
    }
    let does = match facts.signed {
        true => "changed by",
        false => facts.words.allocates,
    };
    Some(Question {
        id: "who-else",
        text: Sentence::say("Who else calls ")
            .frame(frame)
            .words(format!(", which {does} "))
            .amount_and_share(leaf.value)
            .words("?"),
        link: link::function(facts.profile.frame_name(frame), Link::Place(leaf.node)),
    })
}

/// Is a function called by two others, at least?
fn has_callers(facts: &Facts<'_>, frame: FrameId) -> bool {
    let tree = &facts.profile.tree;
    let number = |node: NodeId| facts.number[tree.frame(node).index()];
    let one = facts.number[frame.index()];
    let is_it = |node: &NodeId| tree.parent(*node) != NodeId::ROOT && number(*node) == one;
    let places = (1..tree.len()).map(NodeId::of).filter(is_it);
    let mut callers = places.map(|node| number(tree.parent(node)));
    match callers.next() {
        Some(first) => callers.any(|other| other != first),
        None => false,
    }
}

/// The largest operation: what is it made of?
fn what_is_in_it(facts: &Facts<'_>) -> Option<Question> {
    let [first, _, ..] = &facts.operations[..] else {
        return None;
    };
    Some(Question {
        id: "what-in-it",
        text: Sentence::say("What is inside ")
            .frame(facts.profile.tree.frame(first.node))
            .words(", ")
            .amount_and_share(first.value)
            .words("?"),
        link: Link::Place(first.node),
    })
}

/// The two largest operations.
fn at_the_same_time(facts: &Facts<'_>) -> Option<Question> {
    let [first, second, ..] = &facts.operations[..] else {
        return None;
    };
    let tree = &facts.profile.tree;
    let frame = |node| tree.frame(node);
    // One that calls the other says nothing.
    let calls = |a: NodeId, b: NodeId| tree.path(b).any(|node| tree.frame(node) == frame(a));
    let at_peak = [GMAX_BYTES, GMAX_BLOCKS].contains(&facts.metric.name.as_str());
    let may_be_apart = facts.words.is_held && !facts.signed && !at_peak;
    if !may_be_apart || calls(first.node, second.node) || calls(second.node, first.node) {
        return None;
    }
    Some(Question {
        id: "same-time",
        text: Sentence::say("Are ")
            .frame(frame(first.node))
            .words(" and ")
            .frame(frame(second.node))
            .words(" needed at the same time? Together they hold ")
            .amount_and_share(first.value + second.value)
            .words("."),
        link: Link::Sites(SiteList::Outermost),
    })
}

/// What no subsystem has.
fn in_other(facts: &Facts<'_>) -> Option<Question> {
    let other = facts.subsystems.iter().find(|row| row.name == OTHER)?;
    if !facts.reaches(other.site.value, IN_OTHER) {
        return None;
    }
    Some(Question {
        id: "in-other",
        text: Sentence::say("What is inside (other), ")
            .amount_and_share(other.site.value)
            .words("?"),
        link: Link::Subsystems,
    })
}

/// What makes containers grow, and must they?
fn who_grows(facts: &Facts<'_>) -> Option<Question> {
    let (frame, amount, node) = facts.most_through(GROWS)?;
    if facts.signed || !facts.reaches(amount, GROWTH) {
        return None;
    }
    Some(Question {
        id: "who-grows",
        text: Sentence::say("Could the final size be known before ")
            .frame(frame)
            .words(" grows it, ")
            .amount_and_share(amount)
            .words("?"),
        link: link::function(facts.profile.frame_name(frame), Link::Place(node)),
    })
}

/// The first of the table of stacks.
fn largest(facts: &Facts<'_>) -> Option<Question> {
    let first = *facts.order.first()? as usize;
    if facts.signed || facts.order.len() <= ENOUGH {
        return None;
    }
    let rows = facts.order.iter().take(LARGEST);
    let value = rows.map(|row| facts.own[*row as usize]).sum();
    Some(Question {
        id: "largest",
        text: Sentence::say(format!("Do the {LARGEST} largest stacks, "))
            .amount_and_share(value)
            .words(match facts.words.is_memory {
                true => format!(", have to {} so much?", facts.words.hold),
                false => ", have to take so much?".to_owned(),
            }),
        link: Link::Stack(facts.nodes[first]),
    })
}

/// What could not be read.
fn rejected(facts: &Facts<'_>) -> Option<Question> {
    let lines = facts.profile.import.rejected;
    (lines > 0).then(|| Question {
        id: "rejected",
        text: Sentence::say("What stands in ")
            .count(lines, "line")
            .words(" that could not be read?"),
        link: Link::Import,
    })
}
