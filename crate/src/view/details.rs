//! All about one place: the panel beside a view, and a tooltip.

use super::label::{self, Amount};
use super::opened::{NoSuch, Opened};
use crate::ids::{MetricId, NodeId, StringId};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct NodeDetails {
    pub node: u32,
    pub frame: u32,
    pub function: u32,
    pub name: String,
    /// As the file has it, where that is not how it reads.
    pub written: Option<String>,
    pub file: Option<String>,
    pub line: Option<u32>,
    pub module: Option<String>,
    pub depth: u32,
    pub children: usize,
    /// Records that end exactly here.
    pub records: u64,
    pub colour: u8,
    pub amounts: Vec<MetricRow>,
    pub span: Span,
    /// Nearest first.
    pub ancestors: Vec<Named>,
    pub heaviest: Vec<Part>,
}

#[derive(Debug, Clone, Serialize)]
pub struct MetricRow {
    pub metric: String,
    pub own: Amount,
    /// `None` where the metric is not additive.
    pub total: Option<Amount>,
    pub own_share: f64,
    pub total_share: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Span {
    pub from: f64,
    pub to: f64,
    pub row: u32,
}

#[derive(Debug, Clone, Serialize)]
pub struct Named {
    pub node: u32,
    pub name: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Part {
    pub node: u32,
    pub name: String,
    pub amount: Amount,
    pub share: f64,
}

#[derive(Debug, Clone, Serialize)]
pub struct MoreDetails {
    pub siblings: u32,
    pub amount: Amount,
    pub share: f64,
    pub parent: String,
    pub heaviest: Vec<Part>,
    pub span: Span,
}

#[derive(Debug, Clone, Serialize)]
pub struct StackFrames {
    pub depth: u32,
    pub start: usize,
    /// Leaf first.
    pub frames: Vec<StackFrame>,
}

#[derive(Debug, Clone, Serialize)]
pub struct StackFrame {
    pub node: u32,
    pub name: String,
    pub colour: u8,
    pub hit: bool,
}

impl Opened {
    pub fn details(
        &mut self,
        metric: MetricId,
        node: NodeId,
        ancestors: usize,
        heaviest: usize,
    ) -> Result<NodeDetails, NoSuch> {
        let (from, to) = self.span(metric, node)?;
        let fan = self.fan(metric, node)?;
        let profile = &self.profile;
        let frame_id = profile.tree.frame(node);
        let frame = profile.frames.get(frame_id);
        let text = |id: StringId| (id != StringId::EMPTY).then(|| profile.strings.text(id));
        let row = profile.tree.stacks().row_of(node);
        let depth = profile.tree.depth(node);
        let amounts = profile.metric_ids().map(|m| self.metric_row(m, node));
        let above = profile.tree.path(node).skip(1).take(ancestors);
        Ok(NodeDetails {
            node: node.0,
            frame: frame_id.0,
            function: self.index.of(frame_id).0,
            name: self.node_text(node),
            written: self.names.written(profile, frame.name),
            file: text(frame.file),
            line: (frame.line > 0).then_some(frame.line),
            module: text(frame.module),
            depth,
            children: fan.len(),
            records: row.map_or(0, |row| profile.tree.stacks().records()[row]),
            colour: self.groups.colour[frame_id.index()],
            amounts: amounts.collect(),
            span: Span {
                from: from as f64,
                to: to as f64,
                row: depth,
            },
            ancestors: above
                .map(|n| Named {
                    node: n.0,
                    name: self.node_text(n),
                })
                .collect(),
            heaviest: self.parts(metric, &fan.children, heaviest)?,
        })
    }

    fn metric_row(&self, metric: MetricId, node: NodeId) -> MetricRow {
        let tree = &self.profile.tree;
        let own = tree.own(metric, node);
        let totals = tree.totals(metric);
        let total = totals.map(|totals| totals[node.index()]);
        let whole = self.whole(metric);
        MetricRow {
            metric: self.profile.metric(metric).name.clone(),
            own: self.amount(own, metric),
            total: total.map(|total| self.amount(total, metric)),
            own_share: label::share(own, whole),
            total_share: label::share(total.unwrap_or(0), whole),
        }
    }

    fn parts(&self, metric: MetricId, nodes: &[NodeId], count: usize) -> Result<Vec<Part>, NoSuch> {
        let whole = self.whole(metric);
        let totals = self.profile.tree.totals(metric).unwrap_or_default();
        let part = |node: &NodeId| Part {
            node: node.0,
            name: self.node_text(*node),
            amount: self.amount(totals[node.index()], metric),
            share: label::share(totals[node.index()], whole),
        };
        Ok(nodes.iter().take(count).map(part).collect())
    }

    /// Of a "more" box: the siblings from `node` on.
    pub fn more(
        &mut self,
        metric: MetricId,
        node: NodeId,
        siblings: u32,
        heaviest: usize,
    ) -> Result<MoreDetails, NoSuch> {
        let parent = self.profile.tree.parent(node);
        let (left, _) = self.span(metric, parent)?;
        let fan = self.fan(metric, parent)?;
        let no = NoSuch::Row {
            what: "place",
            number: node.0,
        };
        let at = fan.children.iter().position(|n| *n == node).ok_or(no)?;
        let end = fan.len().min(at + siblings as usize);
        let inside = &fan.children[at..end];
        let totals = self.profile.tree.totals(metric).unwrap_or_default();
        let sum = inside.iter().map(|n| totals[n.index()]).sum();
        Ok(MoreDetails {
            siblings: inside.len() as u32,
            amount: self.amount(sum, metric),
            share: label::share(sum, self.whole(metric)),
            parent: self.node_text(parent),
            heaviest: self.parts(metric, inside, heaviest)?,
            span: Span {
                from: (left + fan.starts[at]) as f64,
                to: (left + fan.starts[end]) as f64,
                row: self.profile.tree.depth(node),
            },
        })
    }

    /// A stack in pieces, leaf first.
    pub fn stack(&self, node: NodeId, start: usize, count: usize) -> StackFrames {
        let tree = &self.profile.tree;
        let frames = tree.path(node).skip(start).take(count);
        StackFrames {
            depth: tree.depth(node),
            start,
            frames: frames
                .map(|n| {
                    let frame = tree.frame(n);
                    StackFrame {
                        node: n.0,
                        name: self.node_text(n),
                        colour: self.groups.colour[frame.index()],
                        hit: self.hits.as_ref().is_some_and(|hits| hits.has(frame)),
                    }
                })
                .collect(),
        }
    }
}
