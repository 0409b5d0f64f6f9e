//! Which of a stack's amounts belong to which set of labels.
//!
//! ```text
//! main;load   handler=/upload  2 records 300     row 0: two parts
//! main;load   handler=/list    1 record   40
//! main;parse                   1 record    5     row 1: set 0, all of it
//! ```
//!
//! Most stacks have one set. Then its number is all that is kept: the amounts
//! are the stack's own. Without any label, nothing is.

use super::Stacks;
use crate::column::{filled, out_of_memory, reserve};
use crate::error::Stop;
use crate::ids::{MetricId, SetId};
use crate::metric::Metric;
use hashbrown::HashTable;
use std::ops::Range;

/// Says that a row has several parts; the other bits say which.
const SEVERAL: u32 = !SetId::LAST;

/// The parts of all stacks, frozen.
///
/// Invariants: `of_row` is empty, or has an entry per row of the stacks; the
/// parts of a row have ascending sets and add up to the row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parts {
    /// A set, or [`SEVERAL`] and an entry of `ends`.
    pub(crate) of_row: Vec<u32>,
    /// Where the parts of each row of several end.
    pub(crate) ends: Vec<u32>,
    pub(crate) set: Vec<SetId>,
    pub(crate) records: Vec<u64>,
    pub(crate) own: Vec<Vec<i64>>,
}

/// What of a stack has the same labels.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    pub set: SetId,
    row: usize,
    /// In the columns of parts; none if it is the whole stack.
    at: Option<usize>,
}

impl Parts {
    fn span(&self, row: usize) -> Option<Range<usize>> {
        let several = *self.of_row.get(row)?;
        let span = (several & SEVERAL != 0).then_some((several & !SEVERAL) as usize)?;
        let start = match span {
            0 => 0,
            span => self.ends[span - 1] as usize,
        };
        Some(start..self.ends[span] as usize)
    }

    /// The only set of a row, or that of none.
    fn only(&self, row: usize) -> SetId {
        self.of_row.get(row).map_or(SetId::NONE, |set| SetId(*set))
    }

    /// The largest number of a set.
    pub(crate) fn last_set(&self) -> SetId {
        let only = self.of_row.iter().filter(|set| **set & SEVERAL == 0);
        let only = only.copied().max().map_or(SetId::NONE, SetId);
        self.set.iter().copied().max().map_or(only, |s| s.max(only))
    }

    /// One more row, all of one set.
    pub(crate) fn whole(&mut self, set: SetId) -> Result<(), Stop> {
        reserve(&mut self.of_row, 1)?;
        self.of_row.push(set.0);
        Ok(())
    }

    /// A part of the row to come; `close` ends it. Parts come by sets, and
    /// equal ones become one.
    pub(crate) fn part(
        &mut self,
        set: SetId,
        records: u64,
        values: &[i64],
        metrics: &[Metric],
    ) -> Result<(), Stop> {
        let open = self.ends.last().map_or(0, |end| *end as usize);
        if self.set.len() > open && self.set.last() == Some(&set) {
            let at = self.set.len() - 1;
            self.records[at] = self.records[at].saturating_add(records);
            for ((own, value), metric) in self.own.iter_mut().zip(values).zip(metrics) {
                own[at] = metric.joined(own[at], *value);
            }
            return Ok(());
        }
        reserve(&mut self.set, 1)?;
        reserve(&mut self.records, 1)?;
        self.own.resize(metrics.len(), Vec::new());
        for (own, value) in self.own.iter_mut().zip(values) {
            reserve(own, 1)?;
            own.push(*value);
        }
        self.set.push(set);
        self.records.push(records);
        Ok(())
    }

    /// All parts of a row have come.
    pub(crate) fn close(&mut self) -> Result<(), Stop> {
        let open = self.ends.last().map_or(0, |end| *end as usize);
        if let [set] = self.set[open..] {
            self.set.truncate(open);
            self.records.truncate(open);
            self.own.iter_mut().for_each(|own| own.truncate(open));
            return self.whole(set);
        }
        reserve(&mut self.ends, 1)?;
        let row = SetId(SEVERAL | self.ends.len() as u32);
        self.ends.push(self.set.len() as u32);
        self.whole(row)
    }

    pub(crate) fn check(&self, stacks: &Stacks, additive: &[bool]) -> Result<(), String> {
        let fits = self.of_row.is_empty() || self.of_row.len() == stacks.len();
        let parts = self.set.len();
        let columns = self.own.iter().map(Vec::len).chain([self.records.len()]);
        let last = self.ends.last().map_or(0, |end| *end as usize);
        let spans = self.of_row.iter().filter(|set| **set & SEVERAL != 0);
        if !fits
            || columns.into_iter().any(|len| len != parts)
            || last != parts
            || !self.ends.is_sorted()
            || (parts > 0 && self.own.len() != additive.len())
            || !spans
                .map(|set| (set & !SEVERAL) as usize)
                .eq(0..self.ends.len())
        {
            return Err("parts do not fit the table of stacks".into());
        }
        for row in 0..stacks.len() {
            let Some(span) = self.span(row) else { continue };
            if span.len() < 2 || !self.set[span.clone()].is_sorted_by(|a, b| a < b) {
                return Err("the parts of a stack are not in order".into());
            }
            let records = self.records[span.clone()].iter();
            let records: u128 = records.map(|records| u128::from(*records)).sum();
            if records != u128::from(stacks.records[row]) {
                return Err("the records of a stack's parts are not its records".into());
            }
            for ((own, of_stack), additive) in self.own.iter().zip(&stacks.own).zip(additive) {
                let sum: i128 = own[span.clone()].iter().map(|v| i128::from(*v)).sum();
                if *additive && sum != i128::from(of_stack[row]) {
                    return Err("the parts of a stack do not add up to it".into());
                }
            }
        }
        Ok(())
    }
}

/// A stack by the labels of its records.
impl Stacks {
    /// Has any record a label?
    pub fn has_labels(&self) -> bool {
        !self.parts.of_row.is_empty()
    }

    /// The parts of a row: at least one, by ascending sets.
    pub fn parts(&self, row: usize) -> impl ExactSizeIterator<Item = Part> + '_ {
        let (start, many) = match self.parts.span(row) {
            Some(span) => (Some(span.start), span.len()),
            None => (None, 1),
        };
        (0..many).map(move |i| {
            let at = start.map(|start| start + i);
            let only = || self.parts.only(row);
            let set = at.map_or_else(only, |at| self.parts.set[at]);
            Part { set, row, at }
        })
    }

    pub fn part_records(&self, part: Part) -> u64 {
        match part.at {
            Some(at) => self.parts.records[at],
            None => self.records[part.row],
        }
    }

    pub fn part_own(&self, part: Part, metric: MetricId) -> i64 {
        match part.at {
            Some(at) => self.parts.own[metric.index()][at],
            None => self.own[metric.index()][part.row],
        }
    }
}

/// A part of a row that has several.
#[derive(Debug, Clone, Copy)]
struct Link {
    row: u32,
    set: SetId,
    /// The part of the same row that came before; [`NO_PART`] for the first.
    before: u32,
}

const NO_PART: u32 = u32::MAX;

/// The parts while records come in.
#[derive(Debug, Default)]
pub(super) struct Growing {
    /// As when frozen, but that of several parts the latest is said. Empty as
    /// long as no record has a label.
    of_row: Vec<u32>,
    links: Vec<Link>,
    records: Vec<u64>,
    own: Vec<Vec<i64>>,
    /// Parts by row and set.
    known: HashTable<u32>,
}

impl Growing {
    pub(super) fn footprint(&self) -> usize {
        self.of_row.capacity() * 4
            + self.links.capacity() * (size_of::<Link>() + 8 + 8 * self.own.len())
            + self.known.capacity() * 5
    }

    pub(super) fn add_metric(&mut self) -> Result<(), Stop> {
        let column = filled(0, self.links.len())?;
        self.own.push(column);
        Ok(())
    }

    /// A record of the next row of the stacks.
    pub(super) fn first(&mut self, set: SetId, stacks: &Stacks) -> Result<(), Stop> {
        if set == SetId::NONE && self.of_row.is_empty() {
            return Ok(());
        }
        self.begin(stacks)?;
        reserve(&mut self.of_row, 1)?;
        self.of_row.push(set.0);
        Ok(())
    }

    /// Records of a row that is there, before they are added to it.
    pub(super) fn more(
        &mut self,
        row: usize,
        set: SetId,
        (records, values): (u64, &[i64]),
        stacks: &Stacks,
        metrics: &[Metric],
    ) -> Result<(), Stop> {
        if set == SetId::NONE && self.of_row.is_empty() {
            return Ok(());
        }
        self.begin(stacks)?;
        let latest = self.of_row[row];
        if latest == set.0 {
            return Ok(());
        }
        if latest & SEVERAL == 0 {
            let so_far: Vec<i64> = stacks.own.iter().map(|own| own[row]).collect();
            let only = (SetId(latest), NO_PART);
            self.push(row, only, stacks.records[row], &so_far)?;
        }
        let links = &self.links;
        let is = |&at: &u32| {
            let link = &links[at as usize];
            link.row as usize == row && link.set == set
        };
        match self.known.find(key(row as u32, set), is) {
            Some(&at) => {
                let at = at as usize;
                self.records[at] += records;
                for ((own, value), metric) in self.own.iter_mut().zip(values).zip(metrics) {
                    own[at] = metric.joined(own[at], *value);
                }
                Ok(())
            }
            None => self.push(row, (set, self.of_row[row] & !SEVERAL), records, values),
        }
    }

    /// From the first label on, every row has a set.
    fn begin(&mut self, stacks: &Stacks) -> Result<(), Stop> {
        if self.of_row.is_empty() {
            self.of_row = filled(SetId::NONE.0, stacks.len())?;
        }
        Ok(())
    }

    fn push(
        &mut self,
        row: usize,
        (set, before): (SetId, u32),
        records: u64,
        values: &[i64],
    ) -> Result<(), Stop> {
        let at = self.links.len() as u32;
        if at & SEVERAL != 0 {
            return Err(Stop::Full("stacks by their labels"));
        }
        reserve(&mut self.links, 1)?;
        reserve(&mut self.records, 1)?;
        for own in &mut self.own {
            reserve(own, 1)?;
        }
        let links = &self.links;
        let rehash = |&at: &u32| key(links[at as usize].row, links[at as usize].set);
        self.known
            .try_reserve(1, rehash)
            .map_err(|_| out_of_memory("the system"))?;
        let link = Link {
            row: row as u32,
            set,
            before,
        };
        self.links.push(link);
        self.records.push(records);
        for (own, value) in self.own.iter_mut().zip(values) {
            own.push(*value);
        }
        let links = &self.links;
        let rehash = |&at: &u32| key(links[at as usize].row, links[at as usize].set);
        self.known.insert_unique(key(link.row, set), at, rehash);
        self.of_row[row] = SEVERAL | at;
        Ok(())
    }

    /// The parts of a row of several, the latest first.
    fn each(&self, row: usize) -> impl Iterator<Item = usize> + '_ {
        let latest = self.of_row.get(row).copied().unwrap_or_default();
        let part = |at: u32| (at != NO_PART).then_some(at as usize);
        let latest = match latest & SEVERAL {
            0 => NO_PART,
            _ => latest & !SEVERAL,
        };
        std::iter::successors(part(latest), move |at| part(self.links[*at].before))
    }

    /// Calls back with set, records and amounts of each part of a row.
    pub(super) fn parts(
        &self,
        row: usize,
        stacks: &Stacks,
        mut take: impl FnMut(SetId, u64, &[i64]) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let mut values: Vec<i64> = stacks.own.iter().map(|own| own[row]).collect();
        let of_row = self.of_row.get(row).copied().unwrap_or_default();
        if of_row & SEVERAL == 0 {
            return take(SetId(of_row), stacks.records[row], &values);
        }
        for at in self.each(row) {
            values.clear();
            values.extend(self.own.iter().map(|own| own[at]));
            take(self.links[at].set, self.records[at], &values)?;
        }
        Ok(())
    }

    pub(super) fn scale(&mut self, metric: usize, factor: i64) {
        for own in &mut self.own[metric] {
            *own *= factor;
        }
    }

    pub(super) fn put_first(&mut self, metric: usize) {
        self.own[..=metric].rotate_right(1);
    }

    pub(super) fn drop_metric(&mut self, metric: usize) {
        self.own.remove(metric);
    }

    /// As for the stacks. Parts are rounded so that those of a row add up to
    /// the row: each is what the sum up to it has more than the sum before.
    pub(super) fn join_fraction(
        &mut self,
        whole: usize,
        fraction: Option<usize>,
        factor: i64,
        round: impl Fn(i64) -> i64,
    ) {
        self.scale(whole, factor);
        let Some(fraction) = fraction else { return };
        let parts = self.own.remove(fraction);
        let mut own = std::mem::take(&mut self.own[whole]);
        for row in 0..self.of_row.len() {
            let mut sum = 0;
            for at in self.each(row) {
                own[at] += round(sum + parts[at]) - round(sum);
                sum += parts[at];
            }
        }
        self.own[whole] = own;
    }

    /// All records are without a label.
    pub(super) fn forget(&mut self) {
        let own = self.own.iter().map(|_| Vec::new()).collect();
        *self = Self {
            own,
            ..Self::default()
        };
    }

    /// Other numbers for all sets; some may be one now. No record may come
    /// afterwards.
    pub(super) fn rename(&mut self, to: &[SetId]) {
        self.known = HashTable::new();
        for set in self.of_row.iter_mut().filter(|set| **set & SEVERAL == 0) {
            *set = to[*set as usize].0;
        }
        for link in &mut self.links {
            link.set = to[link.set.index()];
        }
    }

    /// The parts in this order of rows.
    pub(super) fn freeze(self, rank: &[u32], metrics: &[Metric]) -> Result<Parts, Stop> {
        let mut parts = Parts::default();
        if self.of_row.is_empty() {
            return Ok(parts);
        }
        reserve(&mut parts.of_row, rank.len())?;
        let (mut sorted, mut values) = (Vec::new(), Vec::new());
        for row in rank {
            let only = self.of_row[*row as usize];
            if only & SEVERAL == 0 {
                parts.whole(SetId(only))?;
                continue;
            }
            sorted.clear();
            for at in self.each(*row as usize) {
                reserve(&mut sorted, 1)?;
                sorted.push((self.links[at].set, at));
            }
            sorted.sort_unstable();
            for (set, at) in &sorted {
                values.clear();
                values.extend(self.own.iter().map(|own| own[*at]));
                parts.part(*set, self.records[*at], &values, metrics)?;
            }
            parts.close()?;
        }
        if parts.set.is_empty() {
            parts.own.clear();
        }
        Ok(parts)
    }
}

fn key(row: u32, set: SetId) -> u64 {
    super::build::pair(row, set.0)
}

#[cfg(test)]
mod tests;
