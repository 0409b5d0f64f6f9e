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

use super::label::{self, Amount};
use super::opened::{NoSuch, Opened};
use super::shape::Form;
use super::tables::{Asked, Table};
use crate::analysis::significance::{DEFAULT, ORDERS, Order};
use crate::ids::{FrameId, MetricId, NodeId};
use crate::metric::{Metric, Unit};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct BlocksQuery {
    /// Of an [`Order`].
    pub order: String,
    pub form: Form,
}

/// An amount of a line, and its part of the whole.
#[derive(Debug, Clone, Serialize)]
pub struct Measure {
    pub amount: Amount,
    pub share: f64,
}

/// What is known of the blocks of a line; null where the file does not say it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Cells {
    pub total_bytes: Option<Measure>,
    pub total_blocks: Option<Measure>,
    pub gmax_bytes: Option<Measure>,
    pub gmax_blocks: Option<Measure>,
    pub end_bytes: Option<Measure>,
    pub end_blocks: Option<Measure>,
    /// Of one stack alone: each had its maximum at its own time.
    pub max_bytes: Option<Amount>,
    pub max_blocks: Option<Amount>,
    pub read_bytes: Option<Measure>,
    pub written_bytes: Option<Measure>,
    /// Bytes a block, and time a block, with the part of the run that it is.
    pub average_size: Option<String>,
    pub average_life: Option<String>,
    pub life_share: Option<f64>,
    pub reads_a_byte: Option<String>,
    pub writes_a_byte: Option<String>,
    /// For each million units of time.
    pub bytes_rate: Option<String>,
    pub blocks_rate: Option<String>,
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
    pub node: u32,
    pub depth: u32,
    pub kind: Kind,
    /// Of a line of several places, from the first to the last.
    pub names: Vec<String>,
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

#[derive(Debug, Clone)]
struct Line {
    /// Of a chain, the last place; of other lines, the place above.
    node: NodeId,
    depth: u32,
    kind: Kind,
    names: Vec<FrameId>,
    significant: bool,
    open: bool,
    /// Of a line for the rest: brothers that have lines of their own, and how
    /// many have none.
    shown: Vec<NodeId>,
    many: usize,
}

/// The lines of one order of one tree.
#[derive(Debug)]
pub(super) struct BlockLines {
    of: (&'static str, Form, u32),
    list: Vec<Line>,
}

/// A place that holds enough to be significant.
struct Heavy {
    node: NodeId,
    children: Vec<usize>,
    /// All of them, also those that hold too little.
    many: usize,
    frame: FrameId,
    significant: bool,
    /// Stacks end here, too, and are significant by themselves.
    itself: Option<bool>,
    worth: bool,
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
            shown.push(self.block_row(metric, asked.query.form, line)?);
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
                let all = self.block_children(metric, query.form, line.node)?;
                let hidden = all
                    .into_iter()
                    .filter(|(node, _)| !line.shown.contains(node));
                hidden.collect()
            }
        };
        let order = order_of(query)?;
        let mut more: Vec<Line> = children
            .into_iter()
            .map(|(node, frame)| Line {
                significant: self.holds(order, node),
                ..place(node, line.depth + 1, vec![frame])
            })
            .collect();
        if line.kind == Kind::Place && !more.is_empty() {
            let ends = self.itself(order, line.node);
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

    /// How often each byte of the blocks of a stack was used.
    pub fn access(&self, node: NodeId) -> Option<Vec<AccessRow>> {
        let stacks = self.profile().tree.stacks();
        let map = stacks.access().map(stacks.row_of(self.place(node))?)?;
        let row = |run: &crate::profile::Run| AccessRow {
            bytes: run.bytes.into(),
            count: run.count.into(),
            many: run.count == crate::profile::Run::MANY,
        };
        Some(map.iter().map(row).collect())
    }

    /// Makes the lines ready; what they are sorted by is the answer.
    fn block_lines(&mut self, query: &BlocksQuery) -> Result<MetricId, NoSuch> {
        let order = order_of(query)?;
        let none = || NoSuch::Order(query.order.clone());
        if order.judge(&self.profile).is_none() {
            return Err(none());
        }
        let metric = self.profile.metric_named(order.by).ok_or_else(none)?;
        let birth = self.look(metric, query.form)?.birth;
        let of = (order.id, query.form, birth);
        if self.blocks.as_ref().is_none_or(|lines| lines.of != of) {
            let heavy = self.heavy(metric, query.form, order)?;
            let list = lines(&heavy);
            self.blocks = Some(BlockLines { of, list });
        }
        Ok(metric)
    }

    /// All places that hold at least half a per cent, callers first, and
    /// whether each, or one below it, is significant.
    fn heavy(
        &mut self,
        metric: MetricId,
        form: Form,
        order: &'static Order,
    ) -> Result<Vec<Heavy>, NoSuch> {
        let all = i128::from(self.total(metric)?);
        let root = self.look(metric, form)?.shape.root();
        let mut heavy: Vec<Heavy> = Vec::new();
        let mut pending = vec![(None::<usize>, root, FrameId::ROOT)];
        while let Some((parent, node, frame)) = pending.pop() {
            let children = self.block_children(metric, form, node)?;
            let at = heavy.len();
            if let Some(parent) = parent {
                heavy[parent].children.push(at);
            }
            let significant = self.holds(order, node);
            let itself = self.itself(order, node).filter(|_| !children.is_empty());
            heavy.push(Heavy {
                node,
                children: Vec::new(),
                many: children.len(),
                frame,
                significant,
                itself,
                worth: significant || itself == Some(true),
            });
            let enough = |node: &NodeId| {
                let amount = self.sum_at(metric, *node).unwrap_or(0);
                i128::from(amount) * 200 >= all
            };
            let enough = children.iter().filter(|(node, _)| enough(node));
            pending.extend(enough.rev().map(|(node, frame)| (Some(at), *node, *frame)));
        }
        for at in (0..heavy.len()).rev() {
            let below = heavy[at].children.iter().any(|child| heavy[*child].worth);
            heavy[at].worth |= below || at == 0;
        }
        Ok(heavy)
    }

    fn block_children(
        &mut self,
        metric: MetricId,
        form: Form,
        node: NodeId,
    ) -> Result<Vec<(NodeId, FrameId)>, NoSuch> {
        let mut looked = self.look(metric, form)?;
        let fan = looked.shape.fan(node);
        let children = fan.children.iter();
        Ok(children
            .map(|child| (*child, looked.shape.frame(*child)))
            .collect())
    }

    fn holds(&self, order: &'static Order, node: NodeId) -> bool {
        let judge = order.judge(&self.profile);
        judge.is_some_and(|judge| judge.holds(|id| self.sum_at(id, node).unwrap_or(0)))
    }

    /// Are the stacks significant that end at a place of the profile's tree?
    fn itself(&self, order: &'static Order, node: NodeId) -> Option<bool> {
        self.profile.tree.stacks().row_of(node)?;
        let judge = order.judge(&self.profile);
        Some(judge.is_some_and(|judge| judge.is_end_significant(node)))
    }

    fn block_row(&mut self, metric: MetricId, form: Form, line: &Line) -> Result<BlockRow, NoSuch> {
        let children = match line.kind {
            Kind::Place => self.block_children(metric, form, line.node)?.len(),
            Kind::Itself => 0,
            Kind::Rest => line.many,
        };
        let tree = &self.profile.tree;
        let own = |id| match super::shape::grown_row(line.node) {
            None => tree.own(id, line.node),
            Some(_) => 0,
        };
        let amount = |id| {
            let all = self.sum_at(id, line.node).unwrap_or(0);
            match line.kind {
                Kind::Place => all,
                Kind::Itself => own(id),
                Kind::Rest => {
                    let shown = line.shown.iter();
                    let shown: i64 = shown.filter_map(|node| self.sum_at(id, *node)).sum();
                    // What ends at the place has a line of its own.
                    all - shown - own(id)
                }
            }
        };
        // A maximum is true of one stack alone.
        let stack = match line.kind {
            Kind::Rest => None,
            _ => tree.stacks().row_of(self.place(line.node)),
        };
        let stack = stack.filter(|_| children == 0);
        let cells = self.cells(stack, amount);
        let last = line.names.last().copied();
        Ok(BlockRow {
            node: line.node.0,
            depth: line.depth,
            kind: line.kind,
            names: line
                .names
                .iter()
                .map(|frame| self.frame_text(frame.0))
                .collect(),
            many: line.many,
            significant: line.significant,
            open: line.open,
            children,
            colour: last.map_or(0, |frame| self.groups.colour[frame.index()]),
            hit: last.is_some_and(|frame| self.hits.as_ref().is_some_and(|hits| hits.has(frame))),
            cells,
        })
    }

    /// `stack`: the row of the one stack that this is about.
    fn cells(&self, stack: Option<usize>, amount: impl Fn(MetricId) -> i64) -> Cells {
        let profile = self.profile();
        let value = |name| {
            let id = profile.metric_named(name)?;
            profile.metric(id).additive.then(|| (id, amount(id)))
        };
        let measure = |name| {
            let (id, value) = value(name)?;
            Some(Measure {
                amount: self.amount(value, id),
                share: label::share(value, self.whole(id)),
            })
        };
        let most = |name| {
            let id = profile.metric_named(name)?;
            Some(self.amount(profile.tree.stacks().own(id)[stack?], id))
        };
        let by = |of, by| {
            let ((_, of), (_, by)) = (value(of)?, value(by)?);
            // Of nothing, nothing.
            Some(if by == 0 { 0.0 } else { of as f64 / by as f64 })
        };
        let clock = profile.clock.as_ref();
        let end = clock.and_then(|clock| clock.end).filter(|end| *end > 0);
        let unit = clock.map_or("", |clock| clock.unit.as_str());
        let mega = clock.map_or("", |clock| clock.mega_unit.as_str());
        let life = by("lifetimes", "total_blocks");
        let rate = |name| {
            let ((id, value), end) = (value(name)?, end?);
            let a_million = value as f64 / end as f64 * 1e6;
            let text = match profile.metric(id).unit {
                Unit::Bytes => label::bytes(a_million),
                _ => number(a_million),
            };
            Some(format!("{text}/{mega}"))
        };
        let size = by("total_bytes", "total_blocks");
        let bytes = profile
            .metric_named("total_bytes")
            .map(|id| profile.metric(id));
        let in_bytes = |size: f64| match bytes.map(|metric: &Metric| metric.unit) {
            Some(Unit::Bytes) => label::bytes(size),
            _ => number(size),
        };
        Cells {
            total_bytes: measure("total_bytes"),
            total_blocks: measure("total_blocks"),
            gmax_bytes: measure("gmax_bytes"),
            gmax_blocks: measure("gmax_blocks"),
            end_bytes: measure("end_bytes"),
            end_blocks: measure("end_blocks"),
            max_bytes: most("max_bytes"),
            max_blocks: most("max_blocks"),
            read_bytes: measure("read_bytes"),
            written_bytes: measure("written_bytes"),
            average_size: size.map(in_bytes),
            average_life: life.map(|life| format!("{} {unit}", number(life))),
            life_share: life.zip(end).map(|(life, end)| life / end as f64),
            reads_a_byte: by("read_bytes", "total_bytes").map(number),
            writes_a_byte: by("written_bytes", "total_bytes").map(number),
            bytes_rate: rate("total_bytes"),
            blocks_rate: rate("total_blocks"),
        }
    }
}

fn order_of(query: &BlocksQuery) -> Result<&'static Order, NoSuch> {
    Order::of(&query.order).ok_or_else(|| NoSuch::Order(query.order.clone()))
}

/// A number for people: two digits behind the point where they say something.
fn number(value: f64) -> String {
    let whole = value.trunc();
    match value.abs() {
        _ if (value - whole).abs() < 0.005 => crate::number::grouped(whole as i128),
        size if size >= 100.0 => crate::number::grouped(value.round() as i128),
        size if size < 0.01 => format!("{value:.1e}"),
        _ => format!("{value:.2}"),
    }
}

fn place(node: NodeId, depth: u32, names: Vec<FrameId>) -> Line {
    Line {
        node,
        depth,
        kind: Kind::Place,
        names,
        significant: false,
        open: false,
        shown: Vec::new(),
        many: 0,
    }
}

fn itself(node: NodeId, depth: u32, significant: bool) -> Line {
    Line {
        kind: Kind::Itself,
        significant,
        ..place(node, depth, Vec::new())
    }
}

/// The lines that are there before any is opened or closed.
fn lines(heavy: &[Heavy]) -> Vec<Line> {
    enum Next {
        Place(usize, u32),
        Line(Box<Line>),
    }
    let mut list = Vec::new();
    let mut pending = vec![Next::Place(0, 0)];
    while let Some(next) = pending.pop() {
        let (first, depth) = match next {
            Next::Place(at, depth) => (at, depth),
            Next::Line(line) => {
                list.push(*line);
                continue;
            }
        };
        let (mut at, mut names) = (first, vec![heavy[first].frame]);
        // Down as long as there is no choice.
        while let [only] = heavy[at].children[..]
            && heavy[at].many == 1
            && heavy[only].worth
            && heavy[at].itself.is_none()
            && at != 0
        {
            at = only;
            names.push(heavy[at].frame);
        }
        let here = &heavy[at];
        let worth: Vec<usize> = here
            .children
            .iter()
            .copied()
            .filter(|child| heavy[*child].worth)
            .collect();
        list.push(Line {
            significant: here.significant,
            open: !worth.is_empty() || here.itself == Some(true),
            ..place(here.node, depth, names)
        });
        let shown: Vec<NodeId> = worth.iter().map(|child| heavy[*child].node).collect();
        let many = here.many - shown.len();
        if !shown.is_empty() || here.itself == Some(true) {
            if many > 0 {
                pending.push(Next::Line(Box::new(Line {
                    kind: Kind::Rest,
                    shown,
                    many,
                    ..place(here.node, depth + 1, Vec::new())
                })));
            }
            let itself = here
                .itself
                .map(|significant| itself(here.node, depth + 1, significant));
            pending.extend(itself.map(|line| Next::Line(Box::new(line))));
        }
        pending.extend(
            worth
                .into_iter()
                .rev()
                .map(|child| Next::Place(child, depth + 1)),
        );
    }
    list
}

#[cfg(test)]
mod tests;
