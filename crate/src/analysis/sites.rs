//! Who allocated, and why?
//!
//! Every stack is put down to three of its frames: the outermost that means
//! something (the operation that allocated), the leaf that does (the code that
//! did), and the caller of that leaf. Noise is passed over; where a stack is
//! nothing but noise, its last frame is the leaf and its first the outermost,
//! so that no amount is lost. A stack without a second meaningful frame has no
//! caller, and is missing from that list alone.
//!
//! ```text
//! start_thread;DB::Merge::run;DB::Block::insert;std::vector::resize;malloc
//!              outermost      caller … leaf is the innermost left of noise
//! ```

use super::noise::{Noise, Reading, Side, shortened};
use crate::column::{filled, reserve};
use crate::error::Stop;
use crate::ids::{FrameId, MetricId, NodeId};
use crate::profile::Profile;
use hashbrown::HashMap;

/// One row; [`site_name`] says of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Site {
    pub value: i64,
    /// Records.
    pub stacks: u64,
    /// Where it stands in the largest of those stacks.
    pub node: NodeId,
}

/// Each list largest first, in magnitude.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sites {
    pub outermost: Vec<Site>,
    pub leaf: Vec<Site>,
    pub caller: Vec<Site>,
}

/// One of the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SiteList {
    Outermost,
    Leaf,
    Caller,
}

impl SiteList {
    /// The stable word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Outermost => "outermost",
            Self::Leaf => "leaf",
            Self::Caller => "caller",
        }
    }
}

impl Sites {
    pub fn list(&self, list: SiteList) -> &[Site] {
        match list {
            SiteList::Outermost => &self.outermost,
            SiteList::Leaf => &self.leaf,
            SiteList::Caller => &self.caller,
        }
    }
}

/// The name under which a frame is counted. In the seed's reading, what is
/// shortened alike is one row, as its scripts have it; else each name is.
pub fn site_name(profile: &Profile, reading: Reading, frame: FrameId) -> String {
    let name = profile.frame_name(frame);
    match reading {
        Reading::Seed => shortened(&String::from_utf8_lossy(name)),
        _ => told_apart(name),
    }
}

/// By frame: frames of one number are counted as one.
fn counted_as(profile: &Profile, reading: Reading) -> Vec<u32> {
    let frames = profile.frames.iter();
    match reading {
        Reading::Seed => {
            let mut known: HashMap<String, u32> = HashMap::new();
            let number = |frame: FrameId| {
                let name = site_name(profile, reading, frame);
                *known.entry(name).or_insert(frame.0)
            };
            frames.map(|(frame, _)| frame).map(number).collect()
        }
        _ => frames.map(|(_, frame)| frame.name.0).collect(),
    }
}

/// Bytes that are no UTF-8 by their numbers: two such names stay two rows.
fn told_apart(name: &[u8]) -> String {
    let mut text = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
    text
}

/// The places that one stack is put down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PutDown {
    pub outermost: NodeId,
    pub leaf: NodeId,
    pub caller: Option<NodeId>,
}

/// For each stack, in the order of the tree's table.
pub fn put_down(profile: &Profile, noise: &Noise) -> Result<Vec<PutDown>, Stop> {
    let tree = &profile.tree;
    let frames = tree.frames();
    // For each place, the nearest meaningful one from there up, and the
    // outermost from there down; the root is nobody. Callers stand before
    // callees, so that one pass settles both, however deep the tree.
    let mut near = filled(NodeId::ROOT, tree.len())?;
    let mut outer = filled(NodeId::ROOT, tree.len())?;
    let mut first = filled(NodeId::ROOT, tree.len())?;
    for row in 1..tree.len() {
        let node = NodeId::of(row);
        let parent = tree.parent(node);
        let at = parent.index();
        let is = |side| noise.is(side, frames[row]);
        near[row] = if is(Side::Inner) { near[at] } else { node };
        outer[row] = match outer[at] {
            NodeId::ROOT if !is(Side::Outer) => node,
            known => known,
        };
        first[row] = if parent == NodeId::ROOT {
            node
        } else {
            first[at]
        };
    }
    let or = |known: NodeId, fall_back: NodeId| match known {
        NodeId::ROOT => fall_back,
        known => known,
    };
    let place = |node: &NodeId| {
        let leaf = near[node.index()];
        let caller = near[tree.parent(leaf).index()];
        let known = leaf != NodeId::ROOT && caller != NodeId::ROOT;
        PutDown {
            outermost: or(outer[node.index()], first[node.index()]),
            leaf: or(leaf, *node),
            caller: known.then_some(caller),
        }
    };
    let stacks = tree.stacks();
    let mut places = Vec::new();
    reserve(&mut places, stacks.len())?;
    places.extend(stacks.nodes().iter().map(place));
    Ok(places)
}

pub fn sites(
    profile: &Profile,
    metric: MetricId,
    noise: &Noise,
    reading: Reading,
) -> Result<Sites, Stop> {
    let places = put_down(profile, noise)?;
    let counted = counted_as(profile, reading);
    Ok(sites_of(profile, metric, &places, &counted))
}

/// The lists of stacks that are put down already; frames of one number are
/// one row.
pub fn sites_of(profile: &Profile, metric: MetricId, places: &[PutDown], counted: &[u32]) -> Sites {
    let tree = &profile.tree;
    let numbers = counted.iter().max().map_or(0, |most| *most as usize + 1);
    let mut lists = [(); 3].map(|()| vec![Sum::default(); numbers]);
    let [by_outer, by_leaf, by_caller] = &mut lists;
    let stacks = tree.stacks();
    let rows = places.iter().zip(stacks.own(metric)).zip(stacks.records());
    for ((place, amount), records) in rows {
        let put = |sums: &mut [Sum], at: NodeId| {
            sums[counted[tree.frame(at).index()] as usize].take(Sum {
                value: *amount,
                stacks: *records,
                largest: amount.unsigned_abs(),
                node: at.0,
            });
        };
        put(by_leaf, place.leaf);
        if let Some(caller) = place.caller {
            put(by_caller, caller);
        }
        put(by_outer, place.outermost);
    }
    let [outermost, leaf, caller] = lists.map(|sums| list(profile, &sums));
    Sites {
        outermost,
        leaf,
        caller,
    }
}

/// What a name has been given so far.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    value: i64,
    stacks: u64,
    /// The largest stack, and the place in it.
    largest: u64,
    node: u32,
}

impl Sum {
    fn take(&mut self, other: Self) {
        self.value += other.value;
        self.stacks += other.stacks;
        if other.largest > self.largest || self.node == 0 {
            (self.largest, self.node) = (other.largest, other.node);
        }
    }
}

/// Largest first; equal ones by name.
fn list(profile: &Profile, sums: &[Sum]) -> Vec<Site> {
    let some = sums.iter().filter(|sum| sum.stacks > 0);
    let site = |sum: &Sum| Site {
        value: sum.value,
        stacks: sum.stacks,
        node: NodeId(sum.node),
    };
    let mut list: Vec<Site> = some.map(site).collect();
    list.sort_unstable_by(|a, b| {
        let size = |site: &Site| site.value.unsigned_abs();
        let by_name = || {
            let name = |site: &Site| profile.node_name(site.node);
            (name(a), a.node).cmp(&(name(b), b.node))
        };
        size(b).cmp(&size(a)).then_with(by_name)
    });
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tests::profile;

    /// The lists as text.
    fn pictures(profile: &Profile, reading: Reading) -> [Vec<String>; 3] {
        let noise = Noise::new(profile, reading);
        let lists = sites(profile, MetricId(0), &noise, reading).unwrap();
        [lists.outermost, lists.leaf, lists.caller].map(|list| {
            let row = |site: &Site| {
                let name = site_name(profile, reading, profile.tree.frame(site.node));
                format!("{name} {} x{}", site.value, site.stacks)
            };
            list.iter().map(row).collect()
        })
    }

    #[test]
    fn a_stack_is_put_down_to_three_of_its_frames() {
        let profile = profile(&[
            (
                "start_thread;DB::Merge::run(int);DB::Block::insert();std::vector<int>::resize;malloc",
                100,
            ),
            ("start_thread;DB::Merge::run(int);malloc", 30),
            ("start_thread;malloc", 7),
            ("main;f;main;g;calloc", 5),
        ]);
        let [outermost, leaf, caller] = pictures(&profile, Reading::Name);
        assert_eq!(
            outermost,
            ["DB::Merge::run(int) 130 x2", "start_thread 7 x1", "f 5 x1"]
        );
        assert_eq!(
            leaf,
            [
                "DB::Block::insert() 100 x1",
                "DB::Merge::run(int) 30 x1",
                "malloc 7 x1",
                "g 5 x1"
            ]
        );
        assert_eq!(caller, ["DB::Merge::run(int) 100 x1", "f 5 x1"]);
    }

    #[test]
    fn what_shrank_most_stands_before_what_grew_less() {
        let profile = profile(&[("a;f", 10), ("b;g", -30), ("c;h", 20)]);
        let [_, leaf, _] = pictures(&profile, Reading::Off);
        assert_eq!(leaf, ["g -30 x1", "h 20 x1", "f 10 x1"]);
    }

    #[test]
    fn where_all_is_noise_the_last_and_the_first_frame_stand_in() {
        let profile = profile(&[
            ("main;clone3;prof_a;calloc", 9),
            ("mainLoop;f(int)", 4),
            ("mainLoop;f(long)", 2),
        ]);
        let [outermost, leaf, caller] = pictures(&profile, Reading::Seed);
        // `clone3` and `main` are no allocators, so the leaf is the one nearest to it.
        assert_eq!(leaf, ["clone3 9 x1", "f 6 x2"]);
        assert_eq!(caller, ["main 9 x1", "mainLoop 6 x2"]);
        assert_eq!(outermost, ["prof_a 9 x1", "f 6 x2"]);
        let [_, leaf, _] = pictures(&profile, Reading::Off);
        assert_eq!(leaf, ["calloc 9 x1", "f(int) 4 x1", "f(long) 2 x1"]);
    }
}
