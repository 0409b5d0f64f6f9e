//! A profile of blocks in the fourteen orders of DHAT's viewer.
//!
//! The tree as lines, of which only those are shown that are significant in
//! the order, or lead to one that is (see [`significance`]); brothers that are
//! not stand together in one line, which opens. Places that do nothing but
//! call one other are one line with several names. Each line has all the
//! numbers of its blocks, and those that follow from them: what is shown of a
//! place, and what stands in its line for the rest, make up the whole of it.
//!
//! ```text
//! main                    100 blocks
//!   parse < alloc          60
//!   2 insignificant        40    opens: f 30, g 10
//! ```

mod cells;
mod lines;

use super::label;
use super::opened::{NoSuch, Opened};
use super::shape::{Form, grown_row};
use super::tables::{Asked, Table, step};
use crate::analysis::noise::Side;
use crate::analysis::significance::{DEFAULT, Judge, ORDERS, Order};
use crate::analysis::weights::at_least;
use crate::ids::{FrameId, MetricId, NodeId};
use crate::metric::of_blocks;
use lines::{Heavy, Line, itself, lines, place};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

pub use cells::{Cells, Measure};

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct BlocksQuery {
    /// Of an [`Order`].
    pub order: String,
    pub form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Place,
    /// Stacks that end at the place above this line.
    Itself,
    /// What of the place above is in none of its other lines.
    Rest,
}

#[derive(Debug, Clone, Serialize)]
pub struct BlockRow {
    /// Of the lines, and where it stands in the profile's own tree.
    pub node: u32,
    pub place: u32,
    pub depth: u32,
    pub kind: Kind,
    /// Of a line of several places, from the first to the last.
    pub names: Vec<String>,
    /// Which of them says most of the program: the one next to the allocation
    /// that is no noise, else the last.
    pub telling: usize,
    /// Its file and line, where they are known.
    pub at: Option<String>,
    /// Places in a line for the rest.
    pub many: usize,
    pub significant: bool,
    pub open: bool,
    pub children: usize,
    pub colour: u8,
    pub hit: bool,
    pub cells: Cells,
}

#[derive(Debug, Clone, Serialize)]
pub struct OrderRow {
    pub id: &'static str,
    pub title: &'static str,
    /// The profile has what it takes.
    pub known: bool,
    /// What it sorts by.
    pub by: Option<u32>,
}

#[derive(Debug, Clone, Serialize)]
pub struct BlocksHead {
    pub orders: Vec<OrderRow>,
    pub first: &'static str,
    /// Of everything.
    pub whole: Cells,
    /// "instrs", "Minstr".
    pub unit: String,
    pub mega_unit: String,
    pub end: Option<String>,
    pub gmax: Option<String>,
    pub gmax_share: Option<f64>,
}

#[derive(Debug, Clone, Serialize)]
pub struct AccessRow {
    pub bytes: u32,
    pub count: u32,
    /// It stands for itself and all that is larger.
    pub many: bool,
}

/// No order calls a place significant that holds less, in thousandths.
const HALF_A_PER_CENT: i64 = 5;

/// Lines that are open from the beginning, at most: where nothing is left at
/// the end, none of the places is insignificant in an order of that.
const MOST_OPEN: usize = 100_000;

/// Each place of code for itself, as the viewer has it.
const fn by_place(form: Form) -> Form {
    match form {
        Form::BottomUp => Form::FromAllocations,
        other => other,
    }
}

/// The lines of one order of one tree.
#[derive(Debug)]
pub(super) struct BlockLines {
    of: (&'static str, Form, u32),
    judge: Judge,
    list: Vec<Line>,
}

impl Opened {
    pub fn blocks_head(&self) -> Result<BlocksHead, NoSuch> {
        let profile = self.profile();
        let clock = profile.clock.clone().unwrap_or_default();
        let time = |at: i64| format!("{} {}", crate::number::grouped(at), clock.unit);
        let row = |order: &'static Order| OrderRow {
            id: order.id,
            title: order.title,
            known: order.judge(profile).is_some(),
            by: profile.metric_named(order.by).map(|id| id.0),
        };
        let share = clock.gmax.zip(clock.end.filter(|end| *end > 0));
        Ok(BlocksHead {
            orders: ORDERS.iter().map(row).collect(),
            first: DEFAULT,
            whole: self.cells(None, |id| profile.total(id).unwrap_or(0)),
            end: clock.end.map(time),
            gmax: clock.gmax.map(time),
            gmax_share: share.map(|(gmax, end)| gmax as f64 / end as f64),
            unit: clock.unit.clone(),
            mega_unit: clock.mega_unit.clone(),
        })
    }

    pub fn blocks_table(&mut self, asked: &Asked<BlocksQuery>) -> Result<Table<BlockRow>, NoSuch> {
        let metric = self.block_lines(&asked.query)?;
        let list = match &self.blocks {
            Some(lines) => asked.window(&lines.list).to_vec(),
            None => Vec::new(),
        };
        let rows = self.blocks.as_ref().map_or(0, |lines| lines.list.len());
        let mut shown = Vec::with_capacity(list.len());
        for line in &list {
            shown.push(self.block_row(metric, by_place(asked.query.form), line)?);
        }
        let total = self.total(metric)?;
        Ok(Table {
            rows,
            start: asked.start,
            list: shown,
            conservation: self.conservation(metric, [("the whole tree", total)]),
        })
    }

    /// Opens or closes a line. Answers how many lines there are then.
    pub fn blocks_open(&mut self, query: &BlocksQuery, row: usize) -> Result<usize, NoSuch> {
        let metric = self.block_lines(query)?;
        let none = NoSuch::Row {
            what: "line",
            number: row as u32,
        };
        let Some(lines) = &self.blocks else {
            return Err(none);
        };
        let line = lines.list.get(row).cloned().ok_or(none)?;
        let deeper = lines.list[row + 1..].iter();
        let below = deeper.take_while(|other| other.depth > line.depth).count();
        let children = match line.kind {
            Kind::Itself => return Ok(lines.list.len()),
            _ if line.open => Vec::new(),
            Kind::Place | Kind::Rest => {
                let all = self.block_children(metric, by_place(query.form), line.node)?;
                let hidden = all
                    .into_iter()
                    .filter(|(node, _)| !line.shown.contains(node));
                hidden.collect()
            }
        };
        let Some(BlockLines { judge, .. }) = &self.blocks else {
            return Ok(0);
        };
        let mut more: Vec<Line> = children
            .into_iter()
            .map(|(node, frame)| Line {
                significant: self.holds(judge, node),
                ..place(node, line.depth + 1, vec![frame])
            })
            .collect();
        let with_itself = line.kind == Kind::Place && !more.is_empty() || line.itself;
        if with_itself && !line.open {
            let ends = self.itself(judge, &self.ends(line.node));
            more.extend(ends.map(|significant| itself(line.node, line.depth + 1, significant)));
        }
        let open = !more.is_empty();
        let Some(lines) = &mut self.blocks else {
            return Ok(0);
        };
        lines.list[row].open = open;
        lines.list.splice(row + 1..=row + below, more);
        Ok(lines.list.len())
    }

    /// The next or previous line, of those that are open, that the search found.
    pub fn blocks_hit(
        &mut self,
        query: &BlocksQuery,
        from: Option<usize>,
        forward: bool,
    ) -> Result<Option<usize>, NoSuch> {
        self.block_lines(query)?;
        let list = self.blocks.as_ref().map_or(&[][..], |lines| &lines.list);
        let is_hit = |i: usize| self.is_hit(&list[i]);
        Ok(step(list.len(), from, forward, is_hit))
    }

    fn is_hit(&self, line: &Line) -> bool {
        let hits = self.hits.as_ref();
        hits.is_some_and(|hits| line.names.iter().any(|frame| hits.has(*frame)))
    }

    /// How often each byte of the blocks of a stack was used.
    pub fn access(&self, node: NodeId) -> Option<Vec<AccessRow>> {
        let stacks = self.profile().tree.stacks();
        let &[one] = &self.ends(node)[..] else {
            return None;
        };
        let map = stacks.access().map(one)?;
        let row = |run: &crate::profile::Run| AccessRow {
            bytes: run.bytes.into(),
            count: run.count.into(),
            many: run.count == crate::profile::Run::MANY,
        };
        Some(map.iter().map(row).collect())
    }

    /// Makes the lines ready; what they are sorted by is the answer.
    fn block_lines(&mut self, query: &BlocksQuery) -> Result<MetricId, NoSuch> {
        let none = || NoSuch::Order(query.order.clone());
        let order = Order::of(&query.order).ok_or_else(none)?;
        let metric = self.profile.metric_named(order.by).ok_or_else(none)?;
        let form = by_place(query.form);
        let birth = self.look(metric, form)?.birth;
        let of = (order.id, form, birth);
        if self.blocks.as_ref().is_none_or(|lines| lines.of != of) {
            let judge = order.judge(&self.profile).ok_or_else(none)?;
            let list = lines(&self.heavy(metric, form, &judge)?);
            self.blocks = Some(BlockLines { of, judge, list });
        }
        Ok(metric)
    }

    /// All places that hold at least half a per cent, callers first, and
    /// whether each, or one below it, is significant.
    fn heavy(&mut self, metric: MetricId, form: Form, judge: &Judge) -> Result<Vec<Heavy>, NoSuch> {
        let all = self.total(metric)?;
        let root = self.look(metric, form)?.shape.root();
        let bytes = self.profile.metric_named(of_blocks::TOTAL_BYTES);
        let rank = [metric, bytes.unwrap_or(metric)];
        let mut heavy: Vec<Heavy> = Vec::new();
        let mut pending = vec![(None::<usize>, root, FrameId::ROOT)];
        while let Some((parent, node, frame)) = pending.pop() {
            let children = self.block_children(metric, form, node)?;
            let at = heavy.len();
            if let Some(parent) = parent {
                heavy[parent].children.push(at);
            }
            let significant = self.holds(judge, node);
            let ends = self.ends(node);
            let itself = self.itself(judge, &ends).filter(|_| !children.is_empty());
            heavy.push(Heavy {
                node,
                children: Vec::new(),
                many: children.len(),
                frame,
                significant,
                itself,
                worth: significant || itself == Some(true),
                rank: rank.map(|id| self.sum_at(id, node).unwrap_or(0)),
                own: rank.map(|id| self.carried(&ends, id)),
            });
            let enough = |node: &NodeId| {
                let amount = self.sum_at(metric, *node).unwrap_or(0);
                at_least(amount, all, HALF_A_PER_CENT)
            };
            let left = MOST_OPEN.saturating_sub(heavy.len() + pending.len());
            let enough = children.iter().take(left).filter(|(node, _)| enough(node));
            pending.extend(enough.rev().map(|(node, frame)| (Some(at), *node, *frame)));
        }
        for at in (0..heavy.len()).rev() {
            let below = heavy[at].children.iter().any(|child| heavy[*child].worth);
            heavy[at].worth |= below || at == 0;
        }
        // What everything goes through is no rest of anything.
        let mut at = 0;
        while let [only] = heavy[at].children[..]
            && heavy[at].many == 1
            && heavy[at].itself.is_none()
        {
            heavy[only].worth = true;
            at = only;
        }
        Ok(heavy)
    }

    /// The most first; of equal ones, those with the most bytes.
    fn block_children(
        &mut self,
        metric: MetricId,
        form: Form,
        node: NodeId,
    ) -> Result<Vec<(NodeId, FrameId)>, NoSuch> {
        let mut looked = self.look(metric, form)?;
        let fan = looked.shape.fan(node);
        let child = |child: &NodeId| (*child, looked.shape.frame(*child));
        let mut children: Vec<_> = fan.children.iter().map(child).collect();
        drop(looked);
        let bytes = self.profile.metric_named(of_blocks::TOTAL_BYTES);
        if let Some(bytes) = bytes.filter(|bytes| *bytes != metric) {
            let amount = |id, (node, _): &(NodeId, FrameId)| self.sum_at(id, *node);
            children
                .sort_by_cached_key(|child| Reverse([metric, bytes].map(|id| amount(id, child))));
        }
        Ok(children)
    }

    fn holds(&self, judge: &Judge, node: NodeId) -> bool {
        judge.holds(|id| self.sum_at(id, node).unwrap_or(0))
    }

    /// The stacks that are all here: that end at a place of the profile's
    /// tree, or begin at one of a tree from the allocations.
    fn ends(&self, node: NodeId) -> Vec<usize> {
        let tree = &self.profile.tree;
        match grown_row(node) {
            None => tree.stacks().row_of(node).into_iter().collect(),
            // The whole is nobody's stack.
            Some((_, 0)) => Vec::new(),
            Some((slot, row)) => {
                let grown = self.grown.get(slot).and_then(Option::as_ref);
                let begin = grown.map(|(_, grown)| grown.begin(row, tree));
                begin
                    .into_iter()
                    .flatten()
                    .map(|row| row as usize)
                    .collect()
            }
        }
    }

    /// What those carry of a metric.
    fn carried(&self, ends: &[usize], metric: MetricId) -> i64 {
        let own = self.profile.tree.stacks().own(metric);
        ends.iter().map(|row| own[*row]).sum()
    }

    /// Are they significant by themselves?
    fn itself(&self, judge: &Judge, ends: &[usize]) -> Option<bool> {
        (!ends.is_empty()).then(|| judge.holds(|id| self.carried(ends, id)))
    }

    fn block_row(&mut self, metric: MetricId, form: Form, line: &Line) -> Result<BlockRow, NoSuch> {
        let children = match line.kind {
            Kind::Place => self.look(metric, form)?.shape.fan(line.node).len(),
            Kind::Itself => 0,
            Kind::Rest => line.many,
        };
        let ends = self.ends(line.node);
        let own = |id| self.carried(&ends, id);
        let amount = |id| {
            let all = self.sum_at(id, line.node).unwrap_or(0);
            match line.kind {
                Kind::Place => all,
                Kind::Itself => own(id),
                Kind::Rest => {
                    let shown = line.shown.iter();
                    let shown: i64 = shown.filter_map(|node| self.sum_at(id, *node)).sum();
                    match line.itself {
                        true => all - shown,
                        // It has a line of its own.
                        false => all - shown - own(id),
                    }
                }
            }
        };
        // A maximum is true of one stack alone.
        let stack = match (line.kind, &ends[..]) {
            (Kind::Itself, [one]) => Some(*one),
            (Kind::Place, [one]) if children == 0 => Some(*one),
            _ => None,
        };
        let cells = self.cells(stack, amount);
        let last = line.names.len().saturating_sub(1);
        let says = |frame: &FrameId| !self.noise_marks().is(Side::Inner, *frame);
        let telling = match form {
            Form::TopDown => line.names.iter().rposition(says),
            _ => line.names.iter().position(says),
        };
        // Where all is noise, an entry still says more than an allocator.
        let is_entry = |frame: &FrameId| self.noise_marks().is_entry(*frame);
        let telling = telling.or_else(|| line.names.iter().rposition(is_entry));
        let telling = telling.unwrap_or(last);
        let frame = line.names.get(telling).copied();
        Ok(BlockRow {
            node: line.node.0,
            place: self.place(line.node).0,
            depth: line.depth,
            kind: line.kind,
            names: line
                .names
                .iter()
                .map(|frame| self.frame_text(frame.0))
                .collect(),
            telling,
            at: frame.and_then(|frame| label::place(&self.profile, frame)),
            many: line.many,
            significant: line.significant,
            open: line.open,
            children,
            colour: frame.map_or(0, |frame| self.groups.colour[frame.index()]),
            hit: self.is_hit(line),
            cells,
        })
    }
}

#[cfg(test)]
mod tests;
