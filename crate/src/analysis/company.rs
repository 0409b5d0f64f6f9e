//! What occurs together with these frames?
//!
//! Given some frames (what a search found, a function, one place), every other
//! function that stands on a stack with them is their company: *above* the
//! outermost of them, *below* it, or *beside* one of them, as its direct
//! caller or callee. Each stack counts once for a function, however often the
//! function stands on it.
//!
//! ```text
//! main;load;PARSE;alloc 6   of 10: above main 6, load 6; below alloc 6
//! main;serve;alloc 4        lift of load 1.67 (6 of 6 here, 6 of 10 in all)
//! ```
//!
//! Lift says how much more often a function occurs here than everywhere: its
//! share among these stacks by its share of the whole. Rows are ordered by
//! what is here beyond what that share would bring here anyhow, so that
//! `main`, which stands on every stack, does not come first.

use crate::analysis::functions::{FunctionIndex, Functions};
use crate::analysis::search::Hits;
use crate::column::filled;
use crate::error::Stop;
use crate::ids::{FunctionId, MetricId, NodeId};
use crate::profile::Profile;
use std::cmp::Reverse;

/// One function among the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Companion {
    pub function: FunctionId,
    /// What these stacks hold that have it there.
    pub value: i64,
    /// Their records.
    pub stacks: u64,
    /// What all stacks hold that have it anywhere.
    pub everywhere: i64,
    /// The first place where it stands so.
    pub node: NodeId,
}

/// Lists are ordered as the module says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Company {
    /// What all these stacks hold together, each once.
    pub value: i64,
    /// Their records, and how many distinct ones they are.
    pub stacks: u64,
    pub distinct: u64,
    pub above: Vec<Companion>,
    pub callers: Vec<Companion>,
    pub callees: Vec<Companion>,
    pub below: Vec<Companion>,
    /// Rows of the table of stacks, the largest magnitude first.
    pub rows: Vec<u32>,
}

/// `all` are the sums of the same metric over the whole profile.
pub fn company(
    profile: &Profile,
    metric: MetricId,
    index: &FunctionIndex,
    all: &Functions,
    hits: &Hits,
) -> Result<Company, Stop> {
    let tree = &profile.tree;
    let within = Within::new(profile, metric, hits)?;
    let mut lists = [(); 4].map(|()| Sums(vec![Sum::default(); index.len()]));
    let [above, callers, callees, below] = &mut lists;
    let function = |node: NodeId| index.of(tree.frame(node)).index();
    let mut inside = 0;
    for row in 1..tree.len() {
        let node = NodeId::of(row);
        let end = tree.ends()[row];
        let is_hit = hits.nodes.has(row);
        let parent = tree.parent(node);
        if is_hit && parent != NodeId::ROOT && !hits.nodes.has(parent.index()) {
            // Counted up to the end of the hit, not of its caller: other
            // callees of the same caller are other stacks.
            callers.add(function(parent), parent, end, row as u32, &within);
        }
        if !is_hit && hits.nodes.has(parent.index()) {
            callees.add(function(node), node, end, row as u32, &within);
        }
        if row >= inside && is_hit {
            inside = end as usize;
        } else if row >= inside {
            above.add(function(node), node, end, row as u32, &within);
        } else if !is_hit {
            below.add(function(node), node, end, row as u32, &within);
        }
    }
    let mut rows: Vec<u32> = (0..tree.stacks().len() as u32)
        .filter(|row| within.has(*row as usize))
        .collect();
    let own = tree.stacks().own(metric);
    rows.sort_unstable_by_key(|row| (Reverse(own[*row as usize].unsigned_abs()), *row));
    let (value, stacks) = within.between(0, tree.len() as u32);
    let whole = crate::analysis::weights::whole(profile, metric);
    let name = |f: FunctionId| profile.strings.get(index.name(f));
    let [above, callers, callees, below] = lists.map(|sums| {
        let mut list = sums.list(all);
        list.sort_by(|a, b| {
            let key = |row: &Companion| (beyond(row, value, whole), row.value.unsigned_abs());
            key(b)
                .cmp(&key(a))
                .then_with(|| name(a.function).cmp(name(b.function)))
        });
        list
    });
    Ok(Company {
        value,
        stacks,
        distinct: rows.len() as u64,
        above,
        callers,
        callees,
        below,
        rows,
    })
}

/// What is here beyond its share of the whole, times the whole.
fn beyond(row: &Companion, here: i64, whole: i64) -> i128 {
    let abs = |amount: i64| i128::from(amount).abs();
    abs(row.value) * i128::from(whole) - abs(row.everywhere) * abs(here)
}

/// Sums over those stacks in a range of the tree that have a hit.
struct Within {
    /// For each place, the stacks before it.
    before: Vec<u32>,
    /// For each stack, what those before it hold that have a hit.
    value: Vec<i64>,
    records: Vec<u64>,
    chosen: Vec<bool>,
}

impl Within {
    fn new(profile: &Profile, metric: MetricId, hits: &Hits) -> Result<Self, Stop> {
        let stacks = profile.tree.stacks();
        let chosen = hits.stacks(profile);
        let mut before = filled(stacks.len() as u32, profile.tree.len() + 1)?;
        let mut from = 0;
        for (i, node) in stacks.nodes().iter().enumerate() {
            before[from..=node.index()].fill(i as u32);
            from = node.index() + 1;
        }
        let (mut value, mut records) = (vec![0], vec![0]);
        let (mut sum, mut count) = (0, 0);
        for (row, own) in stacks.own(metric).iter().enumerate() {
            if chosen[row] {
                sum += own;
                count += stacks.records()[row];
            }
            value.push(sum);
            records.push(count);
        }
        Ok(Self {
            before,
            value,
            records,
            chosen,
        })
    }

    fn has(&self, row: usize) -> bool {
        self.chosen[row]
    }

    fn between(&self, from: u32, to: u32) -> (i64, u64) {
        let (from, to) = (
            self.before[from as usize] as usize,
            self.before[to as usize] as usize,
        );
        (
            self.value[to] - self.value[from],
            self.records[to] - self.records[from],
        )
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    value: i64,
    stacks: u64,
    node: u32,
    /// Up to here everything is counted.
    until: u32,
}

/// By function.
struct Sums(Vec<Sum>);

impl Sums {
    /// Counts the stacks between `from` and `end`, unless they are already.
    fn add(&mut self, function: usize, node: NodeId, end: u32, from: u32, within: &Within) {
        let sum = &mut self.0[function];
        if sum.until > from {
            return;
        }
        sum.until = end;
        let (value, stacks) = within.between(from, end);
        if stacks == 0 {
            return;
        }
        sum.value += value;
        sum.stacks += stacks;
        if sum.node == 0 {
            sum.node = node.0;
        }
    }

    fn list(self, all: &Functions) -> Vec<Companion> {
        let rows = self.0.into_iter().enumerate().skip(1);
        rows.filter(|(_, sum)| sum.stacks > 0)
            .map(|(i, sum)| Companion {
                function: FunctionId::of(i),
                value: sum.value,
                stacks: sum.stacks,
                everywhere: all.total[i],
                node: NodeId(sum.node),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::functions::functions;
    use crate::analysis::search::{Query, search};
    use crate::analysis::tests::profile;

    fn ask(stacks: &[(&str, i64)], pattern: &str) -> (Profile, FunctionIndex, Company) {
        let profile = profile(stacks);
        let index = FunctionIndex::new(&profile);
        let all = functions(&profile, &index, MetricId(0)).unwrap();
        let query = Query {
            pattern: pattern.into(),
            regex: false,
            case: true,
        };
        let hits = search(&profile, &query).unwrap();
        let company = company(&profile, MetricId(0), &index, &all, &hits).unwrap();
        (profile, index, company)
    }

    fn picture(profile: &Profile, index: &FunctionIndex, list: &[Companion]) -> Vec<String> {
        let row = |row: &Companion| {
            let name = profile.strings.text(index.name(row.function));
            format!("{name} {}/{} x{}", row.value, row.everywhere, row.stacks)
        };
        list.iter().map(row).collect()
    }

    #[test]
    fn above_beside_and_below_each_stack_once() {
        let (profile, index, found) = ask(
            &[
                ("main;load;parse;str;alloc", 6),
                ("main;load;parse;parse;alloc", 2),
                ("main;load;skip", 3),
                ("main;serve;alloc", 4),
                ("main;serve;parse", 1),
            ],
            "parse",
        );
        assert_eq!((found.value, found.stacks, found.distinct), (9, 3, 3));
        let show = |list| picture(&profile, &index, list);
        // `load` stands above 8 of 9, though it holds 11 of 16 in all.
        assert_eq!(
            show(&found.above),
            ["load 8/11 x2", "main 9/16 x3", "serve 1/5 x1"]
        );
        assert_eq!(show(&found.callers), ["load 8/11 x2", "serve 1/5 x1"]);
        assert_eq!(show(&found.callees), ["str 6/6 x1", "alloc 2/12 x1"]);
        assert_eq!(show(&found.below), ["str 6/6 x1", "alloc 8/12 x2"]);
        let own = profile.tree.stacks().own(MetricId(0));
        let sizes: Vec<i64> = found.rows.iter().map(|row| own[*row as usize]).collect();
        assert_eq!(sizes, [6, 2, 1]);
    }

    #[test]
    fn recursion_through_a_hit_counts_once() {
        let (profile, index, found) = ask(&[("a;hit;a;hit;b;a;b", 5), ("a;c", 2)], "hit");
        let show = |list| picture(&profile, &index, list);
        assert_eq!(show(&found.above), ["a 5/7 x1"]);
        assert_eq!(show(&found.callers), ["a 5/7 x1"]);
        assert_eq!(show(&found.callees), ["b 5/5 x1", "a 5/7 x1"]);
        assert_eq!(show(&found.below), ["b 5/5 x1", "a 5/7 x1"]);
    }

    #[test]
    fn nothing_found_keeps_no_company() {
        let (.., found) = ask(&[("a;b", 5)], "zzz");
        assert_eq!(found, Company::default());
    }
}
