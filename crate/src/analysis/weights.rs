//! How wide is each place?
//!
//! Where all amounts are positive, as wide as its total. In a profile that is
//! a difference some are below zero, and a place whose parts grew and shrank
//! alike would vanish though much happened in it: there the width is the sum
//! of the magnitudes below it, so that boxes nest and nothing hides.

use crate::ids::{MetricId, NodeId};
use crate::profile::Profile;
use crate::tree::{Tree, sum_up};
use std::borrow::Cow;

/// `None` where the metric is not additive.
pub fn weights(profile: &Profile, metric: MetricId) -> Option<Cow<'_, [i64]>> {
    let totals = profile.tree.totals(metric)?;
    if !is_signed(profile, metric) {
        return Some(Cow::Borrowed(totals));
    }
    let stacks = profile.tree.stacks();
    let magnitudes: Vec<i64> = stacks
        .own(metric)
        .iter()
        .map(|own| own.saturating_abs())
        .collect();
    let parents: Vec<NodeId> = (0..profile.tree.len())
        .map(|row| profile.tree.parent(NodeId::of(row)))
        .collect();
    Some(Cow::Owned(sum_up(&parents, stacks.nodes(), &magnitudes)))
}

/// What shares are shares of: the total, or in a difference the sum of the
/// magnitudes, of which every part is at most the whole.
pub fn whole(profile: &Profile, metric: MetricId) -> i64 {
    whole_of(&profile.tree, metric)
}

/// The same of a tree that the profile had before.
pub fn whole_of(tree: &Tree, metric: MetricId) -> i64 {
    let own = tree.stacks().own(metric).iter();
    own.fold(0, |sum: i64, own| sum.saturating_add(own.saturating_abs()))
}

/// Is some amount of this metric below zero?
pub fn is_signed(profile: &Profile, metric: MetricId) -> bool {
    profile.tree.stacks().own(metric).iter().any(|own| *own < 0)
}

/// Is a part at least so many thousandths of a whole, both in magnitude?
/// Exactly: no share is rounded before it is held against a limit.
pub fn at_least(part: i64, whole: i64, thousandths: i64) -> bool {
    magnitude(part) * 1000 >= magnitude(whole) * i128::from(thousandths)
}

/// Is it at most so many?
pub fn at_most(part: i64, whole: i64, thousandths: i64) -> bool {
    magnitude(part) * 1000 <= magnitude(whole) * i128::from(thousandths)
}

fn magnitude(value: i64) -> i128 {
    i128::from(value).abs()
}
