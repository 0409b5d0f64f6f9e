//! Findings that the names of functions tell.

use super::marks::{CACHES, GROWS, Named};
use super::{Facts, Said, limits};
use crate::analysis::link::{self, Link};
use crate::analysis::sentence::Sentence;

/// What is said of stacks that pass through functions of a mark.
struct Passing {
    id: &'static str,
    bit: u8,
    least: i64,
    title: fn(&Facts<'_>) -> &'static str,
    do_what: &'static str,
}

pub(super) fn growth(facts: &Facts<'_>) -> Option<Said> {
    passing(
        facts,
        &Passing {
            id: "growth",
            bit: GROWS,
            least: limits::GROWTH,
            title: |facts| facts.words.grown,
            do_what: " came through functions that enlarge a container or a block",
        },
    )
}

pub(super) fn cache(facts: &Facts<'_>) -> Option<Said> {
    // Time spent on a cache says nothing of what it keeps.
    if !facts.words.is_memory {
        return None;
    }
    passing(
        facts,
        &Passing {
            id: "cache",
            bit: CACHES,
            least: limits::CACHE,
            title: |_| "may be a cache that only grows",
            do_what: " came through functions that, by their names, put things into a cache, \
                      a registry or the like; whether it has a limit the profile cannot tell",
        },
    )
}

fn passing(facts: &Facts<'_>, what: &Passing) -> Option<Said> {
    let sum = facts.sum(|row| facts.marked[row] & what.bit != 0);
    if sum.distinct == 0 || !facts.reaches(sum.value, what.least) {
        return None;
    }
    let (most, through, _) = facts.most_through(what.bit)?;
    let detail = Sentence::default()
        .amount_and_share(sum.value)
        .words(" in ")
        .count(sum.records, "stack")
        .words(what.do_what)
        .words("; most through ")
        .frame(most)
        .words(" (")
        .amount(through)
        .words(").");
    Some(Said {
        of: None,
        title: Sentence::default()
            .share(sum.value)
            .words(format!(" {}", (what.title)(facts))),
        detail,
        value: sum.value,
        stacks: sum.records,
        proof: sum.largest.map(|row| facts.nodes[row]),
        link: link::finding(what.id),
    })
}

pub(super) fn unnamed(facts: &Facts<'_>) -> Option<Said> {
    ill_named(
        facts,
        Named::Not,
        limits::UNNAMED,
        " code without a name",
        "an address, a module alone or a word for \u{201c}unknown\u{201d}",
    )
}

pub(super) fn mangled(facts: &Facts<'_>) -> Option<Said> {
    ill_named(
        facts,
        Named::Mangled,
        limits::MANGLED,
        " code whose name is mangled",
        "written as the linker sees it",
    )
}

fn ill_named(
    facts: &Facts<'_>,
    how: Named,
    least: i64,
    title: &'static str,
    what: &'static str,
) -> Option<Said> {
    let sum = facts.sum(|row| facts.named[row] == Some(how));
    if !facts.reaches(sum.value, least) {
        return None;
    }
    let row = sum.largest?;
    let detail = Sentence::say("In ")
        .count(sum.records, "stack")
        .words(" with ")
        .amount_and_share(sum.value)
        .words(" the last frame that is no allocator\u{2019}s is ")
        .words(what)
        .words(".");
    Some(Said {
        of: None,
        title: Sentence::default()
            .share(sum.value)
            .words(format!(" {}{title}", facts.words.allocated_by)),
        detail,
        value: sum.value,
        stacks: sum.records,
        proof: Some(facts.nodes[row]),
        link: Link::Stack(facts.nodes[row]),
    })
}
