//! What stood on which line of source, where frames do not say it.
//!
//! In some formats a frame is a function, and samples say besides on which of
//! its lines they are. The tree then is of functions; here is what each line
//! holds, over the whole file:
//!
//! ```text
//! load:41 > load:41 > parse:7   5     load   41   own 3   total 8
//! load:41                       3     parse   7   own 5   total 5
//! ```
//!
//! A line's own amount is of the stacks that end on it, its total of those that
//! pass through it, each once however often it does. No stack is kept.

use super::UsedStrings;
use crate::column::{filled, out_of_memory, reserve};
use crate::error::Stop;
use crate::ids::{MetricId, StringId};
use hashbrown::HashTable;

/// A line of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line {
    pub function: StringId,
    pub file: StringId,
    /// 1-based; 0 where unknown.
    pub line: u32,
    /// Where the function begins; 0 where unknown.
    pub start: u32,
}

/// A line's number while a profile is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineRow(u32);

/// The frozen table: lines that differ, in order, and columns of amounts by
/// metric. Empty where frames have lines themselves, or nobody has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    pub(crate) rows: Vec<Line>,
    pub(crate) own: Vec<Vec<i64>>,
    pub(crate) total: Vec<Vec<i64>>,
}

impl Lines {
    pub fn rows(&self) -> &[Line] {
        &self.rows
    }

    pub fn own(&self, metric: MetricId) -> &[i64] {
        &self.own[metric.index()]
    }

    pub fn total(&self, metric: MetricId) -> &[i64] {
        &self.total[metric.index()]
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn check(&self, metrics: usize, strings: usize) -> Result<(), String> {
        let columns = [&self.own, &self.total];
        let fits = |column: &Vec<i64>| column.len() == self.rows.len();
        let wanted = if self.is_empty() { 0 } else { metrics };
        if columns
            .iter()
            .any(|c| c.len() != wanted || !c.iter().all(fits))
        {
            return Err("columns of the lines differ in length".into());
        }
        if !self.rows.is_sorted_by(|a, b| a < b) {
            return Err("lines are not in order".into());
        }
        let names = |line: &Line| [line.function, line.file];
        if self
            .rows
            .iter()
            .flat_map(names)
            .any(|s| s.index() >= strings)
        {
            return Err("a line's string is not in the table".into());
        }
        Ok(())
    }
}

/// The table while it grows.
#[derive(Debug, Default)]
pub(super) struct LinesBuilder {
    rows: Vec<Line>,
    index: HashTable<u32>,
    amounts: Lines,
    /// The stack that was the last to be counted on a line.
    last: Vec<u32>,
    stacks: u32,
    /// Lines of the stack at hand, and that of its leaf.
    here: Vec<LineRow>,
    leaf: Option<LineRow>,
}

impl LinesBuilder {
    pub(super) fn intern(&mut self, line: Line) -> Result<LineRow, Stop> {
        let key = hash(&line);
        let rows = &self.rows;
        if let Some(&row) = self.index.find(key, |&row| rows[row as usize] == line) {
            return Ok(LineRow(row));
        }
        let row = u32::try_from(rows.len()).map_err(|_| Stop::Full("lines"))?;
        self.index
            .try_reserve(1, |&row| hash(&rows[row as usize]))
            .map_err(|_| out_of_memory("the system"))?;
        reserve(&mut self.rows, 1)?;
        self.rows.push(line);
        let rows = &self.rows;
        self.index
            .insert_unique(key, row, |&row| hash(&rows[row as usize]));
        Ok(LineRow(row))
    }

    /// What a line of another profile holds.
    pub(super) fn add(&mut self, row: LineRow, own: &[i64], total: &[i64]) -> Result<(), Stop> {
        self.grow(own.len())?;
        let row = row.0 as usize;
        self.last[row] = self.last[row].max(1);
        for (columns, values) in [
            (&mut self.amounts.own, own),
            (&mut self.amounts.total, total),
        ] {
            for (column, value) in columns.iter_mut().zip(values) {
                column[row] = column[row].saturating_add(*value);
            }
        }
        Ok(())
    }

    /// The stack at hand goes on: a frame and its line, if that is known.
    pub(super) fn pass(&mut self, line: Option<LineRow>) -> Result<(), Stop> {
        reserve(&mut self.here, 1)?;
        self.here.extend(line);
        self.leaf = line;
        Ok(())
    }

    /// The stack at hand is whole, and this is what it carries.
    pub(super) fn count(&mut self, values: &[i64]) -> Result<(), Stop> {
        self.grow(values.len())?;
        self.stacks = self.stacks.checked_add(1).ok_or(Stop::Full("stacks"))?;
        for line in self.here.drain(..) {
            let row = line.0 as usize;
            if std::mem::replace(&mut self.last[row], self.stacks) != self.stacks {
                for (total, value) in self.amounts.total.iter_mut().zip(values) {
                    // Cannot reach the end: each stack counts once, and all fit.
                    total[row] = total[row].saturating_add(*value);
                }
            }
        }
        if let Some(LineRow(row)) = self.leaf.take() {
            for (own, value) in self.amounts.own.iter_mut().zip(values) {
                own[row as usize] = own[row as usize].saturating_add(*value);
            }
        }
        Ok(())
    }

    /// Columns as long as the table, as many as there are metrics.
    fn grow(&mut self, metrics: usize) -> Result<(), Stop> {
        let rows = self.rows.len();
        if self.last.len() == rows {
            return Ok(());
        }
        let Lines { own, total, .. } = &mut self.amounts;
        own.resize(metrics, Vec::new());
        total.resize(metrics, Vec::new());
        for column in own.iter_mut().chain(total) {
            let more = rows - column.len();
            reserve(column, more)?;
            column.resize(rows, 0);
        }
        let more = rows - self.last.len();
        reserve(&mut self.last, more)?;
        self.last.resize(rows, 0);
        Ok(())
    }

    pub(super) fn footprint(&self) -> usize {
        let columns = self.amounts.own.len() + self.amounts.total.len();
        let row = size_of::<Line>() + 4 + 5 + 8 * columns;
        // Rows are put in order beside the old ones.
        2 * self.rows.capacity() * row + self.here.capacity() * 4
    }

    /// Puts the lines in order, those that no stack passes through left out,
    /// and names in the numbers of the frozen table.
    pub(super) fn freeze(mut self, names: &mut UsedStrings) -> Result<Lines, Stop> {
        self.index = HashTable::new();
        let used = |row: &usize| self.last.get(*row).is_some_and(|last| *last > 0);
        let mut order: Vec<(Line, u32)> = Vec::new();
        reserve(&mut order, self.rows.len())?;
        for row in (0..self.rows.len()).filter(used) {
            let line = self.rows[row];
            let line = Line {
                function: names.row(line.function)?,
                file: names.row(line.file)?,
                ..line
            };
            order.push((line, row as u32));
        }
        order.sort_unstable();
        let column = |from: &Vec<i64>| -> Result<Vec<i64>, Stop> {
            let mut to = filled(0, order.len())?;
            for (to, (_, row)) in to.iter_mut().zip(&order) {
                *to = from[*row as usize];
            }
            Ok(to)
        };
        if order.is_empty() {
            return Ok(Lines::default());
        }
        Ok(Lines {
            own: self
                .amounts
                .own
                .iter()
                .map(column)
                .collect::<Result<_, _>>()?,
            total: self
                .amounts
                .total
                .iter()
                .map(column)
                .collect::<Result<_, _>>()?,
            rows: order.into_iter().map(|(line, _)| line).collect(),
        })
    }
}

fn hash(line: &Line) -> u64 {
    const K: u64 = 0x9e37_79b9_7f4a_7c15;
    let pair = |a: u32, b: u32| u64::from(a) | u64::from(b) << 32;
    let names = pair(line.function.0, line.file.0).wrapping_mul(K);
    let h = (names.rotate_left(27) ^ pair(line.line, line.start)).wrapping_mul(K);
    h ^ (h >> 31)
}
