//! The call tree while it grows.
//!
//! What costs is finding the child of a node that has a given frame, once for
//! every frame of every record. Most nodes of real profiles have one child,
//! so the first child stands in the node's own row, and only further ones go
//! into a hash. A row is 16 bytes, in one cache line, in an arena that grows
//! in pieces; what a stack carries is kept only where stacks end.

use super::access::Maps;
use super::parts::Growing;
use super::rounding::Rounding;
use super::{Run, Stacks, Tree, sum_up};
use crate::column::{Segments, filled, out_of_memory, reserve};
use crate::error::Stop;
use crate::ids::{FrameId, NodeId, SetId};
use crate::metric::Metric;
use hashbrown::HashTable;
use std::cmp::Ordering;

#[derive(Debug, Clone, Copy)]
struct Row {
    parent: u32,
    frame: FrameId,
    /// 0: none (the root is nobody's child).
    first: u32,
    /// The next child of the same parent; 0: none.
    next: u32,
}

/// See the module.
#[derive(Debug)]
pub struct TreeBuilder {
    rows: Segments<Row>,
    /// All children but the first, by (parent, frame).
    others: HashTable<u32>,
    /// Rows of `stacks`, by node.
    ends: HashTable<u32>,
    stacks: Stacks,
    maps: Maps,
    parts: Growing,
}

impl TreeBuilder {
    pub fn new() -> Result<Self, Stop> {
        let mut rows = Segments::default();
        rows.push(Row {
            parent: 0,
            frame: FrameId::ROOT,
            first: 0,
            next: 0,
        })?;
        Ok(Self {
            rows,
            others: HashTable::new(),
            ends: HashTable::new(),
            stacks: Stacks::none(),
            maps: Maps::default(),
            parts: Growing::default(),
        })
    }

    /// Nodes, the root included.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() <= 1
    }

    /// Memory held, in bytes.
    pub fn footprint(&self) -> usize {
        let stack = 4 + 8 + 8 * self.stacks.own.len();
        self.rows.footprint()
            + (self.others.capacity() + self.ends.capacity()) * 5
            + self.stacks.node.capacity() * stack
            + self.maps.footprint()
            + self.parts.footprint()
    }

    /// What `freeze` will need on top, for this many additive metrics: first
    /// the weights and five columns beside the rows, then, with the rows gone,
    /// the totals.
    pub fn freeze_footprint(&self, metrics: usize) -> usize {
        let totals = (8 * metrics).saturating_sub(size_of::<Row>());
        self.rows.len() * (20 + totals.max(8)) + self.maps.footprint() + self.parts.footprint()
    }

    pub fn parent(&self, node: NodeId) -> NodeId {
        NodeId(self.rows[node.index()].parent)
    }

    pub fn frame(&self, node: NodeId) -> FrameId {
        self.rows[node.index()].frame
    }

    /// The child of `parent` with this frame, new or old.
    #[inline]
    pub fn child(&mut self, parent: NodeId, frame: FrameId) -> Result<NodeId, Stop> {
        let first = self.rows[parent.index()].first;
        if first == 0 {
            let id = self.push(parent, frame, 0)?;
            self.rows[parent.index()].first = id;
            return Ok(NodeId(id));
        }
        if self.rows[first as usize].frame == frame {
            return Ok(NodeId(first));
        }
        let (rows, key) = (&self.rows, pair(parent.0, frame.0));
        let found = self.others.find(key, |&i| {
            let row = &rows[i as usize];
            row.parent == parent.0 && row.frame == frame
        });
        match found {
            Some(&id) => Ok(NodeId(id)),
            None => self.sibling(parent, first, frame, key),
        }
    }

    fn sibling(
        &mut self,
        parent: NodeId,
        first: u32,
        frame: FrameId,
        key: u64,
    ) -> Result<NodeId, Stop> {
        let rows = &self.rows;
        let rehash = |&i: &u32| {
            let row: &Row = &rows[i as usize];
            pair(row.parent, row.frame.0)
        };
        self.others
            .try_reserve(1, rehash)
            .map_err(|_| out_of_memory("the system"))?;
        let next = self.rows[first as usize].next;
        let id = self.push(parent, frame, next)?;
        self.rows[first as usize].next = id;
        let rows = &self.rows;
        self.others.insert_unique(key, id, |&i| {
            let row = &rows[i as usize];
            pair(row.parent, row.frame.0)
        });
        Ok(NodeId(id))
    }

    /// A child that is known to be new: nothing is looked up, and `child` will
    /// not find it again.
    #[inline]
    pub fn append(&mut self, parent: NodeId, frame: FrameId) -> Result<NodeId, Stop> {
        let first = self.rows[parent.index()].first;
        let next = match first {
            0 => 0,
            first => self.rows[first as usize].next,
        };
        let id = self.push(parent, frame, next)?;
        match first {
            0 => self.rows[parent.index()].first = id,
            first => self.rows[first as usize].next = id,
        }
        Ok(NodeId(id))
    }

    #[inline]
    fn push(&mut self, parent: NodeId, frame: FrameId, next: u32) -> Result<u32, Stop> {
        let id = u32::try_from(self.rows.len()).map_err(|_| Stop::Full("places in the tree"))?;
        self.rows.push(Row {
            parent: parent.0,
            frame,
            first: 0,
            next,
        })?;
        Ok(id)
    }

    /// Adds a column of own amounts for one more metric; records so far carry
    /// none of it.
    pub fn add_metric(&mut self) -> Result<(), Stop> {
        let column = filled(0, self.stacks.len())?;
        self.stacks.own.push(column);
        self.parts.add_metric()
    }

    /// So many records whose stacks end at `node`, with a set of labels.
    /// `values` has one amount per metric; the caller has made sure that sums cannot overflow. Answers the
    /// row of the stack, and whether it is new.
    pub fn add(
        &mut self,
        node: NodeId,
        set: SetId,
        (records, values): (u64, &[i64]),
        metrics: &[Metric],
    ) -> Result<(usize, bool), Stop> {
        let (stacks, key) = (&mut self.stacks, single(node));
        let found = self
            .ends
            .find(key, |&row| stacks.node[row as usize] == node);
        if let Some(&row) = found {
            let row = row as usize;
            self.parts
                .more(row, set, (records, values), stacks, metrics)?;
            stacks.records[row] += records;
            for ((own, value), metric) in stacks.own.iter_mut().zip(values).zip(metrics) {
                own[row] = metric.joined(own[row], *value);
            }
            return Ok((row, false));
        }
        reserve(&mut stacks.node, 1)?;
        reserve(&mut stacks.records, 1)?;
        for own in &mut stacks.own {
            reserve(own, 1)?;
        }
        let row = stacks.node.len() as u32;
        self.ends
            .try_reserve(1, |&row| single(stacks.node[row as usize]))
            .map_err(|_| out_of_memory("the system"))?;
        self.parts.first(set, stacks)?;
        stacks.node.push(node);
        stacks.records.push(records);
        for (own, value) in stacks.own.iter_mut().zip(values) {
            own.push(*value);
        }
        self.ends
            .insert_unique(key, row, |&row| single(stacks.node[row as usize]));
        Ok((row as usize, true))
    }

    /// The access map of a record that `add` has put at `row`. A stack keeps a
    /// map only if all its records have one, of the same length; answers false
    /// where one was lost for that.
    pub fn access(&mut self, (row, new): (usize, bool), map: Option<&[Run]>) -> Result<bool, Stop> {
        self.maps.put(row, new, map)
    }

    /// The frames of all rows, the root's left out.
    pub fn frames(&self) -> impl Iterator<Item = FrameId> + '_ {
        (1..self.rows.len()).map(|row| self.rows[row].frame)
    }

    /// Other frames for those of all rows, different ones for different ones.
    /// Children can no longer be looked up: this comes last.
    pub fn rename(&mut self, to: impl Fn(FrameId) -> FrameId) {
        self.others = HashTable::new();
        for row in 1..self.rows.len() {
            self.rows[row].frame = to(self.rows[row].frame);
        }
    }

    pub fn scale(&mut self, metric: usize, factor: i64) {
        for own in &mut self.stacks.own[metric] {
            *own *= factor;
        }
        self.parts.scale(metric, factor);
    }

    pub fn divide(&mut self, metric: usize, by: i64) {
        let mut part = Rounding::new(1, by);
        for own in &mut self.stacks.own[metric] {
            *own = part.of(*own);
        }
    }

    pub fn put_first(&mut self, metric: usize) {
        self.stacks.own[..=metric].rotate_right(1);
        self.parts.put_first(metric);
    }

    /// Forgets a metric.
    pub fn drop_metric(&mut self, metric: usize) {
        self.stacks.own.remove(metric);
        self.parts.drop_metric(metric);
    }

    /// Other numbers for all sets of labels; this comes last.
    pub fn rename_sets(&mut self, to: &[SetId]) {
        self.parts.rename(to);
    }

    pub fn forget_labels(&mut self) {
        self.parts.forget();
    }

    /// Distinct stacks so far.
    pub fn stacks_len(&self) -> usize {
        self.stacks.len()
    }

    /// Amounts in units of `10^-decimals`, out of whole ones and, apart, what
    /// was behind the point in units of `10^-written`; that column goes. The
    /// caller knows that they fit.
    pub fn join_fraction(
        &mut self,
        whole: usize,
        fraction: Option<usize>,
        written: u8,
        decimals: u8,
    ) {
        let factor = 10i64.pow(u32::from(decimals));
        for own in &mut self.stacks.own[whole] {
            *own *= factor;
        }
        let divisor = 10i64.pow(u32::from(written - decimals));
        let round = |part: i64| match part % divisor {
            rest if rest.abs() * 2 >= divisor => part / divisor + rest.signum(),
            _ => part / divisor,
        };
        self.parts.join_fraction(whole, fraction, factor, round);
        let Some(fraction) = fraction else { return };
        let parts = self.stacks.own.remove(fraction);
        for (own, part) in self.stacks.own[whole].iter_mut().zip(parts) {
            *own += round(part);
        }
    }

    /// The sum of the magnitudes of a metric's amounts.
    pub fn magnitude(&self, metric: usize) -> u64 {
        let own = self.stacks.own[metric].iter();
        own.fold(0, |sum: u64, v| sum.saturating_add(v.unsigned_abs()))
    }

    /// The same amounts after an edit of each stack: `edit` gets its frames,
    /// root first, and changes them in place. Stacks that become equal are
    /// merged.
    pub fn rewrite<F>(&self, metrics: &[Metric], mut edit: F) -> Result<Self, Stop>
    where
        F: FnMut(&mut Vec<FrameId>, &[i64]) -> Result<(), Stop>,
    {
        let mut new = Self::new()?;
        for _ in &self.stacks.own {
            new.add_metric()?;
        }
        let (mut frames, mut values) = (Vec::new(), Vec::new());
        for row in 0..self.stacks.len() {
            self.stack(self.stacks.node[row], &mut frames);
            values.clear();
            values.extend(self.stacks.own.iter().map(|own| own[row]));
            edit(&mut frames, &values)?;
            let mut node = NodeId::ROOT;
            for frame in &frames {
                node = new.child(node, *frame)?;
            }
            let mut first = None;
            self.parts
                .parts(row, &self.stacks, |set, records, values| {
                    let at = new.add(node, set, (records, values), metrics)?;
                    first.get_or_insert(at);
                    Ok(())
                })?;
            if let Some(at) = first {
                new.access(at, self.maps.get(row))?;
            }
        }
        Ok(new)
    }

    fn stack(&self, mut node: NodeId, frames: &mut Vec<FrameId>) {
        frames.clear();
        while node != NodeId::ROOT {
            frames.push(self.frame(node));
            node = self.parent(node);
        }
        frames.reverse();
    }

    /// Puts the rows in depth-first order and sums up. Children come heaviest
    /// first by the first additive metric, equal ones in the given order of
    /// frames: the same stacks give the same tree however they came.
    pub fn freeze(
        self,
        metrics: &[Metric],
        order: impl Fn(FrameId, FrameId) -> Ordering,
    ) -> Result<Tree, Stop> {
        let Self {
            rows,
            others,
            ends,
            stacks,
            maps,
            parts,
        } = self;
        drop((others, ends));
        let n = rows.len();
        let lead = metrics.iter().position(|metric| metric.additive);
        let weight = match lead {
            Some(metric) => weigh(&rows, &stacks.node, &stacks.own[metric])?,
            None => filled(0, n)?,
        };
        let (mut tree, place) = arrange(rows, &weight, order)?;
        drop(weight);

        // The stacks follow their nodes to the new rows.
        let mut rank: Vec<u32> = (0..stacks.len() as u32).collect();
        rank.sort_unstable_by_key(|row| place[stacks.node[*row as usize].index()]);
        let moved = |row: &u32| NodeId(place[stacks.node[*row as usize].index()]);
        tree.stacks.node = rank.iter().map(moved).collect();
        tree.stacks.records = rank
            .iter()
            .map(|row| stacks.records[*row as usize])
            .collect();
        drop(place);
        tree.stacks.access = maps.freeze(&rank)?;
        tree.stacks.parts = parts.freeze(&rank, metrics)?;
        for (own, metric) in stacks.own.into_iter().zip(metrics) {
            let own: Vec<i64> = rank.iter().map(|row| own[*row as usize]).collect();
            tree.total.push(
                metric
                    .additive
                    .then(|| sum_up(&tree.parent, &tree.stacks.node, &own)),
            );
            tree.stacks.own.push(own);
        }
        Ok(tree)
    }
}

/// Totals in the builder's order of rows, where parents come first too.
fn weigh(rows: &Segments<Row>, node: &[NodeId], own: &[i64]) -> Result<Vec<i64>, Stop> {
    let mut weight = filled(0i64, rows.len())?;
    for (node, own) in node.iter().zip(own) {
        weight[node.index()] += own;
    }
    for i in (1..rows.len()).rev() {
        weight[rows[i].parent as usize] += weight[i];
    }
    Ok(weight)
}

/// The depth-first columns, and where each old row went.
fn arrange(
    rows: Segments<Row>,
    weight: &[i64],
    order: impl Fn(FrameId, FrameId) -> Ordering,
) -> Result<(Tree, Vec<u32>), Stop> {
    let n = rows.len();
    let mut place = filled(0u32, n)?;
    let mut parent = filled(NodeId::ROOT, n)?;
    let mut frame = filled(FrameId::ROOT, n)?;
    let mut depth = filled(0u32, n)?;
    let mut pending = vec![0u32];
    let mut siblings: Vec<u32> = Vec::new();
    let mut at = 0;
    while let Some(mut old) = pending.pop() {
        // Down along first children as long as there is no choice.
        loop {
            let row = rows[old as usize];
            place[old as usize] = at as u32;
            frame[at] = row.frame;
            if at > 0 {
                let above = place[row.parent as usize];
                parent[at] = NodeId(above);
                depth[at] = depth[above as usize] + 1;
            }
            at += 1;
            if row.first == 0 {
                break;
            }
            if rows[row.first as usize].next == 0 {
                old = row.first;
                continue;
            }
            siblings.clear();
            let mut next = row.first;
            while next != 0 {
                siblings.push(next);
                next = rows[next as usize].next;
            }
            siblings.sort_unstable_by(|&a, &b| {
                weight[b as usize]
                    .cmp(&weight[a as usize])
                    .then_with(|| order(rows[a as usize].frame, rows[b as usize].frame))
            });
            reserve(&mut pending, siblings.len())?;
            pending.extend(siblings.iter().rev());
            break;
        }
    }
    drop(rows);
    let mut end: Vec<u32> = filled(0, n)?;
    for i in (0..n).rev() {
        end[i] = end[i].max(i as u32 + 1);
        let above = parent[i].index();
        end[above] = end[above].max(end[i]);
    }
    let tree = Tree {
        parent,
        frame,
        end,
        depth,
        total: Vec::new(),
        stacks: Stacks::none(),
    };
    Ok((tree, place))
}

#[inline]
pub(super) fn pair(high: u32, low: u32) -> u64 {
    mix((u64::from(high) << 32) | u64::from(low))
}

#[inline]
fn single(node: NodeId) -> u64 {
    mix(u64::from(node.0))
}

#[inline]
fn mix(key: u64) -> u64 {
    let h = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (h ^ (h >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93)
}
