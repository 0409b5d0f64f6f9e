//! The tables: functions, and stacks. Rows are sorted and filtered once, and
//! sent a screenful at a time.

use super::Conservation;
use super::label::{self, Amount};
use super::names::Alike;
use super::opened::{NoSuch, Opened};
use crate::analysis::search::Hits;
use crate::analysis::search::{Matcher, Query, search};
use crate::analysis::stacks::tail;
use crate::ids::{FunctionId, MetricId, NodeId};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FunctionSort {
    Name,
    #[serde(rename = "self")]
    Own,
    Total,
    Stacks,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FunctionsQuery {
    pub metric: u32,
    pub sort: FunctionSort,
    pub descending: bool,
    pub filter: String,
    pub start: usize,
    pub count: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StacksQuery {
    pub metric: u32,
    pub filter: String,
    pub start: usize,
    pub count: usize,
}

/// Rows of the table as last asked for.
#[derive(Debug, Default)]
pub(super) struct FunctionRows {
    key: Option<(u32, FunctionSort, bool, String)>,
    rows: Vec<FunctionId>,
}

#[derive(Debug, Default)]
pub(super) struct StackRows {
    key: Option<(u32, String)>,
    /// Rank of each row among all, and its row in the tree's table.
    rows: Vec<(u32, u32)>,
}

#[derive(Debug, Clone, Serialize)]
pub struct FunctionRow {
    pub function: u32,
    pub name: String,
    /// As the file has it, where that is not how it reads.
    pub written: Option<String>,
    pub alike: Alike,
    #[serde(rename = "self")]
    pub own: Amount,
    pub self_share: f64,
    pub total: Amount,
    pub total_share: f64,
    pub stacks: u64,
    pub colour: u8,
    pub hit: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct StackRow {
    pub rank: u32,
    pub node: u32,
    pub amount: Amount,
    pub share: f64,
    pub records: u64,
    pub depth: u32,
    /// Leaf first.
    pub tail: Vec<TailFrame>,
    pub hit: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct TailFrame {
    pub name: String,
    pub hit: bool,
}

/// A part of a table.
#[derive(Debug, Clone, Serialize)]
pub struct Table<Row> {
    /// All rows under this filter, not only those in `list`.
    pub rows: usize,
    pub start: usize,
    pub list: Vec<Row>,
    pub conservation: Conservation,
}

/// Frames of a stack that a row may show: as many as a wide screen has room for.
const TAIL: usize = 12;

impl Opened {
    pub fn functions_table(
        &mut self,
        query: &FunctionsQuery,
    ) -> Result<Table<FunctionRow>, NoSuch> {
        let metric = self.metric(query.metric)?;
        let total = self.total(metric)?;
        let whole = self.whole(metric);
        self.sort_functions(metric, query)?;
        self.functions(metric)?;
        self.names.compare(&self.profile);
        let Some(sums) = &self.memos[metric.index()].functions else {
            return Err(NoSuch::Total(self.profile.metric(metric).name.clone()));
        };
        let rows = &self.function_rows.rows;
        let window = window(rows, query.start, query.count);
        let list = window
            .iter()
            .map(|function| {
                let i = function.index();
                let frame = self.index.first_frame(*function);
                let name = self.index.name(*function);
                FunctionRow {
                    function: function.0,
                    name: self.names.full(&self.profile, name).into_owned(),
                    written: self.names.written(&self.profile, name),
                    alike: self.names.known_alike(name),
                    own: self.amount(sums.own[i], metric),
                    self_share: label::share(sums.own[i], whole),
                    total: self.amount(sums.total[i], metric),
                    total_share: label::share(sums.total[i], whole),
                    stacks: sums.records[i],
                    colour: self.groups.colour[frame.index()],
                    hit: self.hits.as_ref().is_some_and(|hits| hits.has(frame)),
                }
            })
            .collect();
        let listed: i64 = rows.iter().map(|f| sums.own[f.index()]).sum();
        Ok(Table {
            rows: rows.len(),
            start: query.start,
            list,
            conservation: self.listed(listed, total, metric),
        })
    }

    fn sort_functions(&mut self, metric: MetricId, query: &FunctionsQuery) -> Result<(), NoSuch> {
        let key = (
            query.metric,
            query.sort,
            query.descending,
            query.filter.clone(),
        );
        if self.function_rows.key.as_ref() == Some(&key) {
            return Ok(());
        }
        self.functions(metric)?;
        let Some(sums) = &self.memos[metric.index()].functions else {
            return Ok(());
        };
        let name = |f: &FunctionId| self.names.bytes(&self.profile, self.index.name(*f));
        let written = |f: &FunctionId| self.profile.strings.get(self.index.name(*f));
        let matcher = Matcher::new(&words(&query.filter)).ok();
        let passes = |f: &FunctionId| match &matcher {
            Some(matcher) if !query.filter.is_empty() => {
                matcher.matches(written(f)) || matcher.matches(name(f))
            }
            _ => true,
        };
        // Those that a transform has taken out of the tree are not there.
        let there = |f: &FunctionId| sums.records[f.index()] > 0;
        let functions = self.index.ids().filter(there);
        let mut rows: Vec<FunctionId> = functions.filter(passes).collect();
        match query.sort {
            FunctionSort::Name => rows.sort_unstable_by(|a, b| name(a).cmp(name(b))),
            FunctionSort::Own => rows.sort_unstable_by_key(|f| {
                (sums.own[f.index()], sums.total[f.index()], Reverse(*f))
            }),
            FunctionSort::Total => rows.sort_unstable_by_key(|f| {
                (sums.total[f.index()], sums.own[f.index()], Reverse(*f))
            }),
            FunctionSort::Stacks => rows.sort_unstable_by_key(|f| {
                (sums.records[f.index()], sums.total[f.index()], Reverse(*f))
            }),
        }
        if query.descending {
            rows.reverse();
        }
        self.function_rows = FunctionRows {
            key: Some(key),
            rows,
        };
        Ok(())
    }

    pub fn stacks_table(&mut self, query: &StacksQuery) -> Result<Table<StackRow>, NoSuch> {
        let metric = self.metric(query.metric)?;
        self.filter_stacks(metric, query);
        self.find_stacks();
        let total = self.profile.total(metric).unwrap_or(0);
        let own = self.profile.tree.stacks().own(metric);
        let rows = &self.stack_rows.rows;
        let list = window(rows, query.start, query.count)
            .iter()
            .map(|(rank, row)| {
                let row = *row as usize;
                let hit = self.stack_hits.as_ref().is_some_and(|hit| hit[row]);
                self.stack_row(metric, *rank, row, self.hits.as_ref(), hit)
            })
            .collect();
        let listed: i64 = rows.iter().map(|(_, row)| own[*row as usize]).sum();
        Ok(Table {
            rows: rows.len(),
            start: query.start,
            list,
            conservation: self.listed(listed, total, metric),
        })
    }

    /// One row; `hits` are the frames to mark in it.
    pub(super) fn stack_row(
        &self,
        metric: MetricId,
        rank: u32,
        row: usize,
        hits: Option<&Hits>,
        hit: bool,
    ) -> StackRow {
        let tree = &self.profile.tree;
        let stacks = tree.stacks();
        let node = stacks.nodes()[row];
        let own = stacks.own(metric)[row];
        let is_hit = |node| hits.is_some_and(|hits| hits.has(tree.frame(node)));
        let tail = tail(&self.profile, self.noise_marks(), node, TAIL);
        let tail = tail.into_iter().map(|node| TailFrame {
            name: self.node_text(node),
            hit: is_hit(node),
        });
        StackRow {
            rank,
            node: node.0,
            amount: self.amount(own, metric),
            share: label::share(own, self.whole(metric)),
            records: stacks.records()[row],
            depth: tree.depth(node),
            tail: tail.collect(),
            hit,
        }
    }

    fn filter_stacks(&mut self, metric: MetricId, query: &StacksQuery) {
        let key = (query.metric, query.filter.clone());
        if self.stack_rows.key.as_ref() == Some(&key) {
            return;
        }
        let ranked = |(i, row): (usize, &u32)| (i as u32 + 1, *row);
        let mut rows: Vec<(u32, u32)> = self
            .stack_order(metric)
            .iter()
            .enumerate()
            .map(ranked)
            .collect();
        if !query.filter.is_empty()
            && let Ok(hits) = search(&self.profile, &words(&query.filter))
        {
            let passes = hits.stacks(&self.profile);
            rows.retain(|(_, row)| passes[*row as usize]);
        }
        self.stack_rows = StackRows {
            key: Some(key),
            rows,
        };
    }

    /// Which stacks have a frame that the search of the profile found.
    pub(super) fn find_stacks(&mut self) {
        if self.stack_hits.is_none() {
            self.stack_hits = self.hits.as_ref().map(|hits| hits.stacks(&self.profile));
        }
    }

    /// The next or previous row that the search found, round the end.
    pub fn function_hit(
        &mut self,
        query: &FunctionsQuery,
        from: Option<usize>,
        forward: bool,
    ) -> Result<Option<usize>, NoSuch> {
        let metric = self.metric(query.metric)?;
        self.sort_functions(metric, query)?;
        let Some(hits) = &self.hits else {
            return Ok(None);
        };
        let rows = &self.function_rows.rows;
        let is_hit = |i: usize| hits.has(self.index.first_frame(rows[i]));
        Ok(step(rows.len(), from, forward, is_hit))
    }

    pub fn stack_hit(
        &mut self,
        query: &StacksQuery,
        from: Option<usize>,
        forward: bool,
    ) -> Result<Option<usize>, NoSuch> {
        let metric = self.metric(query.metric)?;
        self.filter_stacks(metric, query);
        self.find_stacks();
        let Some(hit) = &self.stack_hits else {
            return Ok(None);
        };
        let rows = &self.stack_rows.rows;
        let is_hit = |i: usize| hit[rows[i].1 as usize];
        Ok(step(rows.len(), from, forward, is_hit))
    }

    fn listed(&self, listed: i64, total: i64, metric: MetricId) -> Conservation {
        let parts = [("listed", listed), ("filtered out", total - listed)];
        self.conservation(metric, parts)
    }

    /// A node's name for display; the root is called "all".
    pub fn node_text(&self, node: NodeId) -> String {
        match node {
            NodeId::ROOT => "all".to_owned(),
            node => self.frame_name(self.profile.tree.frame(node)),
        }
    }
}

pub(super) fn words(filter: &str) -> Query {
    Query {
        pattern: filter.to_owned(),
        regex: false,
        case: false,
    }
}

/// The first of `n` rows after `from` that is one, round the end; `from`
/// itself comes last.
pub(super) fn step(
    n: usize,
    from: Option<usize>,
    forward: bool,
    is_one: impl Fn(usize) -> bool,
) -> Option<usize> {
    let start = match (from.filter(|at| *at < n), forward) {
        (Some(at), true) => at + 1,
        (Some(at), false) => at,
        (None, true) => 0,
        (None, false) => n,
    };
    match forward {
        true => (start..n).chain(0..start).find(|i| is_one(*i)),
        false => (start..n).chain(0..start).rfind(|i| is_one(*i)),
    }
}

pub(super) fn window<T>(rows: &[T], start: usize, count: usize) -> &[T] {
    let start = start.min(rows.len());
    &rows[start..rows.len().min(start.saturating_add(count))]
}
