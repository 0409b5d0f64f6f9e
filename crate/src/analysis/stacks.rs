//! Which stacks carry the most, and where do they end?

use super::noise::{Noise, Side};
use crate::ids::{MetricId, NodeId};
use crate::profile::Profile;

/// What amounts are ordered by: how large, and then what grew before what
/// shrank.
pub fn magnitude(amount: i64) -> (u64, i64) {
    (amount.unsigned_abs(), amount)
}

/// Rows of the tree's table of stacks, the largest amount first, in whatever
/// direction; equal ones in the order of the tree.
pub fn by_amount(profile: &Profile, metric: MetricId) -> Vec<u32> {
    let own = profile.tree.stacks().own(metric);
    let mut rows: Vec<u32> = (0..own.len() as u32).collect();
    rows.sort_unstable_by_key(|row| (std::cmp::Reverse(magnitude(own[*row as usize])), *row));
    rows
}

/// The last frames of a stack that mean something, leaf first; where none does,
/// simply the last.
pub fn tail(profile: &Profile, noise: &Noise, stack: NodeId, most: usize) -> Vec<NodeId> {
    let tree = &profile.tree;
    let means = |node: &NodeId| !noise.is(Side::Inner, tree.frame(*node));
    let tail: Vec<NodeId> = tree.path(stack).filter(means).take(most).collect();
    match tail.is_empty() {
        true => tree.path(stack).take(most).collect(),
        false => tail,
    }
}
