//! Columns that grow without surprises.
//!
//! A profile may be as large as the memory it is read into, so no growth may
//! abort: every one of them answers [`Stop::Memory`] instead, and what was
//! read so far is kept. Nor may growth double what is held: WebAssembly
//! memory never shrinks, so the largest moment is what counts.

use crate::error::Stop;
use std::ops::{Index, IndexMut};

pub(crate) fn out_of_memory(limit: &str) -> Stop {
    Stop::Memory {
        limit: limit.to_owned(),
    }
}

/// Makes room for `more` entries, growing by half at a time.
pub(crate) fn reserve<T>(column: &mut Vec<T>, more: usize) -> Result<(), Stop> {
    if column.capacity() - column.len() >= more {
        return Ok(());
    }
    let step = more.max(column.capacity() / 2).max(16);
    column
        .try_reserve_exact(step)
        .or_else(|_| column.try_reserve_exact(more))
        .map_err(|_| out_of_memory("the system"))
}

/// A column of `n` copies of `value`.
pub(crate) fn filled<T: Clone>(value: T, n: usize) -> Result<Vec<T>, Stop> {
    let mut column = Vec::new();
    column
        .try_reserve_exact(n)
        .map_err(|_| out_of_memory("the system"))?;
    column.resize(n, value);
    Ok(column)
}

/// An append-only column in pieces of a fixed size: growing it never copies
/// what it holds and never holds more than one piece that is not full.
#[derive(Debug)]
pub(crate) struct Segments<T> {
    pieces: Vec<Vec<T>>,
    len: usize,
}

const BITS: usize = 15;
const PIECE: usize = 1 << BITS;

impl<T> Default for Segments<T> {
    fn default() -> Self {
        Self {
            pieces: Vec::new(),
            len: 0,
        }
    }
}

impl<T> Segments<T> {
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    #[inline]
    pub(crate) fn push(&mut self, value: T) -> Result<(), Stop> {
        if self.len & (PIECE - 1) == 0 {
            self.grow()?;
        }
        self.pieces[self.len >> BITS].push(value);
        self.len += 1;
        Ok(())
    }

    #[cold]
    fn grow(&mut self) -> Result<(), Stop> {
        reserve(&mut self.pieces, 1)?;
        let mut piece = Vec::new();
        piece
            .try_reserve_exact(PIECE)
            .map_err(|_| out_of_memory("the system"))?;
        self.pieces.push(piece);
        Ok(())
    }

    /// Memory held, in bytes.
    pub(crate) fn footprint(&self) -> usize {
        self.pieces.len() * PIECE * size_of::<T>()
    }
}

impl<T> Index<usize> for Segments<T> {
    type Output = T;
    #[inline]
    fn index(&self, i: usize) -> &T {
        &self.pieces[i >> BITS][i & (PIECE - 1)]
    }
}

impl<T> IndexMut<usize> for Segments<T> {
    #[inline]
    fn index_mut(&mut self, i: usize) -> &mut T {
        &mut self.pieces[i >> BITS][i & (PIECE - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_one_column() {
        let mut column = Segments::default();
        let n = PIECE * 2 + 7;
        for i in 0..n {
            column.push(i).unwrap();
        }
        assert_eq!(column.len(), n);
        column[PIECE] += 1;
        assert_eq!(column[PIECE - 1], PIECE - 1);
        assert_eq!(column[PIECE], PIECE + 1);
        assert_eq!(column[n - 1], n - 1);
    }
}
