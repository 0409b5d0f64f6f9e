//! Lines of source: the functions whose lines are known, as a table, and one
//! function's lines with the text of its file.
//!
//! Files come from the user: their paths at once, and what one says when it is
//! looked at. One text is held at a time.

mod listing;
#[cfg(test)]
mod tests;

pub use listing::{
    FILTERED, ListingHead, ListingPart, ListingQuery, ListingRow, SourceRow, Written, file_told,
    version_told, visible,
};

use super::Conservation;
use super::label::{self, Amount};
use super::names::Alike;
use super::opened::{NoSuch, Opened};
use super::overview::printable;
use super::tables::{Asked, Kept, Table, order, step, words};
use crate::analysis::lines::{
    LineAmounts, LineIndex, Listing, Routine, SourceText, Sources, amounts,
};
use crate::analysis::search::Matcher;
use crate::analysis::stacks::magnitude;
use crate::ids::MetricId;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RoutineSort {
    Name,
    #[serde(rename = "self")]
    Own,
    Total,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RoutinesQuery {
    pub metric: u32,
    pub sort: RoutineSort,
    pub descending: bool,
    pub filter: String,
}

/// A function in a file.
#[derive(Debug, Clone, Serialize)]
pub struct RoutineRow {
    pub routine: u32,
    pub function: u32,
    pub name: String,
    pub written: Option<String>,
    pub alike: Alike,
    /// Its name without folders, and all of it.
    pub file: String,
    pub path: String,
    #[serde(rename = "self")]
    pub own: Amount,
    pub self_share: f64,
    pub total: Amount,
    pub total_share: f64,
    pub colour: u8,
    pub hit: bool,
}

/// What was worked out of a metric's lines.
#[derive(Debug)]
pub(super) struct LineSums {
    amounts: LineAmounts,
    /// By routine: own and total.
    routines: Vec<(i64, i64)>,
}

/// What is at hand, and the answers given last.
#[derive(Debug, Default)]
pub(super) struct SourceMemo {
    index: Option<LineIndex>,
    sources: Sources,
    text: Option<(u32, SourceText)>,
    rows: Kept<RoutinesQuery, u32>,
    listing: Option<(ListingQuery, Listing)>,
}

impl SourceMemo {
    /// Another tree is shown; files stay.
    pub(super) fn begin_anew(&mut self) {
        self.rows = Kept::default();
        self.listing = None;
    }
}

impl Opened {
    pub fn routines_table(
        &mut self,
        asked: &Asked<RoutinesQuery>,
    ) -> Result<Table<RoutineRow>, NoSuch> {
        let metric = self.metric(asked.query.metric)?;
        self.sort_routines(metric, &asked.query)?;
        self.names.compare(&self.profile);
        let (index, sums) = self.line_sums(metric)?;
        let whole = self.line_whole(index, metric);
        let rows = &self.source.rows;
        let row = |row: &u32| {
            let routine = &index.routines()[*row as usize];
            let (own, total) = sums.routines[*row as usize];
            let name = routine.name.whole(&self.profile);
            let path = printable(routine.file.get(&self.profile));
            RoutineRow {
                routine: *row,
                function: self.index.of(routine.frame).0,
                name: self.routine_name(routine),
                written: name.and_then(|name| self.names.written(&self.profile, name)),
                alike: name.map_or(Alike::No, |name| self.names.known_alike(name)),
                file: path.rsplit(['/', '\\']).next().unwrap_or(&path).to_owned(),
                path,
                own: self.amount(own, metric),
                self_share: label::share(own, whole),
                total: self.amount(total, metric),
                total_share: label::share(total, whole),
                colour: self.groups.colour[routine.frame.index()],
                hit: self
                    .hits
                    .as_ref()
                    .is_some_and(|hits| hits.has(routine.frame)),
            }
        };
        let all = sums.routines.iter().map(|(own, _)| own).sum();
        Ok(Table {
            rows: rows.rows.len(),
            start: asked.start,
            list: asked.window(&rows.rows).iter().map(row).collect(),
            conservation: self.on_lines(index, metric, rows.sum, all)?,
        })
    }

    /// What lines hold themselves, and what is on none that is known.
    fn on_lines(
        &self,
        index: &LineIndex,
        metric: MetricId,
        listed: i64,
        all: i64,
    ) -> Result<Conservation, NoSuch> {
        let total = match index.of_whole_file() {
            true => self.file_total(metric).unwrap_or(all),
            false => self.total(metric)?,
        };
        let parts = [
            ("self of what is listed", listed),
            ("filtered out", all - listed),
            ("on no line that is known", total - all),
        ];
        if !index.of_whole_file() {
            return Ok(self.conservation(metric, parts));
        }
        // Filters take nothing out of these lines.
        let told = |(i, (_, value)): &(usize, (&'static str, i64))| *i == 0 || *value != 0;
        let part = |(_, (label, value))| super::Part {
            label,
            amount: self.amount(value, metric),
        };
        Ok(Conservation {
            parts: parts
                .into_iter()
                .enumerate()
                .filter(told)
                .map(part)
                .collect(),
            total: self.amount(total, metric),
        })
    }

    fn line_whole(&self, index: &LineIndex, metric: MetricId) -> i64 {
        match index.of_whole_file() {
            true => self.file_whole(metric),
            false => self.whole(metric),
        }
    }

    fn routine_name(&self, routine: &Routine) -> String {
        match routine.name.whole(&self.profile) {
            Some(name) => self.names.full(&self.profile, name).into_owned(),
            None => printable(routine.name.get(&self.profile)),
        }
    }

    fn index_lines(&mut self) -> Result<&LineIndex, NoSuch> {
        if self.source.index.is_none() {
            let index = LineIndex::new(&self.profile);
            let index = index.map_err(|stop| NoSuch::Stopped(stop.to_string()))?;
            self.source.index = Some(index);
        }
        self.source.index.as_ref().ok_or_else(no_lines)
    }

    /// Makes ready what lines hold of a metric.
    fn sum_lines(&mut self, metric: MetricId) -> Result<(), NoSuch> {
        self.index_lines()?;
        let memo = &mut self.memos[metric.index()];
        if memo.lines.is_none()
            && let Some(index) = &self.source.index
        {
            let no = || NoSuch::Total(self.profile.metric(metric).name.clone());
            let amounts = amounts(&self.profile, index, metric).ok_or_else(no)?;
            let routines = index.routines().iter().map(|one| amounts.of(one)).collect();
            memo.lines = Some(LineSums { amounts, routines });
        }
        Ok(())
    }

    /// Once they are worked out.
    fn line_sums(&self, metric: MetricId) -> Result<(&LineIndex, &LineSums), NoSuch> {
        let sums = self.memos[metric.index()].lines.as_ref();
        self.source.index.as_ref().zip(sums).ok_or_else(no_lines)
    }

    fn sort_routines(&mut self, metric: MetricId, query: &RoutinesQuery) -> Result<(), NoSuch> {
        self.sum_lines(metric)?;
        if self.source.rows.answers(query) {
            return Ok(());
        }
        let (index, sums) = self.line_sums(metric)?;
        let routine = |row: &u32| &index.routines()[*row as usize];
        let name = |row: &u32| self.routine_name(routine(row));
        let file = |row: &u32| routine(row).file.get(&self.profile);
        let matcher = Matcher::new(&words(&query.filter)).ok();
        let passes = |row: &u32| match &matcher {
            Some(matcher) if !query.filter.is_empty() => {
                let written = routine(row).name.get(&self.profile);
                matcher.finds(written) || matcher.matches(file(row))
            }
            _ => true,
        };
        let has_lines = |row: &u32| !routine(row).rows.is_empty();
        let holds = |row: &u32| sums.amounts.has(routine(row).rows.clone());
        let all = 0..index.routines().len() as u32;
        let mut rows: Vec<u32> = all
            .filter(|row| has_lines(row) && holds(row) && passes(row))
            .collect();
        let down = query.descending;
        let (own, total) = (
            |row: &u32| magnitude(sums.routines[*row as usize].0),
            |row: &u32| magnitude(sums.routines[*row as usize].1),
        );
        match query.sort {
            RoutineSort::Name => rows.sort_by_cached_key(name),
            RoutineSort::Own => order(&mut rows, down, |row| (own(row), total(row))),
            RoutineSort::Total => order(&mut rows, down, |row| (total(row), own(row))),
        }
        if query.sort == RoutineSort::Name && down {
            rows.reverse();
        }
        let sum = rows.iter().map(|row| sums.routines[*row as usize].0).sum();
        self.source.rows = Kept::new(query, rows, sum);
        Ok(())
    }

    /// The routine that a place is in.
    pub fn routine_at(&mut self, node: u32) -> Result<Option<u32>, NoSuch> {
        let Some(place) = self.known_place(node) else {
            return Ok(None);
        };
        let frame = self.profile.tree.frame(place);
        let index = self.index_lines()?;
        let has_lines = |routine: &usize| !index.routines()[*routine].rows.is_empty();
        let routine = index.routine_of(frame).filter(has_lines);
        Ok(routine.map(|routine| routine as u32))
    }

    /// The heaviest place of a routine; none where filters have taken it out.
    pub fn routine_node(&mut self, metric: u32, routine: u32) -> Result<Option<u32>, NoSuch> {
        let metric = self.metric(metric)?;
        self.total(metric)?;
        self.index_lines()?;
        let tree = &self.profile.tree;
        let (Some(index), Some(totals)) = (&self.source.index, tree.totals(metric)) else {
            return Ok(None);
        };
        let places = tree.frames().iter().enumerate().skip(1);
        let heaviest = places
            .filter(|(_, frame)| index.routine_of(**frame) == Some(routine as usize))
            .max_by_key(|(row, _)| (totals[*row].unsigned_abs(), std::cmp::Reverse(*row)));
        Ok(heaviest.map(|(row, _)| row as u32))
    }

    pub fn row_of_routine(
        &mut self,
        query: &RoutinesQuery,
        node: u32,
    ) -> Result<Option<usize>, NoSuch> {
        let metric = self.metric(query.metric)?;
        self.sort_routines(metric, query)?;
        let here = self.routine_at(node)?;
        let rows = &self.source.rows.rows;
        Ok(here.and_then(|here| rows.iter().position(|row| *row == here)))
    }

    /// The next or previous row that the search found, round the end.
    pub fn routine_hit(
        &mut self,
        query: &RoutinesQuery,
        from: Option<usize>,
        forward: bool,
    ) -> Result<Option<usize>, NoSuch> {
        let metric = self.metric(query.metric)?;
        self.sort_routines(metric, query)?;
        let (index, _) = self.line_sums(metric)?;
        let Some(hits) = &self.hits else {
            return Ok(None);
        };
        let rows = &self.source.rows.rows;
        let is_hit = |i: usize| hits.has(index.routines()[rows[i] as usize].frame);
        Ok(step(rows.len(), from, forward, is_hit))
    }

    /// The files at hand, instead of those before.
    pub fn set_sources(&mut self, paths: Vec<String>) {
        self.source.sources = Sources::new(paths);
        self.source.text = None;
        self.source.listing = None;
    }

    /// What one of them says; it is held until another is given.
    pub fn give_source(&mut self, source: u32, bytes: Vec<u8>) {
        self.source.text = Some((source, SourceText::new(bytes)));
        self.source.listing = None;
    }
}

fn no_lines() -> NoSuch {
    NoSuch::Stopped("The lines of this profile are not worked out.".to_owned())
}
