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
use std::collections::HashMap;

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    pub name: String,
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

/// Under which name a frame is counted. In the seed's reading, what is
/// shortened alike is one row, as its scripts have it; else each name is.
pub fn site_name(profile: &Profile, reading: Reading, frame: FrameId) -> String {
    let name = profile.frame_name(frame);
    match reading {
        Reading::Seed => shortened(&String::from_utf8_lossy(name)),
        _ => told_apart(name),
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

/// `named` says under which name a frame is counted; frames of one name are
/// one row.
pub fn sites(
    profile: &Profile,
    metric: MetricId,
    noise: &Noise,
    named: impl Fn(FrameId) -> String,
) -> Result<Sites, Stop> {
    let places = put_down(profile, noise)?;
    Ok(sites_of(profile, metric, &places, named))
}

/// The lists of stacks that are put down already.
pub fn sites_of(
    profile: &Profile,
    metric: MetricId,
    places: &[PutDown],
    named: impl Fn(FrameId) -> String,
) -> Sites {
    let tree = &profile.tree;
    let mut lists = [(); 3].map(|()| Sums::new(profile.frames.len()));
    let [by_outer, by_leaf, by_caller] = &mut lists;
    let stacks = tree.stacks();
    let rows = places.iter().zip(stacks.own(metric)).zip(stacks.records());
    for ((place, amount), records) in rows {
        let put = |sums: &mut Sums, at: NodeId| sums.add(tree.frame(at), at, *amount, *records);
        put(by_leaf, place.leaf);
        if let Some(caller) = place.caller {
            put(by_caller, caller);
        }
        put(by_outer, place.outermost);
    }
    let [outermost, leaf, caller] = lists.map(|sums| sums.list(&named));
    Sites {
        outermost,
        leaf,
        caller,
    }
}

/// What a frame or a name has been given so far.
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

/// By frame.
struct Sums(Vec<Sum>);

impl Sums {
    fn new(frames: usize) -> Self {
        Self(vec![Sum::default(); frames])
    }

    fn add(&mut self, frame: FrameId, node: NodeId, value: i64, stacks: u64) {
        self.0[frame.index()].take(Sum {
            value,
            stacks,
            largest: value.unsigned_abs(),
            node: node.0,
        });
    }

    fn list(self, named: &impl Fn(FrameId) -> String) -> Vec<Site> {
        let mut by_name: HashMap<String, Sum> = HashMap::new();
        for (i, sum) in self.0.into_iter().enumerate() {
            if sum.stacks > 0 {
                by_name.entry(named(FrameId::of(i))).or_default().take(sum);
            }
        }
        let row = |(name, sum): (String, Sum)| Site {
            name,
            value: sum.value,
            stacks: sum.stacks,
            node: NodeId(sum.node),
        };
        let mut list: Vec<Site> = by_name.into_iter().map(row).collect();
        list.sort_unstable_by(|a, b| {
            (b.value.unsigned_abs(), &a.name).cmp(&(a.value.unsigned_abs(), &b.name))
        });
        list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frames::FrameKind;
    use crate::metric::{Metric, Unit};
    use crate::profile::ProfileBuilder;

    fn profile(stacks: &[(&str, i64)]) -> Profile {
        let mut out = ProfileBuilder::new("test", usize::MAX).unwrap();
        out.add_metric(Metric::new("bytes", Unit::Bytes)).unwrap();
        for (stack, amount) in stacks {
            let mut node = NodeId::ROOT;
            for name in stack.split(';') {
                let frame = out
                    .frame_named(name.as_bytes(), |_| FrameKind::Plain)
                    .unwrap();
                node = out.child(node, frame).unwrap();
            }
            out.import.lines += 1;
            out.record(node, &[*amount]).unwrap();
        }
        out.finish().unwrap()
    }

    fn picture(list: &[Site]) -> Vec<String> {
        let row = |site: &Site| format!("{} {} x{}", site.name, site.value, site.stacks);
        list.iter().map(row).collect()
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
        let noise = Noise::new(&profile, Reading::Name);
        let named = |frame| String::from_utf8_lossy(profile.frame_name(frame)).into_owned();
        let lists = sites(&profile, MetricId(0), &noise, named).unwrap();
        assert_eq!(
            picture(&lists.outermost),
            ["DB::Merge::run(int) 130 x2", "start_thread 7 x1", "f 5 x1"]
        );
        assert_eq!(
            picture(&lists.leaf),
            [
                "DB::Block::insert() 100 x1",
                "DB::Merge::run(int) 30 x1",
                "malloc 7 x1",
                "g 5 x1"
            ]
        );
        assert_eq!(
            picture(&lists.caller),
            ["DB::Merge::run(int) 100 x1", "f 5 x1"]
        );
    }

    #[test]
    fn what_shrank_most_stands_before_what_grew_less() {
        let profile = profile(&[("a;f", 10), ("b;g", -30), ("c;h", 20)]);
        let noise = Noise::new(&profile, Reading::Off);
        let named = |frame| String::from_utf8_lossy(profile.frame_name(frame)).into_owned();
        let lists = sites(&profile, MetricId(0), &noise, named).unwrap();
        assert_eq!(picture(&lists.leaf), ["g -30 x1", "h 20 x1", "f 10 x1"]);
    }

    #[test]
    fn where_all_is_noise_the_last_and_the_first_frame_stand_in() {
        let profile = profile(&[
            ("main;clone3;prof_a;calloc", 9),
            ("mainLoop;f(int)", 4),
            ("mainLoop;f(long)", 2),
        ]);
        let noise = Noise::new(&profile, Reading::Seed);
        let named = |frame| shortened(&String::from_utf8_lossy(profile.frame_name(frame)));
        let lists = sites(&profile, MetricId(0), &noise, named).unwrap();
        // `clone3` and `main` are no allocators, so the leaf is the one nearest to it.
        assert_eq!(picture(&lists.leaf), ["clone3 9 x1", "f 6 x2"]);
        assert_eq!(picture(&lists.caller), ["main 9 x1", "mainLoop 6 x2"]);
        assert_eq!(picture(&lists.outermost), ["prof_a 9 x1", "f 6 x2"]);
        let off = Noise::new(&profile, Reading::Off);
        let lists = sites(&profile, MetricId(0), &off, named).unwrap();
        assert_eq!(picture(&lists.leaf), ["calloc 9 x1", "f 6 x2"]);
    }
}
