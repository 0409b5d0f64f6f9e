//! The cycles as a table.

use super::super::opened::{NoSuch, Opened};
use super::super::tables::{Asked, Kept, Table, order};
use super::{NOTHING, lines, maybe, mib};
use crate::number::{exact, grouped};
use crate::profile::GcCycle;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CycleSort {
    /// The order of the file.
    Cycle,
    Pause,
    Concurrent,
    Before,
    After,
    Live,
    Goal,
    Stopped,
    Assist,
    Background,
    Idle,
    Percent,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CyclesQuery {
    pub sort: CycleSort,
    pub descending: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CycleRow {
    /// Its place in the file, from 0.
    pub index: u32,
    /// Its own number, and its run's, from 1.
    pub number: String,
    pub run: String,
    pub at: String,
    pub pause: String,
    pub concurrent: String,
    pub before: String,
    pub after: String,
    pub live: String,
    pub goal: String,
    pub stopped: String,
    pub assist: String,
    pub background: String,
    pub idle: String,
    pub percent: String,
    pub forced: bool,
}

/// Rows in the order that was asked for last.
pub(in crate::view) type CycleRows = Kept<CyclesQuery, u32>;

impl CycleSort {
    fn key(self, cycle: &GcCycle) -> u64 {
        let maybe = |size: Option<u32>| size.map_or(0, |size| u64::from(size) + 1);
        match self {
            Self::Cycle => 0,
            Self::Pause => cycle.pause,
            Self::Concurrent => cycle.concurrent,
            Self::Before => u64::from(cycle.before),
            Self::After => maybe(cycle.after),
            Self::Live => maybe(cycle.live),
            Self::Goal => maybe(cycle.goal),
            Self::Stopped => cycle.cpu.stopped,
            Self::Assist => cycle.cpu.assist,
            Self::Background => cycle.cpu.background,
            Self::Idle => cycle.cpu.idle,
            Self::Percent => cycle.percent.map_or(0, |percent| u64::from(percent) + 1),
        }
    }
}

impl Opened {
    pub fn gc_cycles(&mut self, asked: &Asked<CyclesQuery>) -> Result<Table<CycleRow>, NoSuch> {
        self.sort_cycles(&asked.query)?;
        let log = self.gc()?;
        let row = |index: &u32| {
            let run = log.runs.partition_point(|first| first <= index);
            row(*index, run, &log.cycles()[*index as usize])
        };
        Ok(Table {
            rows: self.cycle_rows.rows.len(),
            start: asked.start,
            list: asked
                .window(&self.cycle_rows.rows)
                .iter()
                .map(row)
                .collect(),
            conservation: lines(&self.profile),
        })
    }

    /// One cycle, by its place in the file.
    pub fn gc_cycle(&self, index: u32) -> Result<CycleRow, NoSuch> {
        let log = self.gc()?;
        let none = NoSuch::Row {
            what: "cycle",
            number: index,
        };
        let cycle = log.cycles().get(index as usize).ok_or(none)?;
        let run = log.runs.partition_point(|first| *first <= index);
        Ok(row(index, run, cycle))
    }

    /// The row of a cycle under this order.
    pub fn gc_cycle_row(
        &mut self,
        query: &CyclesQuery,
        index: u32,
    ) -> Result<Option<usize>, NoSuch> {
        self.sort_cycles(query)?;
        Ok(self.cycle_rows.rows.iter().position(|row| *row == index))
    }

    fn sort_cycles(&mut self, query: &CyclesQuery) -> Result<(), NoSuch> {
        if self.cycle_rows.answers(query) {
            return Ok(());
        }
        let cycles = self.gc()?.cycles();
        let mut rows: Vec<u32> = (0..cycles.len() as u32).collect();
        let key = |row: &u32| query.sort.key(&cycles[*row as usize]);
        match (query.sort, query.descending) {
            (CycleSort::Cycle, true) => rows.reverse(),
            (_, descending) => order(&mut rows, descending, key),
        }
        self.cycle_rows = Kept::new(query, rows, 0);
        Ok(())
    }
}

fn row(index: u32, run: usize, cycle: &GcCycle) -> CycleRow {
    let ms = |time: u64| exact(time, 6);
    // Old lines have no processor time: nothing is not nothing spent.
    let cpu = |time: u64| match cycle.at {
        Some(_) => ms(time),
        None => NOTHING.to_owned(),
    };
    CycleRow {
        index,
        number: grouped(cycle.number),
        run: grouped(run as u64),
        at: maybe(cycle.at, |at| format!("{} s", exact(at, 9))),
        pause: ms(cycle.pause),
        concurrent: cpu(cycle.concurrent),
        before: mib(cycle.before),
        after: maybe(cycle.after, mib),
        live: maybe(cycle.live, mib),
        goal: maybe(cycle.goal, mib),
        stopped: cpu(cycle.cpu.stopped),
        assist: cpu(cycle.cpu.assist),
        background: cpu(cycle.cpu.background),
        idle: cpu(cycle.cpu.idle),
        percent: maybe(cycle.percent, |percent| format!("{percent} %")),
        forced: cycle.forced,
    }
}
