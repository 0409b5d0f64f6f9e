//! Findings about who holds how much.

use super::{Facts, Said, limits};
use crate::analysis::link::{self, Link};
use crate::analysis::sentence::Sentence;
use crate::analysis::sites::Site;
use crate::analysis::weights::at_least;

/// The row of what belongs to no subsystem.
pub(in crate::analysis) const OTHER: &str = "(other)";

/// One subsystem, or without any one operation, stands far above the others.
pub(super) fn dominant(facts: &Facts<'_>) -> Option<Said> {
    let size = |site: &Site| std::cmp::Reverse(site.value.unsigned_abs());
    let mut named: Vec<_> = facts.subsystems.iter().collect();
    named.sort_by_key(|row| size(&row.site));
    let other = named.iter().position(|row| row.name == OTHER);
    let other = other.map(|at| named.remove(at).site);
    // A subsystem's name is a title, an operation's a function.
    let (first, second, many, what) = match (&named[..], &facts.operations[..]) {
        ([first, second, ..], _) => (first.site, second.site, named.len(), "subsystem"),
        ([], [first, second, ..]) if other.is_none() => {
            (*first, *second, facts.operations.len(), "operation")
        }
        _ => return None,
    };
    // What no subsystem has may be anything.
    if other.is_some_and(|other| other.value.unsigned_abs() > first.value.unsigned_abs()) {
        return None;
    }
    if !facts.reaches(first.value, limits::DOMINANT)
        || !at_least(first.value, second.value, limits::DOMINANT_NEXT)
    {
        return None;
    }
    let holds = facts.words.holds;
    let title = match what {
        "subsystem" => Sentence::say(named[0].name.clone()),
        _ => Sentence::default().frame(facts.profile.tree.frame(first.node)),
    };
    let detail = Sentence::say(format!("This {what} {holds} "))
        .amount_and_share(first.value)
        .words(" in ")
        .count(first.stacks, "stack")
        .words(format!("; the next of {} {holds} ", many))
        .amount_and_share(second.value)
        .words(".");
    Some(Said {
        of: None,
        title: title.words(format!(" is the {what} that {holds} most")),
        detail,
        value: first.value,
        stacks: first.stacks,
        proof: Some(first.node),
        link: match what {
            "subsystem" => Link::Subsystems,
            _ => Link::Place(first.node),
        },
    })
}

/// One stack alone is large.
pub(super) fn one_stack(facts: &Facts<'_>) -> Option<Said> {
    let row = *facts.order.first()? as usize;
    let value = facts.own[row];
    let distinct = facts.order.len() as i128;
    let alike = i128::from(facts.whole) * i128::from(limits::ONE_STACK_TIMES);
    if !facts.reaches(value, limits::ONE_STACK) || i128::from(value).abs() * distinct < alike {
        return None;
    }
    let is_large = |row: &&u32| facts.reaches(facts.own[**row as usize], limits::ONE_STACK);
    let large = facts.order.iter().take_while(is_large).count() as u64;
    let tree = &facts.profile.tree;
    let place = facts.places[row];
    let (leaf, outer) = (tree.frame(place.leaf), tree.frame(place.outermost));
    let verb = if facts.signed {
        "changed by"
    } else {
        facts.words.holds
    };
    let mut detail = Sentence::say(format!("It {} ", facts.words.allocates_in)).frame(leaf);
    if leaf != outer {
        detail = detail.words(", on behalf of ").frame(outer);
    }
    detail = detail
        .words(": ")
        .amount_and_share(value)
        .words(" in ")
        .count(facts.records[row], "record")
        .words(". ");
    detail = match large {
        1 => detail.words("No other stack has 5 % of the whole."),
        more => detail
            .words("It is the largest of ")
            .count(more, "stack")
            .words(" with at least 5 % each."),
    };
    Some(Said {
        of: None,
        title: Sentence::say(format!("A single stack {verb} ")).share(value),
        detail,
        value,
        stacks: facts.records[row],
        proof: Some(facts.nodes[row]),
        link: Link::Stack(facts.nodes[row]),
    })
}

/// One function allocates much, in many stacks.
pub(super) fn one_function(facts: &Facts<'_>) -> Option<Said> {
    let tree = &facts.profile.tree;
    let number = |node| facts.number[tree.frame(node).index()];
    let is_named = |row: &&Site| !facts.nameless[tree.frame(row.node).index()];
    let first = facts.leaves.iter().find(is_named)?;
    if facts.leaves.len() < 2 {
        return None;
    }
    let name = facts.profile.node_name(first.node);
    let one = number(first.node);
    let sum = facts.sum(|row| number(facts.places[row].leaf) == one);
    if !facts.reaches(sum.value, limits::ONE_FUNCTION) || sum.distinct < limits::ENOUGH {
        return None;
    }
    let proof = sum.largest.map(|row| facts.nodes[row])?;
    let detail = Sentence::say(format!(
        "Past allocators and libraries, it is the code that {} ",
        facts.words.allocates
    ))
    .amount_and_share(sum.value)
    .words(" in ")
    .count(sum.records, "stack")
    .words("; the largest of them ")
    .amount(sum.largest.map_or(0, |row| facts.own[row]))
    .words(".");
    let detail = facts.in_all(detail, tree.frame(first.node), sum.value);
    Some(Said {
        of: None,
        title: Sentence::default()
            .frame(tree.frame(first.node))
            .words(format!(" {} most", facts.words.allocates)),
        detail,
        value: sum.value,
        stacks: sum.records,
        proof: Some(proof),
        link: link::function(name, Link::Stack(proof)),
    })
}

/// What grew and what shrank.
pub(super) fn difference(facts: &Facts<'_>) -> Option<Said> {
    if !facts.signed {
        return None;
    }
    let grown = facts.sum(|row| facts.own[row] > 0);
    let shrunk = facts.sum(|row| facts.own[row] < 0);
    let net = grown.value + shrunk.value;
    let (up, down) = (grown.value.unsigned_abs(), shrunk.value.unsigned_abs());
    // A little below zero among much is no difference, but an oddity.
    if down.saturating_mul(limits::DIFFERENCE) < up {
        return None;
    }
    let more = up >= down;
    let larger = if more { grown } else { shrunk };
    let proof = larger.largest.map(|row| facts.nodes[row])?;
    let detail = Sentence::default()
        .count(grown.distinct, "stack")
        .words(" above zero: ")
        .amount(grown.value)
        .words("; ")
        .count(shrunk.distinct, "stack")
        .words(" below zero: ")
        .amount(shrunk.value)
        .words(". Together ")
        .amount(net)
        .words(". Shares are of the sum of all magnitudes.");
    Some(Said {
        of: None,
        title: Sentence::say("This is a difference; ").words(match up.cmp(&down) {
            std::cmp::Ordering::Greater => "most of it grew",
            std::cmp::Ordering::Less => "most of it shrank",
            std::cmp::Ordering::Equal => "as much grew as shrank",
        }),
        detail,
        value: larger.value,
        stacks: larger.records,
        proof: Some(proof),
        link: Link::Stack(proof),
    })
}
