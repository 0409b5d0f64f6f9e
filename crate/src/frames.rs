//! Every distinct frame of a profile, once.
//!
//! A frame is what one level of a stack says: a function's name and, where
//! the format knows them, its file, line, column, module and address, and how
//! the code ran.
//! Two frames are equal when all of that is. Names stay as written in the
//! file; demangling and shortening are matters of display.

use crate::column::{out_of_memory, reserve};
use crate::error::Stop;
use crate::ids::{FrameId, StringId};
use crate::strings::Strings;
use hashbrown::{HashMap, HashTable};

/// How a frame's code ran, where the writer says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[repr(u8)]
pub enum FrameKind {
    #[default]
    Plain = 0,
    Kernel = 1,
    Inlined = 2,
    Jit = 3,
    Interpreted = 4,
    /// Compiled by a JVM's first compiler.
    C1 = 5,
    /// Names a thread or a processor, not code.
    Thread = 6,
    /// Names what was allocated, not code.
    Type = 7,
    /// Says where code is, for want of its name.
    Unnamed = 8,
    /// Names a label and its value, under which stacks were put together.
    Label = 9,
}

impl FrameKind {
    pub const ALL: [Self; 10] = [
        Self::Plain,
        Self::Kernel,
        Self::Inlined,
        Self::Jit,
        Self::Interpreted,
        Self::C1,
        Self::Thread,
        Self::Type,
        Self::Unnamed,
        Self::Label,
    ];

    pub const fn is_thread(self) -> bool {
        matches!(self, Self::Thread)
    }

    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }
}

/// One row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Frame {
    pub name: StringId,
    /// [`StringId::EMPTY`] where unknown, as for `module`.
    pub file: StringId,
    /// 1-based; 0 where unknown.
    pub line: u32,
    /// 1-based; 0 where unknown.
    pub column: u32,
    pub module: StringId,
    /// Of the instruction; 0 where unknown. Two calls in one line are two
    /// frames; a function is known by its name.
    pub address: u64,
    pub kind: FrameKind,
}

impl Frame {
    /// A frame of which only the name is known.
    pub fn named(name: StringId, kind: FrameKind) -> Self {
        Self {
            name,
            file: StringId::EMPTY,
            line: 0,
            column: 0,
            module: StringId::EMPTY,
            address: 0,
            kind,
        }
    }
}

/// The frozen table. Row 0 is the root's frame and has the empty name; no two
/// rows are equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frames {
    rows: Vec<Frame>,
}

impl Frames {
    /// Rows that are known to be distinct, the root's first.
    pub fn of(rows: Vec<Frame>) -> Self {
        Self { rows }
    }

    #[inline]
    pub fn get(&self, id: FrameId) -> Frame {
        self.rows[id.index()]
    }

    /// Rows, the root's included.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() <= 1
    }

    /// The rows of frames that may not be in the frozen table yet.
    pub fn add(&mut self, frames: &[Frame]) -> Result<Vec<FrameId>, Stop> {
        let mut known: HashMap<Frame, Option<FrameId>> =
            frames.iter().map(|frame| (*frame, None)).collect();
        for (id, frame) in self.iter() {
            if let Some(known) = known.get_mut(&frame) {
                *known = Some(id);
            }
        }
        let mut rows = Vec::new();
        for frame in frames {
            let known = known.entry(*frame).or_default();
            if known.is_none() {
                let id = u32::try_from(self.rows.len()).map_err(|_| Stop::Full("frames"))?;
                reserve(&mut self.rows, 1)?;
                self.rows.push(*frame);
                *known = Some(FrameId(id));
            }
            rows.extend(*known);
        }
        Ok(rows)
    }

    pub fn iter(&self) -> impl Iterator<Item = (FrameId, Frame)> + '_ {
        self.rows
            .iter()
            .enumerate()
            .map(|(i, frame)| (FrameId::of(i), *frame))
    }

    /// An order of frames that does not depend on when they were met, so that
    /// the same stacks in another order give the same tree.
    pub fn order(&self, strings: &Strings, a: FrameId, b: FrameId) -> std::cmp::Ordering {
        let (x, y) = (self.get(a), self.get(b));
        let key = |f: &Frame| (f.line, f.column, f.kind, f.address);
        strings
            .get(x.name)
            .cmp(strings.get(y.name))
            .then_with(|| strings.get(x.file).cmp(strings.get(y.file)))
            .then_with(|| strings.get(x.module).cmp(strings.get(y.module)))
            .then_with(|| key(&x).cmp(&key(&y)))
    }
}

const NONE: u32 = u32::MAX;

/// The table while it is built.
#[derive(Debug)]
pub struct FrameInterner {
    frames: Frames,
    index: HashTable<u32>,
    /// The frame of which only the name is known, by name: folded files have
    /// no other, and this spares them the second hash.
    plain: Vec<u32>,
}

impl Default for FrameInterner {
    fn default() -> Self {
        let root = Frame::named(StringId::EMPTY, FrameKind::Plain);
        let mut interner = Self {
            frames: Frames { rows: vec![root] },
            index: HashTable::new(),
            plain: Vec::new(),
        };
        interner
            .index
            .insert_unique(hash(&root), 0, |_| hash(&root));
        interner
    }
}

impl FrameInterner {
    /// The row of a frame that is known by its name alone, if it was met.
    #[inline]
    pub fn known(&self, name: StringId) -> Option<FrameId> {
        match self.plain.get(name.index()) {
            Some(&id) if id != NONE => Some(FrameId(id)),
            _ => None,
        }
    }

    /// The row of a frame that is known by its name alone.
    pub fn intern_named(&mut self, name: StringId, kind: FrameKind) -> Result<FrameId, Stop> {
        let id = self.intern(Frame::named(name, kind))?;
        let i = name.index();
        if self.plain.len() <= i {
            let more = i + 1 - self.plain.len();
            reserve(&mut self.plain, more)?;
            self.plain.resize(i + 1, NONE);
        }
        self.plain[i] = id.0;
        Ok(id)
    }

    /// The row of any frame.
    pub fn intern(&mut self, frame: Frame) -> Result<FrameId, Stop> {
        let key = hash(&frame);
        let rows = &self.frames.rows;
        if let Some(&i) = self.index.find(key, |&i| rows[i as usize] == frame) {
            return Ok(FrameId(i));
        }
        let id = u32::try_from(rows.len()).map_err(|_| Stop::Full("frames"))?;
        reserve(&mut self.frames.rows, 1)?;
        let rows = &self.frames.rows;
        self.index
            .try_reserve(1, |&i| hash(&rows[i as usize]))
            .map_err(|_| out_of_memory("the system"))?;
        self.frames.rows.push(frame);
        let rows = &self.frames.rows;
        self.index
            .insert_unique(key, id, |&i| hash(&rows[i as usize]));
        Ok(FrameId(id))
    }

    pub fn frames(&self) -> &Frames {
        &self.frames
    }

    /// Memory held, in bytes.
    pub fn footprint(&self) -> usize {
        self.frames.rows.capacity() * size_of::<Frame>()
            + self.index.capacity() * 5
            + self.plain.capacity() * 4
    }

    pub fn freeze(mut self) -> Frames {
        self.frames.rows.shrink_to_fit();
        self.frames
    }
}

fn hash(frame: &Frame) -> u64 {
    const K: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut h = 0u64;
    let pair = |a: u32, b: u32| u64::from(a) | u64::from(b) << 32;
    for part in [
        pair(frame.name.0, frame.file.0),
        pair(frame.line, frame.module.0),
        pair(frame.column, frame.kind as u32),
        frame.address,
    ] {
        h = (h ^ part).wrapping_mul(K).rotate_left(27);
    }
    h ^ (h >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_differ_by_every_column() {
        let mut table = FrameInterner::default();
        let base = Frame::named(StringId(7), FrameKind::Plain);
        let variants = [
            base,
            Frame {
                file: StringId(1),
                ..base
            },
            Frame { line: 3, ..base },
            Frame { column: 3, ..base },
            Frame { address: 3, ..base },
            Frame {
                module: StringId(1),
                ..base
            },
            Frame {
                kind: FrameKind::Kernel,
                ..base
            },
        ];
        let ids: Vec<_> = variants.iter().map(|f| table.intern(*f).unwrap()).collect();
        for (i, a) in ids.iter().enumerate() {
            assert_eq!(table.intern(variants[i]).unwrap(), *a);
            assert!(ids[..i].iter().all(|b| b != a));
        }
        assert_eq!(table.frames().len(), 8);
    }

    #[test]
    fn a_frame_known_by_name_is_the_same_row_either_way() {
        let mut table = FrameInterner::default();
        assert_eq!(table.known(StringId(5)), None);
        let id = table.intern_named(StringId(5), FrameKind::Plain).unwrap();
        assert_eq!(table.known(StringId(5)), Some(id));
        let same = table
            .intern(Frame::named(StringId(5), FrameKind::Plain))
            .unwrap();
        assert_eq!(same, id);
    }
}
