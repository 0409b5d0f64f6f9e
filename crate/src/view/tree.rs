//! The tree as a table: a line a place, indented, opened and closed.
//!
//! Which lines there are is kept here, so that a screenful of them is all that
//! travels. A tree begins with its hot path open: down from the root as long
//! as one child holds at least half of what its parent does.

use super::Conservation;
use super::label::{self, Amount};
use super::opened::{NoSuch, Opened};
use super::shape::{Form, Shape};
use super::tables::{Table, step};
use crate::ids::{FrameId, MetricId, NodeId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy)]
struct Line {
    node: NodeId,
    depth: u32,
    open: bool,
}

/// The lines of one tree, top down.
#[derive(Debug)]
pub(super) struct Lines {
    /// And when the tree was grown.
    of: (MetricId, Form, u32),
    list: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TreeQuery {
    pub metric: u32,
    pub form: Form,
    pub start: usize,
    pub count: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum How {
    Open,
    Close,
    /// With all below, as far as [`MOST`].
    All,
}

#[derive(Debug, Clone, Serialize)]
pub struct TreeRow {
    pub node: u32,
    pub depth: u32,
    pub name: String,
    pub amount: Amount,
    pub share: f64,
    #[serde(rename = "self")]
    pub own: Amount,
    pub self_share: f64,
    pub children: usize,
    pub open: bool,
    pub colour: u8,
    pub hit: bool,
    pub hit_below: bool,
}

/// What opening or closing a line led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct OpenedLines {
    pub rows: usize,
    /// Not all below could be opened at once.
    pub cut: bool,
}

/// Lines that one step may open.
pub const MOST: usize = 50_000;

impl Opened {
    pub fn tree_table(&mut self, query: &TreeQuery) -> Result<Table<TreeRow>, NoSuch> {
        let metric = self.metric(query.metric)?;
        let lines = self.lines(metric, query.form)?;
        let window: Vec<Line> = lines
            .list
            .iter()
            .skip(query.start)
            .take(query.count)
            .copied()
            .collect();
        let rows = lines.list.len();
        let mut looked = self.look(metric, query.form)?;
        let root = looked.shape.root();
        let all = looked.shape.amount(root);
        let seen: Vec<_> = window
            .iter()
            .map(|line| {
                let shape = &mut *looked.shape;
                let frame = shape.frame(line.node);
                let children = shape.fan(line.node).len();
                let own = shape.self_amount(line.node);
                let below = looked.hits.is_some() && shape.hit_below(line.node);
                (frame, children, own, shape.amount(line.node), below)
            })
            .collect();
        drop(looked);
        let whole = self.whole(metric);
        let row = |(line, (frame, children, own, amount, hit_below)): (&Line, _)| {
            let frame: FrameId = frame;
            TreeRow {
                node: line.node.0,
                depth: line.depth,
                name: self.frame_text(frame.0),
                amount: self.amount(amount, metric),
                share: label::share(amount, whole),
                own: self.amount(own, metric),
                self_share: label::share(own, whole),
                children,
                open: line.open,
                colour: self.groups.colour[frame.index()],
                hit: self.hits.as_ref().is_some_and(|hits| hits.has(frame)),
                hit_below,
            }
        };
        let list = window.iter().zip(seen).map(row).collect();
        Ok(Table {
            rows,
            start: query.start,
            list,
            conservation: self.in_tree(metric, all)?,
        })
    }

    /// Every line's amount is in its root's, which is the first line.
    fn in_tree(&self, metric: MetricId, all: i64) -> Result<Conservation, NoSuch> {
        let elsewhere = self.total(metric)? - all;
        let parts = [("in this tree", all), ("not in this function", elsewhere)];
        Ok(self.conservation(metric, parts))
    }

    /// Opens or closes a line.
    pub fn tree_open(
        &mut self,
        metric: MetricId,
        form: Form,
        row: usize,
        how: How,
    ) -> Result<OpenedLines, NoSuch> {
        let lines = self.lines(metric, form)?;
        let Some(line) = lines.list.get(row).copied() else {
            return Err(NoSuch::Row {
                what: "line",
                number: row as u32,
            });
        };
        let deeper = lines.list[row + 1..].iter();
        let end = row + 1 + deeper.take_while(|l| l.depth > line.depth).count();
        if how == How::Open && line.open {
            return Ok(self.told(form, false));
        }
        let mut looked = self.look(metric, form)?;
        let (below, cut) = match how {
            How::Close => (Vec::new(), false),
            How::Open => (children(&mut *looked.shape, line), false),
            How::All => everything(&mut *looked.shape, line),
        };
        drop(looked);
        let has = !below.is_empty();
        let lines = self.lines(metric, form)?;
        lines.list[row].open = has;
        lines.list.splice(row + 1..end, below);
        Ok(self.told(form, cut))
    }

    fn told(&self, form: Form, cut: bool) -> OpenedLines {
        let lines = self.lines[place_of(form)].as_ref();
        OpenedLines {
            rows: lines.map_or(0, |lines| lines.list.len()),
            cut,
        }
    }

    /// The line of a place, with all above it opened.
    pub fn tree_reveal(
        &mut self,
        metric: MetricId,
        form: Form,
        node: NodeId,
    ) -> Result<Option<usize>, NoSuch> {
        if self.form_of(node) != form {
            return Ok(None);
        }
        let looked = self.look(metric, form)?;
        let (root, mut path) = (looked.shape.root(), vec![node]);
        while let Some(last) = path.last().filter(|last| **last != root) {
            path.push(looked.shape.parent(*last));
        }
        drop(looked);
        let mut row = 0;
        while let Some(wanted) = path.pop() {
            let lines = self.lines(metric, form)?;
            let depth = lines.list.get(row).map_or(0, |line| line.depth);
            let among = lines.list[row..].iter().take_while(|l| l.depth >= depth);
            let Some(at) = among
                .enumerate()
                .find(|(_, l)| l.node == wanted)
                .map(|(i, _)| i)
            else {
                return Ok(None);
            };
            row += at;
            if !path.is_empty() {
                self.tree_open(metric, form, row, How::Open)?;
                row += 1;
            }
        }
        Ok(Some(row))
    }

    /// The next or previous line that the search found. In the profile's own
    /// tree also where it is not open yet.
    pub fn tree_hit(
        &mut self,
        query: &TreeQuery,
        from: Option<usize>,
        forward: bool,
    ) -> Result<Option<usize>, NoSuch> {
        let metric = self.metric(query.metric)?;
        let lines = self.lines(metric, query.form)?;
        let from_node = from.and_then(|row| lines.list.get(row)).map(|l| l.node);
        if query.form == Form::TopDown {
            let Some(node) = self.step(from_node, forward) else {
                return Ok(None);
            };
            return self.tree_reveal(metric, query.form, node);
        }
        let nodes: Vec<NodeId> = lines.list.iter().map(|line| line.node).collect();
        let looked = self.look(metric, query.form)?;
        let is_hit = |i: usize| {
            let frame = looked.shape.frame(nodes[i]);
            looked.hits.is_some_and(|hits| hits.has(frame))
        };
        let next = step(nodes.len(), from, forward, is_hit);
        Ok(next)
    }

    fn lines(&mut self, metric: MetricId, form: Form) -> Result<&mut Lines, NoSuch> {
        let slot = place_of(form);
        // A tree that was grown anew has other numbers.
        let looked = self.look(metric, form)?;
        let of = (metric, form, looked.birth);
        drop(looked);
        if self.lines[slot].as_ref().is_none_or(|lines| lines.of != of) {
            let mut looked = self.look(metric, form)?;
            let list = hot_path(&mut *looked.shape);
            drop(looked);
            self.lines[slot] = Some(Lines { of, list });
        }
        self.lines[slot].as_mut().ok_or(NoSuch::Row {
            what: "tree",
            number: 0,
        })
    }
}

fn place_of(form: Form) -> usize {
    form.slot().map_or(0, |slot| slot + 1)
}

fn children(shape: &mut dyn Shape, line: Line) -> Vec<Line> {
    let fan = shape.fan(line.node);
    let child = |node: &NodeId| Line {
        node: *node,
        depth: line.depth + 1,
        open: false,
    };
    fan.children.iter().map(child).collect()
}

/// All lines below one; whether that was cut.
fn everything(shape: &mut dyn Shape, line: Line) -> (Vec<Line>, bool) {
    let (mut list, mut pending) = (Vec::new(), children(shape, line));
    pending.reverse();
    while let Some(mut next) = pending.pop() {
        if list.len() + pending.len() < MOST {
            let below = children(shape, next);
            next.open = !below.is_empty();
            pending.extend(below.into_iter().rev());
        }
        list.push(next);
    }
    let cut = list.len() >= MOST;
    (list, cut)
}

fn hot_path(shape: &mut dyn Shape) -> Vec<Line> {
    let root = shape.root();
    let mut list = vec![Line {
        node: root,
        depth: 0,
        open: false,
    }];
    let mut at = 0;
    loop {
        let line = list[at];
        let below = children(shape, line);
        let Some(first) = below.first().copied() else {
            return list;
        };
        list[at].open = true;
        list.splice(at + 1..at + 1, below);
        let half = shape.width(line.node) / 2;
        if shape.width(first.node) < half.max(1) || list.len() >= MOST {
            return list;
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests;
