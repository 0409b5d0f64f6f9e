//! Findings about what a garbage collector has to do: objects that are gone,
//! objects that are many and small, pools that had to make what they should
//! have had, and goroutines that wait.
//!
//! Each looks at the metrics that it is about, whichever is in question.

use super::blocks::{Wanted, column, say};
use super::{Facts, Of, Said, limits};
use crate::analysis::link::Link;
use crate::analysis::pools::pools;
use crate::analysis::sentence::Sentence;
use crate::analysis::weights::at_least;
use crate::ids::NodeId;

const OBJECTS: &str = "alloc_objects";
const SPACE: &str = "alloc_space";
const LIVE: &str = "inuse_space";

/// Most of what was allocated is free again.
pub(super) fn churn(facts: &Facts<'_>) -> Option<Said> {
    let (all, live) = (column(facts, SPACE)?, column(facts, LIVE)?);
    let gone = |row: usize| all.own[row].saturating_sub(live.own[row]);
    let (mut value, mut records, mut largest) = (0i64, 0, None);
    for row in 0..all.own.len() {
        value = value.saturating_add(gone(row));
        records += facts.records[row];
        if largest.is_none_or(|old: usize| gone(row) > gone(old)) {
            largest = Some(row);
        }
    }
    let largest = largest?;
    let enough = all.of.whole >= limits::CHURN_BYTES;
    if !enough || !at_least(value, all.of.whole, limits::CHURN) {
        return None;
    }
    let place = facts.places[largest].leaf;
    let detail = Sentence::say("Of ")
        .amount(all.of.whole)
        .words(" in all, ")
        .amount(value)
        .words(" were free again when the profile was taken; most of that came from ")
        .frame(facts.profile.tree.frame(place))
        .words(" (")
        .amount(gone(largest))
        .words(").");
    Some(Said {
        of: Some(all.of),
        title: Sentence::default()
            .share(value)
            .words(" of all bytes allocated are garbage by now"),
        detail,
        value,
        stacks: records,
        proof: Some(facts.nodes[largest]),
        link: Link::Stack(facts.nodes[largest]),
    })
}

/// Very many small objects: the collector's work goes by their number.
pub(super) fn small_objects(facts: &Facts<'_>) -> Option<Said> {
    let (objects, bytes) = (column(facts, OBJECTS)?, column(facts, SPACE)?);
    if objects.of.whole < limits::SMALL_OBJECTS {
        return None;
    }
    let wanted = Wanted {
        least: limits::SMALL,
        title: format!(
            " of all objects have {} bytes or less on average",
            limits::SMALL_BYTES
        ),
        detail: " are so small",
    };
    say(facts, &objects, wanted, |row| {
        let (size, many) = (i128::from(bytes.own[row]), i128::from(objects.own[row]));
        size <= many * i128::from(limits::SMALL_BYTES)
    })
}

/// What was allocated below a pool's `Get` was not there to be used again.
pub(super) fn pools_miss(facts: &Facts<'_>) -> Option<Said> {
    let (bytes, objects) = (column(facts, SPACE)?, column(facts, OBJECTS)?);
    let found = pools(facts.profile, [bytes.of.metric, objects.of.metric]);
    let most = found.first()?;
    let sum = |i: usize| -> i64 { found.iter().map(|pool| pool.amounts[i]).sum() };
    let (value, made) = (sum(0), sum(1));
    if !at_least(value, bytes.of.whole, limits::POOLS) {
        return None;
    }
    let detail = Sentence::say("Below sync.Pool's Get, ")
        .count(made.unsigned_abs(), "object")
        .words(" with ")
        .amount_and_share(value)
        .words(" were made anew; most by ")
        .frame(facts.profile.tree.frame(most.node))
        .words(" (")
        .amount(most.amounts[0])
        .words(").");
    Some(Said {
        of: Some(bytes.of),
        title: Sentence::say("Pools had to make ")
            .share(value)
            .words(" of what was allocated"),
        detail,
        value,
        stacks: found.iter().map(|pool| pool.stacks).sum(),
        proof: Some(most.stack),
        link: Link::Stack(most.stack),
    })
}

/// Profiles of goroutines are of one metric, by either name.
const GOROUTINES: [&str; 2] = ["goroutine", "goroutines"];

/// Very many goroutines at one place.
pub(super) fn waiting(facts: &Facts<'_>) -> Option<Said> {
    if !GOROUTINES.contains(&facts.metric.name.as_str()) {
        return None;
    }
    let row = *facts.order.first()? as usize;
    let value = facts.own[row];
    let many = value >= limits::GOROUTINES && facts.reaches(value, limits::GOROUTINES_SHARE);
    if !many {
        return None;
    }
    // The runtime's own frames are how it waits; the program's, where.
    let profile = facts.profile;
    let tree = &profile.tree;
    let is_own = |node: &NodeId| !profile.node_name(*node).starts_with(b"runtime.");
    let end = facts.nodes[row];
    let place = tree.path(end).find(is_own).unwrap_or(end);
    let how = tree.path(end).take_while(|node| *node != place).last();
    let mut detail = Sentence::say("They are in ").frame(tree.frame(place));
    if let Some(how) = how {
        detail = detail.words(", which waits in ").frame(tree.frame(how));
    }
    let detail = detail
        .words(": ")
        .amount_and_share(value)
        .words(" of all. If their number grows from dump to dump, they leak.");
    Some(Said {
        of: Some(Of {
            metric: facts.of.metric,
            whole: facts.whole,
        }),
        title: Sentence::default()
            .count(value.unsigned_abs(), "goroutine")
            .words(" are at the same place"),
        detail,
        value,
        stacks: facts.records[row],
        proof: Some(facts.nodes[row]),
        link: Link::Stack(facts.nodes[row]),
    })
}
