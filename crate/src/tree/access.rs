//! How often each byte of a stack's blocks was read and written.
//!
//! Blocks of one size can be laid over each other, and a profiler may count
//! for each of their bytes how often it was used. Neighbours are mostly used
//! alike, so a map is a list of runs:
//!
//! ```text
//! 8 bytes used 144 times, then 40 bytes used 72 times    [(8, 144), (40, 72)]
//! ```

use crate::column::reserve;
use crate::error::Stop;
use std::ops::Range;

/// So many bytes next to each other, used so often each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// At least 1.
    pub bytes: u16,
    pub count: u16,
}

impl Run {
    /// The count that stands for itself and all that is larger.
    pub const MANY: u16 = u16::MAX;
}

/// The maps of all stacks, frozen: runs end to end, and where the map of each
/// row ends. Both are empty if no stack has one. A tree made from another has
/// none: what was laid over each other there may be apart here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access {
    pub(crate) ends: Vec<u32>,
    pub(crate) runs: Vec<Run>,
}

impl Access {
    /// Has no stack a map?
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// The map of a row of the table of stacks.
    pub fn map(&self, row: usize) -> Option<&[Run]> {
        let end = *self.ends.get(row)? as usize;
        let start = match row {
            0 => 0,
            row => self.ends[row - 1] as usize,
        };
        (start < end).then(|| &self.runs[start..end])
    }

    pub(crate) fn check(&self, stacks: usize) -> Result<(), String> {
        let last = self.ends.last().map_or(0, |end| *end as usize);
        let fits = self.ends.is_empty() || self.ends.len() == stacks;
        if !fits || !self.ends.is_sorted() || last != self.runs.len() {
            return Err("access maps do not fit the table of stacks".into());
        }
        if self.runs.iter().any(|run| run.bytes == 0) {
            return Err("a run of an access map is of no bytes".into());
        }
        Ok(())
    }
}

/// The maps while they come in.
#[derive(Debug, Default)]
pub(super) struct Maps {
    /// By row of the stacks, as far as any had one: from where to where in
    /// `runs`; nowhere if there is none.
    spans: Vec<(u32, u32)>,
    runs: Vec<Run>,
}

impl Maps {
    pub(super) fn footprint(&self) -> usize {
        self.spans.capacity() * 8 + self.runs.capacity() * size_of::<Run>()
    }

    pub(super) fn get(&self, row: usize) -> Option<&[Run]> {
        let runs = &self.runs[self.span(row)];
        (!runs.is_empty()).then_some(runs)
    }

    fn span(&self, row: usize) -> Range<usize> {
        let (start, end) = self.spans.get(row).copied().unwrap_or_default();
        start as usize..end as usize
    }

    /// See [`super::TreeBuilder::access`].
    pub(super) fn put(&mut self, row: usize, new: bool, map: Option<&[Run]>) -> Result<bool, Stop> {
        let old = self.span(row);
        let map = map.filter(|map| !map.is_empty());
        let merged;
        let map = match (new, old.is_empty(), map) {
            (true, _, None) | (false, true, None) => return Ok(true),
            (true, _, Some(map)) => map,
            (false, true, Some(_)) => return Ok(false),
            (false, false, map) => {
                self.spans[row] = (0, 0);
                let sum = map.and_then(|map| sum(&self.runs[old.clone()], map));
                let Some(sum) = sum else { return Ok(false) };
                merged = sum;
                &merged
            }
        };
        if self.spans.len() <= row {
            let more = row + 1 - self.spans.len();
            reserve(&mut self.spans, more)?;
            self.spans.resize(row + 1, (0, 0));
        }
        // What was laid over the former map mostly fits in its place.
        if map.len() <= old.len() {
            let end = old.start + map.len();
            self.runs[old.start..end].copy_from_slice(map);
            self.spans[row] = (old.start as u32, end as u32);
            return Ok(true);
        }
        let (start, end) = (self.runs.len(), self.runs.len() + map.len());
        let end = u32::try_from(end).map_err(|_| Stop::Full("runs of access maps"))?;
        reserve(&mut self.runs, map.len())?;
        self.runs.extend_from_slice(map);
        self.spans[row] = (start as u32, end);
        Ok(true)
    }

    /// The maps in this order of rows.
    pub(super) fn freeze(self, rank: &[u32]) -> Result<Access, Stop> {
        let mut access = Access::default();
        let spans = rank.iter().map(|row| self.span(*row as usize));
        let all: usize = spans.clone().map(|span| span.len()).sum();
        if all == 0 {
            return Ok(access);
        }
        reserve(&mut access.runs, all)?;
        reserve(&mut access.ends, rank.len())?;
        for span in spans {
            access.runs.extend_from_slice(&self.runs[span]);
            access.ends.push(access.runs.len() as u32);
        }
        Ok(access)
    }
}

/// Two maps laid over each other; `None` if they are not equally long.
fn sum(a: &[Run], b: &[Run]) -> Option<Vec<Run>> {
    let length = |runs: &[Run]| -> u64 { runs.iter().map(|run| u64::from(run.bytes)).sum() };
    if length(a) != length(b) {
        return None;
    }
    let (mut a, mut b) = (a.iter().copied(), b.iter().copied());
    let (mut x, mut y) = (a.next(), b.next());
    let mut sum: Vec<Run> = Vec::new();
    while let (Some(p), Some(q)) = (x, y) {
        let bytes = p.bytes.min(q.bytes);
        let count = p.count.saturating_add(q.count);
        match sum.last_mut() {
            Some(last) if last.count == count && last.bytes <= u16::MAX - bytes => {
                last.bytes += bytes;
            }
            _ => sum.push(Run { bytes, count }),
        }
        let left = |run: Run| Run {
            bytes: run.bytes - bytes,
            ..run
        };
        x = Some(left(p))
            .filter(|run| run.bytes > 0)
            .or_else(|| a.next());
        y = Some(left(q))
            .filter(|run| run.bytes > 0)
            .or_else(|| b.next());
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(list: &[(u16, u16)]) -> Vec<Run> {
        let run = |&(bytes, count): &(u16, u16)| Run { bytes, count };
        list.iter().map(run).collect()
    }

    #[test]
    fn maps_of_one_length_are_laid_over_each_other() {
        let laid = |a: &[(u16, u16)], b: &[(u16, u16)]| sum(&runs(a), &runs(b));
        assert_eq!(
            laid(&[(8, 144), (40, 72)], &[(4, 1), (44, 2)]),
            Some(runs(&[(4, 145), (4, 146), (40, 74)]))
        );
        assert_eq!(
            laid(&[(4, 1), (4, 3)], &[(4, 3), (4, 1)]),
            Some(runs(&[(8, 4)]))
        );
        assert_eq!(
            laid(&[(3, Run::MANY)], &[(3, 9)]),
            Some(runs(&[(3, Run::MANY)]))
        );
        assert_eq!(laid(&[(3, 1)], &[(4, 1)]), None);
    }

    #[test]
    fn a_stack_keeps_a_map_only_if_all_its_records_have_one_of_its_length() {
        let (four, five) = (runs(&[(4, 1)]), runs(&[(5, 1)]));
        let mut maps = Maps::default();
        assert_eq!(maps.put(2, true, Some(&four)), Ok(true));
        assert_eq!(maps.put(2, false, Some(&four)), Ok(true));
        assert_eq!(maps.get(2), Some(runs(&[(4, 2)]).as_slice()));
        assert_eq!(maps.put(2, false, Some(&five)), Ok(false));
        assert_eq!(maps.put(2, false, Some(&five)), Ok(false));
        assert_eq!(maps.put(0, true, None), Ok(true));
        assert_eq!(maps.put(0, false, Some(&four)), Ok(false));
        assert_eq!(maps.put(1, true, Some(&five)), Ok(true));
        let access = maps.freeze(&[2, 1, 0]).unwrap();
        let kept: Vec<_> = (0..4)
            .map(|row| access.map(row).map(<[Run]>::to_vec))
            .collect();
        assert_eq!(kept, [None, Some(five), None, None]);
        assert_eq!(access.check(3), Ok(()));
    }
}
