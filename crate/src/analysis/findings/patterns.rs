//! Findings about many places that are one pattern: the same code for many
//! types, or called from everywhere.

use super::{Facts, Said, limits};
use crate::analysis::link::{self, Link};
use crate::analysis::noise::Side;
use crate::analysis::sentence::Sentence;
use crate::analysis::sites::{PutDown, Site};
use crate::analysis::weights::at_most;
use crate::ids::{FrameId, NodeId};
use hashbrown::HashMap;

/// Functions that differ in their template or other arguments alone:
///
/// ```text
/// DB::SystemLog<DB::QueryLogElement>::flush()   } DB::SystemLog::flush,
/// DB::SystemLog<DB::TraceLogElement>::flush()   } of 2 kinds
/// ```
pub(super) fn same_template(facts: &Facts<'_>) -> Option<Said> {
    let of_leaf = alike(facts, &facts.leaves, |place| Some(place.leaf));
    let of_caller = alike(facts, &facts.callers, |place| place.caller);
    let best = match (of_leaf, of_caller) {
        (Some(a), Some(b)) if b.all.value.unsigned_abs() > a.all.value.unsigned_abs() => b,
        (Some(a), _) => a,
        (None, b) => b?,
    };
    let detail = Sentence::default()
        .count(best.variants as u64, "variant")
        .words(format!(" of this function {} ", facts.words.allocate))
        .amount_and_share(best.all.value)
        .words(" in ")
        .count(best.all.stacks, "stack")
        .words("; the largest of them ")
        .amount(best.largest.value)
        .words(".");
    let frame = facts.profile.tree.frame(best.largest.node);
    let detail = facts.in_all(detail, frame, best.all.value);
    Some(Said {
        of: None,
        title: Sentence::default().frame(frame).words(format!(
            " {} for {} types alike",
            facts.words.allocates, best.variants
        )),
        detail,
        value: best.all.value,
        stacks: best.all.stacks,
        proof: Some(best.largest.node),
        link: link::function(
            facts.profile.node_name(best.largest.node),
            Link::Place(best.largest.node),
        ),
    })
}

struct Alike {
    variants: usize,
    largest: Site,
    all: Site,
}

/// The largest row whose function has many variants of about one size.
fn alike(
    facts: &Facts<'_>,
    rows: &[Site],
    at: impl Fn(&PutDown) -> Option<NodeId>,
) -> Option<Alike> {
    let tree = &facts.profile.tree;
    let is_large = |row: &&Site| facts.reaches(row.value, limits::PATTERN);
    let is_quiet = |row: &Site| facts.noise.is(Side::Inner, tree.frame(row.node));
    let large = rows
        .iter()
        .take_while(is_large)
        .filter(|row| !is_quiet(row));
    let large: Vec<(u32, &Site)> = large
        .map(|row| (facts.number[tree.frame(row.node).index()], row))
        .collect();
    if large.is_empty() {
        return None;
    }
    // By the row, and the name as written.
    let mut variants: HashMap<(u32, u32), Site> = HashMap::new();
    for (row, place) in facts.places.iter().enumerate() {
        let Some(node) = at(place).filter(|_| facts.own[row] != 0) else {
            continue;
        };
        let frame = tree.frame(node);
        let number = facts.number[frame.index()];
        if large.iter().any(|(known, _)| *known == number) {
            let name = facts.profile.frames.get(frame).name;
            let none = Site {
                value: 0,
                stacks: 0,
                node,
            };
            let sum = variants.entry((number, name.0)).or_insert(none);
            sum.value += facts.own[row];
            sum.stacks += facts.records[row];
        }
    }
    let found = large.iter().filter_map(|(number, all)| {
        let of_it = variants
            .iter()
            .filter(|((of, _), sum)| of == number && sum.value != 0);
        let name = |site: &Site| facts.profile.node_name(site.node);
        let mut of_it: Vec<Site> = of_it.map(|(_, sum)| *sum).collect();
        of_it.sort_unstable_by(|a, b| {
            let size = |site: &Site| site.value.unsigned_abs();
            (size(b), name(a)).cmp(&(size(a), name(b)))
        });
        let largest = *of_it.first()?;
        let fits = of_it.len() as u64 >= limits::ALIKE
            && at_most(largest.value, all.value, limits::PATTERN_ONE);
        fits.then_some(Alike {
            variants: of_it.len(),
            largest,
            all: **all,
        })
    });
    // Rows are the largest first.
    found.into_iter().next()
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
            && at_most(most, value, limits::PATTERN_ONE)
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
    let detail = facts.in_all(detail, *leaf, sum.value);
    Some(Said {
        of: None,
        title: Sentence::default()
            .frame(*leaf)
            .words(format!(" {} for {many} operations", facts.words.allocates)),
        detail,
        value: sum.value,
        stacks: sum.records,
        proof: Some(proof),
        link: link::function(facts.profile.frame_name(*leaf), Link::Stack(proof)),
    })
}
