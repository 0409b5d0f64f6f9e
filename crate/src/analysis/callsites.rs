//! Which lines of the program allocate, how much, and may they?
//!
//! A call site is where a stack's allocating code stands (see
//! [`super::sites`]): a function with its file and line, whichever path leads
//! there. Where an entry allocates itself, it is that: `main`, not `malloc`.
//! Where budgets give its stacks a tier, the site has the first of
//! them, and is in violation if a budget of any of its stacks is.
//!
//! ```text
//! HOT decode blocks = 0        main;decode (d.rs:7);malloc   decode (d.rs:7) HOT, in violation
//! ```

use super::budgets::{Budgets, Verdict, check};
use super::measure::PAIRS;
use super::noise::{Noise, Side};
use super::path::Frames;
use super::sites::put_down;
use crate::column::filled;
use crate::error::Stop;
use crate::ids::{FrameId, MetricId, NodeId};
use crate::profile::Profile;
use hashbrown::HashMap;

/// What a profile counts blocks and their bytes by, as far as it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    pub blocks: MetricId,
    pub bytes: Option<MetricId>,
}

pub fn counted(profile: &Profile) -> Option<Counted> {
    let metric = |name| {
        let id = profile.metric_named(name)?;
        profile.metric(id).additive.then_some(id)
    };
    PAIRS.iter().find_map(|(bytes, blocks)| {
        Some(Counted {
            blocks: metric(blocks)?,
            bytes: metric(bytes),
        })
    })
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallSite {
    pub frame: FrameId,
    /// Where it stands in the largest of its stacks.
    pub node: NodeId,
    pub blocks: i64,
    pub bytes: Option<i64>,
    pub tier: Option<String>,
    /// None where no budget means any of its stacks.
    pub violated: Option<bool>,
}

/// All, the most blocks first.
pub fn callsites(
    profile: &Profile,
    counted: Counted,
    noise: &Noise,
    budgets: &Budgets,
) -> Result<Vec<CallSite>, Stop> {
    let stacks = profile.tree.stacks();
    let meant = meant(profile, budgets);
    let blocks = stacks.own(counted.blocks);
    let bytes = counted.bytes.map(|id| stacks.own(id));
    let mut at: HashMap<(u32, u32, u32), usize> = HashMap::new();
    let mut sites: Vec<(CallSite, i64)> = Vec::new();
    let entries = entries(profile, noise)?;
    for (row, place) in put_down(profile, noise)?.iter().enumerate() {
        let leaf = match entries[place.leaf.index()] {
            NodeId::ROOT => place.leaf,
            entry => entry,
        };
        let id = profile.tree.frame(leaf);
        let frame = profile.frames.get(id);
        let next = sites.len();
        let i = *at
            .entry((frame.name.0, frame.file.0, frame.line))
            .or_insert(next);
        if i == next {
            let site = CallSite {
                frame: id,
                node: leaf,
                blocks: 0,
                bytes: bytes.map(|_| 0),
                tier: None,
                violated: None,
            };
            sites.push((site, i64::MIN));
        }
        let (site, largest) = &mut sites[i];
        site.blocks += blocks[row];
        if let (Some(sum), Some(bytes)) = (&mut site.bytes, bytes) {
            *sum += bytes[row];
        }
        if blocks[row] > *largest {
            (*largest, site.node) = (blocks[row], leaf);
        }
        if let Some((budget, violated)) = meant[row] {
            let budget = &budgets.all[budget];
            if site.tier.is_none() {
                site.tier.clone_from(&budget.tier);
            }
            site.violated = Some(site.violated == Some(true) || violated);
        }
    }
    let mut sites: Vec<CallSite> = sites.into_iter().map(|(site, _)| site).collect();
    let size = |site: &CallSite| (site.blocks, site.bytes.unwrap_or(0));
    sites.sort_by_key(|site| (std::cmp::Reverse(size(site)), site.frame));
    Ok(sites)
}

/// For each place above which all is noise, the nearest entry at or above it;
/// else the root, which is nobody.
fn entries(profile: &Profile, noise: &Noise) -> Result<Vec<NodeId>, Stop> {
    let tree = &profile.tree;
    let mut entries = filled(NodeId::ROOT, tree.len())?;
    let mut noisy = filled(true, tree.len())?;
    for row in 1..tree.len() {
        let frame = tree.frame(NodeId::of(row));
        let at = tree.parent(NodeId::of(row)).index();
        noisy[row] = noisy[at] && noise.is(Side::Inner, frame);
        if noisy[row] {
            entries[row] = match noise.is_entry(frame) {
                true => NodeId::of(row),
                false => entries[at],
            };
        }
    }
    Ok(entries)
}

/// For each stack, the first budget that means it, not the whole profile, and
/// whether that is violated; a violated one before others.
fn meant(profile: &Profile, budgets: &Budgets) -> Vec<Option<(usize, bool)>> {
    let mut meant: Vec<Option<(usize, bool)>> = vec![None; profile.tree.stacks().len()];
    if budgets.all.is_empty() {
        return meant;
    }
    let frames = Frames::new(profile);
    for (i, row) in check(profile, budgets, false).iter().enumerate() {
        if row.budget.path.is_total() {
            continue;
        }
        let is_failed = |limit: &super::budgets::Outcome| limit.verdict == Verdict::Fail;
        let failed = row.limits.iter().any(is_failed);
        let met = row.budget.path.on(&frames);
        for (stack, meant) in meant.iter_mut().enumerate() {
            let better = meant.is_none_or(|(_, before)| failed && !before);
            if better && met.has(stack) {
                *meant = Some((i, failed));
            }
        }
    }
    meant
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::noise::Reading;
    use crate::frames::FrameKind;
    use crate::metric::{Metric, Unit};
    use crate::profile::ProfileBuilder;

    #[test]
    fn sites_have_the_tier_of_their_stacks() {
        let mut out = ProfileBuilder::new("test", usize::MAX).unwrap();
        out.add_metric(Metric::new("total_bytes", Unit::Bytes))
            .unwrap();
        out.add_metric(Metric::new("total_blocks", Unit::Count))
            .unwrap();
        for (stack, bytes, blocks) in [
            ("main;decode;malloc", 640, 10),
            ("main;serve;decode;malloc", 64, 1),
            ("main;load;read;malloc", 4096, 2),
            ("main;other;malloc", 10, 5),
            ("_start;main;operator new;malloc", 1, 1),
        ] {
            let mut node = NodeId::ROOT;
            for name in stack.split(';') {
                let frame = out.frame_named(name.as_bytes(), |_| FrameKind::Plain);
                node = out.child(node, frame.unwrap()).unwrap();
            }
            out.import.lines += 1;
            out.record(node, &[bytes, blocks]).unwrap();
        }
        let profile = out.finish().unwrap();
        let budgets = Budgets::read("HOT decode blocks = 0\nWARM load blocks < 100").unwrap();
        let noise = Noise::new(&profile, Reading::Name);
        let counted = counted(&profile).unwrap();
        let sites = callsites(&profile, counted, &noise, &budgets).unwrap();
        let row = |site: &CallSite| {
            let name = String::from_utf8_lossy(profile.frame_name(site.frame)).into_owned();
            let tier = site.tier.as_deref().unwrap_or("-");
            (
                name,
                site.blocks,
                site.bytes.unwrap(),
                tier.to_owned(),
                site.violated,
            )
        };
        assert_eq!(
            sites.iter().map(row).collect::<Vec<_>>(),
            [
                ("decode".into(), 11, 704, "HOT".into(), Some(true)),
                ("other".into(), 5, 10, "-".into(), None),
                ("read".into(), 2, 4096, "WARM".into(), Some(false)),
                ("main".into(), 1, 1, "-".into(), None),
            ]
        );
    }
}
