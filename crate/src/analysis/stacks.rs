//! Which stacks carry the most?

use crate::ids::MetricId;
use crate::profile::Profile;

/// Rows of the tree's table of stacks, the largest amount first; equal ones
/// in the order of the tree.
pub fn by_amount(profile: &Profile, metric: MetricId) -> Vec<u32> {
    let own = profile.tree.stacks().own(metric);
    let mut rows: Vec<u32> = (0..own.len() as u32).collect();
    rows.sort_unstable_by_key(|row| (std::cmp::Reverse(own[*row as usize]), *row));
    rows
}
