//! The first frame of nearly all stacks, which no pack can name: the process.
//!
//! It is no operation among others, or every stack would be put down to it.
//! One with a namespace is not meant: that is code of a library or a program.

use crate::analysis::groups::group_name;
use crate::analysis::weights::{at_least, whole};
use crate::ids::{FrameId, MetricId, NodeId};
use crate::profile::Profile;

/// Thousandths of the whole.
const NEARLY_ALL: i64 = 900;

/// What switches it.
pub(super) const ENTRY: &str = "entry";

/// By the first metric that can be added up, so that it does not change with
/// what is shown.
pub(super) fn entry(profile: &Profile) -> Option<FrameId> {
    let additive = |id: &MetricId| profile.metric(*id).additive;
    let metric = profile.metric_ids().find(additive)?;
    let (tree, whole) = (&profile.tree, whole(profile, metric));
    let totals = tree.totals(metric).filter(|_| whole > 0)?;
    let nearly_all = |node: &NodeId| at_least(totals[node.index()], whole, NEARLY_ALL);
    let frame = tree.frame(tree.children(NodeId::ROOT).find(nearly_all)?);
    group_name(profile, frame).is_empty().then_some(frame)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tests::profile;

    #[test]
    fn only_what_begins_nearly_all_and_has_no_namespace() {
        let named = |stacks: &[(&str, i64)]| {
            let profile = profile(stacks);
            entry(&profile)
                .map(|frame| String::from_utf8_lossy(profile.frame_name(frame)).into_owned())
        };
        assert_eq!(
            named(&[("server;a;x", 90), ("b;y", 10)]).as_deref(),
            Some("server")
        );
        assert_eq!(named(&[("server;a;x", 89), ("b;y", 11)]), None);
        assert_eq!(named(&[("DB::run;a;x", 90), ("b;y", 10)]), None);
        assert_eq!(named(&[]), None);
    }
}
