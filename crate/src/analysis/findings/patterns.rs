//! Findings about many places that are one pattern: the same code for many
//! types, or called from everywhere.

use super::{Facts, Said, Share, limits};
use crate::analysis::link::{Link, search_for};
use crate::analysis::names::own_name;
use crate::analysis::sentence::Sentence;
use crate::ids::{FrameId, NodeId};
use std::collections::HashMap;

/// Functions that differ in their template or other arguments alone:
///
/// ```text
/// DB::SystemLog<DB::QueryLogElement>::flush()   } DB::SystemLog::flush,
/// DB::SystemLog<DB::TraceLogElement>::flush()   } of 2 kinds
/// ```
pub(super) fn same_template(facts: &Facts<'_>) -> Option<Said> {
    let of_leaf = alike(facts, &facts.sites.leaf);
    let of_caller = alike(facts, &facts.sites.caller);
    let best = match (of_leaf, of_caller) {
        (Some(a), Some(b)) if b.value.unsigned_abs() > a.value.unsigned_abs() => b,
        (Some(a), _) => a,
        (None, b) => b?,
    };
    let detail = Sentence::default()
        .count(best.rows.len() as u64, "variant")
        .words(format!(" of this function {} ", facts.words.allocate))
        .amount_and_share(best.value)
        .words(" in ")
        .count(best.stacks, "stack")
        .words("; the largest of them ")
        .amount(best.largest.value)
        .words(".");
    let frame = facts.profile.tree.frame(best.largest.node);
    Some(Said {
        title: Sentence::default().frame(frame).words(format!(
            " {} for {} types alike",
            facts.words.allocates,
            best.rows.len()
        )),
        detail,
        value: best.value,
        stacks: best.stacks,
        proof: Some(best.largest.node),
        link: search_for(common(&best.rows)),
    })
}

struct Alike<'a> {
    rows: Vec<&'a Share>,
    largest: &'a Share,
    value: i64,
    stacks: u64,
}

/// The largest group of rows whose functions have one name.
fn alike<'a>(facts: &Facts<'_>, rows: &'a [Share]) -> Option<Alike<'a>> {
    let mut groups: HashMap<Vec<u8>, Vec<&Share>> = HashMap::new();
    for row in rows {
        let quiet = facts.noise.is(
            crate::analysis::noise::Side::Inner,
            facts.profile.tree.frame(row.node),
        );
        if !quiet && row.value != 0 {
            let name = own_name(row.name.as_bytes());
            groups.entry(name).or_default().push(row);
        }
    }
    let group = |rows: Vec<&'a Share>| {
        let largest = *rows.iter().max_by_key(|row| row.value.unsigned_abs())?;
        let value = rows.iter().map(|row| row.value).sum();
        let stacks = rows.iter().map(|row| row.stacks).sum();
        Some(Alike {
            rows,
            largest,
            value,
            stacks,
        })
    };
    let fits = |found: &Alike<'_>| {
        found.rows.len() as u64 >= limits::ALIKE
            && facts.reaches(found.value, limits::PATTERN)
            && no_more(found.largest.value, found.value, limits::PATTERN_ONE)
    };
    let found = groups.into_values().filter_map(group).filter(fits);
    found.max_by(|a, b| {
        let key = |found: &Alike<'_>| found.value.unsigned_abs();
        key(a)
            .cmp(&key(b))
            .then_with(|| b.largest.name.cmp(&a.largest.name))
    })
}

/// Is a part at most so many thousandths of all?
fn no_more(part: i64, all: i64, thousandths: i64) -> bool {
    i128::from(part).abs() * 1000 <= i128::from(all).abs() * i128::from(thousandths)
}

/// What all names begin with; the first name where that says too little.
fn common<'a>(rows: &[&'a Share]) -> &'a [u8] {
    const LEAST: usize = 4;
    let Some(first) = rows.first() else {
        return b"";
    };
    let same = |a: &[u8], b: &[u8]| a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let first = first.name.as_bytes();
    let shared = rows.iter().map(|row| same(first, row.name.as_bytes()));
    match shared.min().unwrap_or(0) {
        n if n < LEAST => first,
        n => &first[..n],
    }
}

/// What a function allocates for others.
#[derive(Debug, Clone, Copy, Default)]
struct Callee {
    value: i64,
    records: u64,
    largest: u64,
    /// Where the largest stack ends.
    proof: u32,
}

/// One function allocates for many operations.
pub(super) fn same_code(facts: &Facts<'_>) -> Option<Said> {
    let mut pairs: HashMap<(FrameId, FrameId), i64> = HashMap::new();
    let mut sums: HashMap<FrameId, Callee> = HashMap::new();
    let tree = &facts.profile.tree;
    for (row, place) in facts.places.iter().enumerate() {
        let (leaf, outer) = (tree.frame(place.leaf), tree.frame(place.outermost));
        if leaf == outer || facts.own[row] == 0 || facts.nameless[leaf.index()] {
            continue;
        }
        *pairs.entry((leaf, outer)).or_default() += facts.own[row];
        let sum = sums.entry(leaf).or_default();
        sum.value += facts.own[row];
        sum.records += facts.records[row];
        if facts.own[row].unsigned_abs() > sum.largest {
            sum.largest = facts.own[row].unsigned_abs();
            sum.proof = facts.nodes[row].0;
        }
    }
    let mut callers: HashMap<FrameId, (u64, i64)> = HashMap::new();
    for ((leaf, _), value) in pairs {
        let (many, most) = callers.entry(leaf).or_default();
        *many += 1;
        *most = (*most).max(value);
    }
    let fits = |leaf: &FrameId, value: i64| {
        let (many, most) = callers.get(leaf).copied().unwrap_or_default();
        many >= limits::ALIKE
            && facts.reaches(value, limits::PATTERN)
            && no_more(most, value, limits::PATTERN_ONE)
    };
    let found = sums.iter().filter(|(leaf, sum)| fits(leaf, sum.value));
    let (leaf, sum) = found.max_by_key(|(leaf, sum)| (sum.value, std::cmp::Reverse(**leaf)))?;
    let proof = NodeId(sum.proof);
    let (many, most) = callers.get(leaf).copied().unwrap_or_default();
    let detail = Sentence::say(format!("It {} ", facts.words.allocates))
        .amount_and_share(sum.value)
        .words(" in ")
        .count(sum.records, "stack")
        .words(" on behalf of ")
        .count(many, "operation")
        .words("; for the largest of them ")
        .amount(most)
        .words(".");
    Some(Said {
        title: Sentence::default()
            .frame(*leaf)
            .words(format!(" {} for {many} operations", facts.words.allocates)),
        detail,
        value: sum.value,
        stacks: sum.records,
        proof: Some(proof),
        link: match facts.profile.frame_name(*leaf) {
            b"" => Link::Stack(proof),
            name => search_for(name),
        },
    })
}
