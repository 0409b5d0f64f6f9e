//! What did pools have to make?
//!
//! Go's `sync.Pool` gives back what was put, or calls its `New`. A profile of
//! allocations sees only the second: whatever is allocated below `Get` was not
//! there to be used again. A pool is known by its `New`, or where it has none
//! that allocates, by who asked.
//!
//! ```text
//! main;serve;sync.(*Pool).Get;main.init.func1    a pool of main.init.func1
//! main;serve;sync.(*Pool).Get;sync.(*Pool).pin   a pool that main's serve asks
//! ```

use crate::ids::{MetricId, NodeId};
use crate::profile::Profile;
use hashbrown::HashMap;
use std::cmp::Reverse;

const GET: &[u8] = b"sync.(*Pool).Get";
const POOL: &[u8] = b"sync.(*Pool).";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pool {
    /// Its `New`, or who asked it.
    pub node: NodeId,
    pub is_new: bool,
    /// What was allocated below `Get`, of the first metric and of the second.
    pub amounts: [i64; 2],
    /// Where the largest of its stacks ends.
    pub stack: NodeId,
    pub stacks: u64,
    largest: u64,
}

/// The most of the first metric first.
pub fn pools(profile: &Profile, metrics: [MetricId; 2]) -> Vec<Pool> {
    let tree = &profile.tree;
    // For each place, the pool that it is below; callers stand before callees.
    let mut below: Vec<Option<NodeId>> = vec![None; tree.len()];
    for row in 1..tree.len() {
        let node = NodeId::of(row);
        let parent = tree.parent(node);
        let name = profile.node_name(node);
        below[row] = match below[parent.index()] {
            // The last `Get` on the way counts.
            _ if name == GET => Some(node),
            // Below `Get` itself, what is not the pool's own is its `New`.
            Some(get)
                if get == parent && profile.node_name(get) == GET && !name.starts_with(POOL) =>
            {
                Some(node)
            }
            known => known,
        };
    }
    let stacks = tree.stacks();
    let mut found: HashMap<(bool, u32), Pool> = HashMap::new();
    for (row, node) in stacks.nodes().iter().enumerate() {
        let Some(at) = below[node.index()] else {
            continue;
        };
        let is_new = profile.node_name(at) != GET;
        let who = if is_new { at } else { tree.parent(at) };
        let name = profile.frames.get(tree.frame(who)).name.0;
        let size = stacks.own(metrics[0])[row].unsigned_abs();
        let pool = found.entry((is_new, name)).or_insert(Pool {
            node: who,
            is_new,
            amounts: [0; 2],
            stack: *node,
            stacks: 0,
            largest: 0,
        });
        for (sum, metric) in pool.amounts.iter_mut().zip(metrics) {
            *sum += stacks.own(metric)[row];
        }
        pool.stacks += stacks.records()[row];
        if size > pool.largest {
            (pool.largest, pool.stack) = (size, *node);
        }
    }
    let mut pools: Vec<Pool> = found.into_values().collect();
    pools.sort_by_key(|pool| (Reverse(pool.amounts[0].unsigned_abs()), pool.node));
    pools
}

/// Is a pool asked anywhere, whether or not it had to make something?
pub fn has_pool(profile: &Profile) -> bool {
    profile
        .frames
        .iter()
        .any(|(frame, _)| profile.frame_name(frame).starts_with(POOL))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frames::FrameKind;
    use crate::metric::{Metric, Unit};
    use crate::profile::ProfileBuilder;

    #[test]
    fn a_pool_is_known_by_its_new_or_by_who_asks() {
        let mut out = ProfileBuilder::new("test", usize::MAX).unwrap();
        for name in ["alloc_objects", "alloc_space"] {
            out.add_metric(Metric::new(name, Unit::Count)).unwrap();
        }
        for (stack, amounts) in [
            ("main;serve;sync.(*Pool).Get;main.init.func1;make", [3, 300]),
            ("main;other;sync.(*Pool).Get;main.init.func1", [1, 100]),
            ("main;serve;sync.(*Pool).Get;sync.(*Pool).pin;grow", [1, 8]),
            ("main;serve;sync.(*Pool).Put;sync.(*Pool).pin", [5, 5]),
            ("main;make", [9, 9]),
        ] {
            let mut node = NodeId::ROOT;
            for name in stack.split(';') {
                let frame = out.frame_named(name.as_bytes(), |_| FrameKind::Plain);
                node = out.child(node, frame.unwrap()).unwrap();
            }
            out.import.lines += 1;
            out.record(node, &amounts).unwrap();
        }
        let profile = out.finish().unwrap();
        let pools = pools(&profile, [MetricId(0), MetricId(1)]);
        let row = |pool: &Pool| {
            let name = String::from_utf8_lossy(profile.node_name(pool.node)).into_owned();
            (name, pool.is_new, pool.amounts, pool.stacks)
        };
        let rows: Vec<_> = pools.iter().map(row).collect();
        assert_eq!(
            rows,
            [
                ("main.init.func1".to_owned(), true, [4, 400], 2),
                ("serve".to_owned(), false, [1, 8], 1),
            ]
        );
        assert!(has_pool(&profile));
    }
}
