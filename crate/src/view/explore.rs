//! Everything about the stacks that some frames are on: how much they hold,
//! the largest of them, and what occurs together with those frames.

use super::Conservation;
use super::label::{self, Amount};
use super::opened::{NoSuch, Opened};
use super::stacks::StackRow;
use super::tables::words;
use crate::analysis::company::{Companion, Company, company};
use crate::analysis::functions::{FunctionIndex, Functions};
use crate::analysis::search::{Hits, Query, hits, search};
use crate::ids::{FunctionId, MetricId, NodeId};
use crate::profile::Profile;
use serde::{Deserialize, Serialize};

/// Whose stacks?
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Of {
    /// What the profile's search found last.
    Search,
    Words(String),
    Function(u32),
    Node(u32),
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ExploreQuery {
    pub metric: u32,
    pub of: Of,
    /// Rows of each list, of the stacks, and stacks that are sent in full.
    pub companions: usize,
    pub stacks: usize,
    pub full: usize,
}

#[derive(Debug, Clone, Serialize)]
pub struct Explored {
    /// Different functions that are meant.
    pub functions: usize,
    pub amount: Amount,
    pub share: f64,
    /// Records, and distinct stacks.
    pub stacks: u64,
    pub distinct: u64,
    pub above: Companions,
    pub callers: Companions,
    pub callees: Companions,
    pub below: Companions,
    /// The largest, in their order.
    pub largest: Vec<StackRow>,
    pub full: Vec<FullStack>,
    pub conservation: Conservation,
}

/// The first of a list, and how long it is.
#[derive(Debug, Clone, Serialize)]
pub struct Companions {
    pub rows: usize,
    pub list: Vec<CompanionRow>,
}

#[derive(Debug, Clone, Serialize)]
pub struct CompanionRow {
    pub function: u32,
    pub node: u32,
    pub name: String,
    pub amount: Amount,
    /// Of the stacks in question.
    pub share: f64,
    pub stacks: u64,
    /// How much more often than everywhere; 1 is as often.
    pub lift: f64,
    pub colour: u8,
}

#[derive(Debug, Clone, Serialize)]
pub struct FullStack {
    pub rank: usize,
    pub node: u32,
    pub amount: Amount,
    pub share: f64,
    pub records: u64,
    pub depth: u32,
    /// Leaf first; no more than [`FRAMES`] of a very deep one.
    pub frames: Vec<FullFrame>,
}

#[derive(Debug, Clone, Serialize)]
pub struct FullFrame {
    pub node: u32,
    pub name: String,
    pub hit: bool,
}

/// Frames of one stack that are sent at once.
const FRAMES: usize = 200;

/// What a pattern, a function or a place means.
pub(crate) fn found(
    profile: &Profile,
    metric: MetricId,
    index: &FunctionIndex,
    all: &Functions,
    hits: &Hits,
) -> Result<Company, String> {
    company(profile, metric, index, all, hits).map_err(|stop| stop.to_string())
}

/// Share here by share everywhere.
pub(crate) fn lift(row: &Companion, here: i64, whole: i64) -> f64 {
    let everywhere = label::share(row.everywhere, whole);
    if everywhere == 0.0 {
        return 0.0;
    }
    label::share(row.value, here) / everywhere
}

impl Opened {
    pub fn explore(&mut self, query: &ExploreQuery) -> Result<Explored, NoSuch> {
        let metric = self.metric(query.metric)?;
        let total = self.total(metric)?;
        self.functions(metric)?;
        let own_hits = self.meant(&query.of)?;
        let none = || NoSuch::Stopped("Nothing is searched for.".to_owned());
        let hits = own_hits.as_ref().or(self.hits.as_ref()).ok_or_else(none)?;
        let Some(all) = &self.memos[metric.index()].functions else {
            return Err(NoSuch::Total(self.profile.metric(metric).name.clone()));
        };
        let found = found(&self.profile, metric, &self.index, all, hits);
        let found = found.map_err(NoSuch::Stopped)?;
        let whole = self.whole(metric);
        let list = |rows: &[Companion]| Companions {
            rows: rows.len(),
            list: rows
                .iter()
                .take(query.companions)
                .map(|row| self.companion(row, metric, found.value, whole))
                .collect(),
        };
        let parts = [
            ("found", found.value),
            ("other stacks", total - found.value),
        ];
        let conservation = self.conservation(metric, parts);
        let ranked = || found.rows.iter().copied().enumerate();
        Ok(Explored {
            functions: self.index.count(|frame| hits.has(frame)),
            amount: self.amount(found.value, metric),
            share: label::share(found.value, whole),
            stacks: found.stacks,
            distinct: found.distinct,
            above: list(&found.above),
            callers: list(&found.callers),
            callees: list(&found.callees),
            below: list(&found.below),
            largest: ranked()
                .take(query.stacks)
                .map(|(i, row)| {
                    self.stack_row(metric, i as u32 + 1, row as usize, Some(hits), true)
                })
                .collect(),
            full: ranked()
                .take(query.full)
                .map(|(i, row)| self.full_stack(metric, i + 1, row as usize, hits))
                .collect(),
            conservation,
        })
    }

    /// `None`: what the search found.
    fn meant(&self, of: &Of) -> Result<Option<Hits>, NoSuch> {
        Ok(match of {
            Of::Search => None,
            Of::Words(pattern) => {
                let query = Query {
                    case: true,
                    ..words(pattern)
                };
                Some(search(&self.profile, &query).map_err(NoSuch::Stopped)?)
            }
            Of::Function(number) => {
                if *number as usize >= self.index.len() {
                    return Err(NoSuch::Row {
                        what: "function",
                        number: *number,
                    });
                }
                let function = FunctionId(*number);
                let is = |frame| self.index.of(frame) == function;
                Some(hits(&self.profile, is))
            }
            Of::Node(number) => Some(Hits::place(&self.profile, self.place(self.node(*number)?))),
        })
    }

    fn companion(&self, row: &Companion, metric: MetricId, here: i64, whole: i64) -> CompanionRow {
        let frame = self.index.first_frame(row.function);
        CompanionRow {
            function: row.function.0,
            node: row.node.0,
            name: self.profile.strings.text(self.index.name(row.function)),
            amount: self.amount(row.value, metric),
            share: label::share(row.value, here),
            stacks: row.stacks,
            lift: lift(row, here, whole),
            colour: self.groups.colour[frame.index()],
        }
    }

    fn full_stack(&self, metric: MetricId, rank: usize, row: usize, hits: &Hits) -> FullStack {
        let tree = &self.profile.tree;
        let node = tree.stacks().nodes()[row];
        let value = tree.stacks().own(metric)[row];
        let frame = |node: NodeId| FullFrame {
            node: node.0,
            name: self.node_text(node),
            hit: hits.nodes.has(node.index()),
        };
        FullStack {
            rank,
            node: node.0,
            amount: self.amount(value, metric),
            share: label::share(value, self.whole(metric)),
            records: tree.stacks().records()[row],
            depth: tree.depth(node),
            frames: tree.path(node).take(FRAMES).map(frame).collect(),
        }
    }
}
