//! Every function once, as a table.

use super::label::{self, Amount};
use super::names::Alike;
use super::opened::{NoSuch, Opened};
use super::tables::{Asked, Kept, Table, order, step, words};
use crate::analysis::measure::pair_of;
use crate::analysis::search::Matcher;
use crate::analysis::stacks::magnitude;
use crate::ids::{FunctionId, MetricId};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FunctionSort {
    Name,
    #[serde(rename = "self")]
    Own,
    Total,
    Stacks,
    /// Bytes over objects of its own.
    Average,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FunctionsQuery {
    pub metric: u32,
    pub sort: FunctionSort,
    pub descending: bool,
    pub filter: String,
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
    /// Bytes of one object of its own, where both are measured.
    pub average: Option<Amount>,
    pub stacks: u64,
    pub colour: u8,
    pub hit: bool,
}

impl Opened {
    pub fn functions_table(
        &mut self,
        asked: &Asked<FunctionsQuery>,
    ) -> Result<Table<FunctionRow>, NoSuch> {
        let metric = self.metric(asked.query.metric)?;
        let total = self.total(metric)?;
        let whole = self.whole(metric);
        self.sort_functions(metric, &asked.query)?;
        self.functions(metric)?;
        let pair = self.ready_pair(metric)?;
        self.names.compare(&self.profile);
        let Some(sums) = &self.memos[metric.index()].functions else {
            return Err(NoSuch::Total(self.profile.metric(metric).name.clone()));
        };
        let Kept { rows, sum, .. } = &self.function_rows;
        let list = asked
            .window(rows)
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
                    average: self.average(pair, i),
                    stacks: sums.records[i],
                    colour: self.groups.colour[frame.index()],
                    hit: self.hits.as_ref().is_some_and(|hits| hits.has(frame)),
                }
            })
            .collect();
        Ok(Table {
            rows: rows.len(),
            start: asked.start,
            list,
            conservation: self.conservation(
                metric,
                [
                    ("self of what is listed", *sum),
                    ("filtered out", total - sum),
                ],
            ),
        })
    }

    fn sort_functions(&mut self, metric: MetricId, query: &FunctionsQuery) -> Result<(), NoSuch> {
        if self.function_rows.answers(query) {
            return Ok(());
        }
        self.functions(metric)?;
        let pair = self.ready_pair(metric)?;
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
        let down = query.descending;
        let (own, total) = (
            |f: &FunctionId| magnitude(sums.own[f.index()]),
            |f: &FunctionId| magnitude(sums.total[f.index()]),
        );
        match query.sort {
            FunctionSort::Name => order(&mut rows, down, name),
            FunctionSort::Own => order(&mut rows, down, |f| (own(f), total(f))),
            FunctionSort::Total => order(&mut rows, down, |f| (total(f), own(f))),
            FunctionSort::Average => {
                order(&mut rows, down, |f| self.size_of_one(pair, f.index()));
            }
            FunctionSort::Stacks => {
                order(&mut rows, down, |f| (sums.records[f.index()], total(f)));
            }
        }
        let sum = rows.iter().map(|f| sums.own[f.index()]).sum();
        self.function_rows = Kept::new(query, rows, sum);
        Ok(())
    }

    /// Bytes and objects that belong together, the metric among them; both sums
    /// are made ready.
    fn ready_pair(&mut self, metric: MetricId) -> Result<Option<(MetricId, MetricId)>, NoSuch> {
        let pair = pair_of(&self.profile, metric);
        if let Some((bytes, objects)) = pair {
            self.functions(bytes)?;
            self.functions(objects)?;
        }
        Ok(pair)
    }

    /// In whole units.
    fn size_of_one(&self, pair: Option<(MetricId, MetricId)>, function: usize) -> Option<i64> {
        let (bytes, objects) = pair?;
        let own = |metric: MetricId| {
            let sums = self.memos[metric.index()].functions.as_ref()?;
            Some(sums.own[function])
        };
        let (bytes, objects) = (own(bytes)?, own(objects)?);
        let whole = bytes.checked_add(objects / 2)?;
        (objects > 0 && bytes >= 0).then(|| whole / objects)
    }

    fn average(&self, pair: Option<(MetricId, MetricId)>, function: usize) -> Option<Amount> {
        let size = self.size_of_one(pair, function)?;
        Some(self.amount(size, pair?.0))
    }

    /// The row of the function that stands at a place.
    pub fn row_of_function(
        &mut self,
        query: &FunctionsQuery,
        node: u32,
    ) -> Result<Option<usize>, NoSuch> {
        let metric = self.metric(query.metric)?;
        self.sort_functions(metric, query)?;
        Ok(self.known_place(node).and_then(|place| {
            let here = self.index.of(self.profile.tree.frame(place));
            let rows = &self.function_rows.rows;
            rows.iter().position(|function| *function == here)
        }))
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
}
