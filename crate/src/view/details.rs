//! All about one place: the panel beside a view, and a tooltip.

use super::label::{self, Amount};
use super::opened::{NoSuch, Opened};
use super::shape::grown_row;
use crate::analysis::groups::group_name;
use crate::ids::{FrameId, FunctionId, MetricId, NodeId, StringId};
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
    /// What it belongs to; empty where nothing tells.
    pub group: String,
    pub depth: u32,
    /// `None` for the root.
    pub parent: Option<u32>,
    pub children: usize,
    /// Records that end exactly here; in a tree that was grown, none do.
    pub records: Option<u64>,
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
    /// `None` where it would have to be summed up for nobody.
    pub own: Option<Amount>,
    /// `None` where the metric is not additive.
    pub total: Option<Amount>,
    pub own_share: f64,
    pub total_share: f64,
}

/// A function from all its places together.
#[derive(Debug, Clone, Serialize)]
pub struct Everywhere {
    pub function: u32,
    pub places: usize,
    pub amounts: MetricRow,
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
    /// It says nothing of the program.
    pub noise: bool,
}

impl Opened {
    pub fn details(
        &mut self,
        metric: MetricId,
        node: NodeId,
        ancestors: usize,
        heaviest: usize,
    ) -> Result<NodeDetails, NoSuch> {
        let (from, to, depth) = self.span(metric, node)?;
        let mut looked = self.look(metric, self.form_of(node))?;
        let shape = &mut *looked.shape;
        let fan = shape.fan(node);
        let (frame_id, own) = (shape.frame(node), shape.self_amount(node));
        let amount = shape.amount(node);
        let root = shape.root();
        let parent = (node != root).then(|| shape.parent(node).0);
        let (mut above, mut at) = (Vec::new(), node);
        while at != root && above.len() < ancestors {
            at = shape.parent(at);
            // The root that holds everything is nobody's caller.
            let frame = shape.frame(at);
            if frame != FrameId::ROOT {
                above.push((at, frame));
            }
        }
        let heaviest: Vec<_> = fan
            .children
            .iter()
            .take(heaviest)
            .map(|n| (*n, shape.frame(*n), shape.amount(*n)))
            .collect();
        drop(looked);
        let profile = &self.profile;
        let frame = profile.frames.get(frame_id);
        let text = |id: StringId| (id != StringId::EMPTY).then(|| profile.strings.text(id));
        let records = grown_row(node).is_none().then(|| {
            let row = profile.tree.stacks().row_of(node);
            row.map_or(0, |row| profile.tree.stacks().records()[row])
        });
        let amounts = profile.metric_ids().map(|m| match m == metric {
            true => self.metric_row(m, Some(own), Some(amount)),
            false => self.other_metric(m, node),
        });
        Ok(NodeDetails {
            node: node.0,
            frame: frame_id.0,
            function: self.index.of(frame_id).0,
            name: self.frame_text(frame_id.0),
            written: self.names.written(profile, frame.name),
            file: text(frame.file),
            line: (frame.line > 0).then_some(frame.line),
            module: text(frame.module),
            group: String::from_utf8_lossy(&group_name(profile, frame_id)).into_owned(),
            depth,
            parent,
            children: fan.len(),
            records,
            colour: self.groups.colour[frame_id.index()],
            amounts: amounts.collect(),
            span: Span {
                from: from as f64,
                to: to as f64,
                row: depth,
            },
            ancestors: above
                .into_iter()
                .map(|(node, frame)| Named {
                    node: node.0,
                    name: self.frame_text(frame.0),
                })
                .collect(),
            heaviest: self.parts(metric, heaviest),
        })
    }

    /// What a table of functions says of one.
    pub fn everywhere(
        &mut self,
        metric: MetricId,
        function: FunctionId,
    ) -> Result<Everywhere, NoSuch> {
        let row = function.index();
        let sums = self.functions(metric)?;
        let no = NoSuch::Row {
            what: "function",
            number: function.0,
        };
        let total = *sums.total.get(row).ok_or(no)?;
        let own = sums.own[row];
        let frames = self.profile.tree.frames().iter();
        Ok(Everywhere {
            function: function.0,
            places: frames.filter(|f| self.index.of(**f) == function).count(),
            amounts: self.metric_row(metric, Some(own), Some(total)),
        })
    }

    fn other_metric(&self, metric: MetricId, node: NodeId) -> MetricRow {
        let own = match grown_row(node) {
            None => Some(self.profile.tree.own(metric, node)),
            Some(_) => None,
        };
        self.metric_row(metric, own, self.sum_at(metric, node))
    }

    /// What a place of any tree holds of an additive metric.
    pub(super) fn sum_at(&self, metric: MetricId, node: NodeId) -> Option<i64> {
        let tree = &self.profile.tree;
        let totals = tree.totals(metric)?;
        let Some((slot, row)) = grown_row(node) else {
            return Some(totals[node.index()]);
        };
        let own = tree.stacks().own(metric);
        let (_, grown) = self.grown.get(slot)?.as_ref()?;
        Some(grown.sum(row, |of_stack, from| match of_stack {
            true => own[from as usize],
            false => totals[from as usize],
        }))
    }

    fn metric_row(&self, metric: MetricId, own: Option<i64>, total: Option<i64>) -> MetricRow {
        let whole = self.whole(metric);
        MetricRow {
            metric: self.profile.metric(metric).name.clone(),
            own: own.map(|own| self.amount(own, metric)),
            total: total.map(|total| self.amount(total, metric)),
            own_share: label::share(own.unwrap_or(0), whole),
            total_share: label::share(total.unwrap_or(0), whole),
        }
    }

    fn parts(&self, metric: MetricId, nodes: Vec<(NodeId, FrameId, i64)>) -> Vec<Part> {
        let whole = self.whole(metric);
        let part = |(node, frame, amount): (NodeId, FrameId, i64)| Part {
            node: node.0,
            name: self.frame_text(frame.0),
            amount: self.amount(amount, metric),
            share: label::share(amount, whole),
        };
        nodes.into_iter().map(part).collect()
    }

    /// Of a "more" box: the siblings from `node` on.
    pub fn more(
        &mut self,
        metric: MetricId,
        node: NodeId,
        siblings: u32,
        heaviest: usize,
    ) -> Result<MoreDetails, NoSuch> {
        let mut looked = self.look(metric, self.form_of(node))?;
        let shape = &mut *looked.shape;
        let parent = shape.parent(node);
        let fan = shape.fan(parent);
        let no = NoSuch::Row {
            what: "place",
            number: node.0,
        };
        let at = fan.children.iter().position(|n| *n == node).ok_or(no)?;
        let end = fan.len().min(at + siblings as usize);
        let inside = &fan.children[at..end];
        let sum = inside.iter().map(|n| shape.amount(*n)).sum();
        let named = inside.iter().take(heaviest);
        let named: Vec<_> = named
            .map(|n| (*n, shape.frame(*n), shape.amount(*n)))
            .collect();
        let parent_frame = shape.frame(parent);
        drop(looked);
        let (left, _, row) = self.span(metric, parent)?;
        Ok(MoreDetails {
            siblings: inside.len() as u32,
            amount: self.amount(sum, metric),
            share: label::share(sum, self.whole(metric)),
            parent: self.frame_text(parent_frame.0),
            heaviest: self.parts(metric, named),
            span: Span {
                from: (left + fan.starts[at]) as f64,
                to: (left + fan.starts[end]) as f64,
                row: row + 1,
            },
        })
    }

    /// A stack in pieces, leaf first.
    pub fn stack(&self, node: NodeId, start: usize, count: usize) -> StackFrames {
        let tree = &self.profile.tree;
        let node = self.place(node);
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
                        noise: self.is_noise(frame),
                    }
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tests::profile;

    #[test]
    fn a_function_everywhere_is_what_the_table_says() {
        let stacks = [("a;f", 1), ("b;f;g;f", 2), ("b", 4)];
        let mut opened = Opened::new(profile(&stacks));
        let metric = MetricId(0);
        let f = opened.details(metric, NodeId(2), 0, 0).unwrap();
        assert_eq!(f.name, "f");
        let all = opened.everywhere(metric, FunctionId(f.function)).unwrap();
        assert_eq!(all.places, 3);
        assert_eq!(all.amounts.own.unwrap().text, "3 B");
        assert_eq!(all.amounts.total.unwrap().text, "3 B");
        assert!(opened.everywhere(metric, FunctionId(99)).is_err());
    }
}
