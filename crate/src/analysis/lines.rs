//! What does each line of source hold?
//!
//! A *routine* is a function in one of its files. A line's *own* amount is
//! what stacks carry that end on it, its *total* what those carry that pass
//! through it, each once however often it does. What lines of a routine hold
//! is added up for it, so that a stack that is on two of its lines counts twice
//! in its total, as in `go tool pprof -list`.
//!
//! Lines come from wherever they are known: from the table of a format whose
//! frames are functions, which is of the whole file whatever filters do; from
//! frames; or from the end of a name as py-spy and heaptrack write it,
//! `load (app.py:41)`. The last two are of the tree at hand.

mod listing;
mod sources;
#[cfg(test)]
mod tests;

pub use listing::{Held, Listed, Listing, SourceText};
pub use sources::{Found, Sources};

use crate::column::filled;
use crate::error::Stop;
use crate::ids::{FrameId, MetricId, StringId};
use crate::profile::Profile;
use hashbrown::HashMap;
use std::ops::Range;

/// A function in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routine {
    /// A frame of it.
    pub frame: FrameId,
    pub name: Text,
    pub file: Text,
    /// Its lines, in order.
    pub rows: Range<usize>,
}

/// A part of a string of the profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    id: StringId,
    part: Range<usize>,
}

impl Text {
    pub fn get<'a>(&self, profile: &'a Profile) -> &'a [u8] {
        let all = profile.strings.get(self.id);
        all.get(self.part.clone()).unwrap_or_default()
    }

    /// Is it a string as it stands, which may have another way to be shown?
    pub fn whole(&self, profile: &Profile) -> Option<StringId> {
        (self.part.len() == profile.strings.get(self.id).len()).then_some(self.id)
    }

    fn of(profile: &Profile, id: StringId) -> Self {
        let part = 0..profile.strings.get(id).len();
        Self { id, part }
    }
}

/// A line of a routine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// 0 where unknown.
    pub line: u32,
    /// Where the routine begins; 0 where unknown.
    pub start: u32,
}

const NONE: u32 = u32::MAX;

/// Which lines there are. The same for every metric and tree.
#[derive(Debug)]
pub struct LineIndex {
    routines: Vec<Routine>,
    rows: Vec<Row>,
    /// For each row of the profile's table, else for each frame, its line here.
    to: Vec<u32>,
    /// For each frame, its routine.
    routine_of: Vec<u32>,
    /// Do amounts come from the profile's table?
    from_table: bool,
}

/// What lines hold of one metric, by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineAmounts {
    pub own: Vec<i64>,
    pub total: Vec<i64>,
}

/// A line before it has its number: where it was met, and what it is.
struct Met {
    routine: u32,
    row: Row,
    /// Of the table, or of the frames.
    from: u32,
}

impl LineIndex {
    pub fn new(profile: &Profile) -> Result<Self, Stop> {
        let from_table = !profile.lines.is_empty();
        let mut naming = Naming {
            profile,
            known: HashMap::new(),
            routines: Vec::new(),
        };
        let mut met = Vec::new();
        let mut routine_of = filled(NONE, profile.frames.len())?;
        for (id, frame) in profile.frames.iter().skip(1) {
            let named = match (frame.line, profile.strings.get(frame.file)) {
                (0, b"") => naming.at_end_of(id, frame.name),
                (line, b"") => Some((
                    naming.routine(id, Text::of(profile, frame.name), None),
                    line,
                )),
                (line, _) => {
                    let file = Text::of(profile, frame.file);
                    let name = Text::of(profile, frame.name);
                    Some((naming.routine(id, name, Some(file)), line))
                }
            };
            let Some((routine, line)) = named else {
                continue;
            };
            routine_of[id.index()] = routine;
            if !from_table {
                met.push(Met {
                    routine,
                    row: Row { line, start: 0 },
                    from: id.0,
                });
            }
        }
        for (from, line) in profile.lines.rows().iter().enumerate() {
            let name = Text::of(profile, line.function);
            let file = Text::of(profile, line.file);
            let row = Row {
                line: line.line,
                start: line.start,
            };
            met.push(Met {
                routine: naming.routine(FrameId::ROOT, name, Some(file)),
                row,
                from: from as u32,
            });
        }
        let many = if from_table {
            profile.lines.rows().len()
        } else {
            profile.frames.len()
        };
        let mut index = Self {
            routines: Vec::new(),
            rows: Vec::new(),
            to: filled(NONE, many)?,
            routine_of,
            from_table,
        };
        index.number(profile, naming.routines, met)?;
        Ok(index)
    }

    /// Puts routines in order of names and files, and their lines in theirs.
    fn number(
        &mut self,
        profile: &Profile,
        routines: Vec<Routine>,
        mut met: Vec<Met>,
    ) -> Result<(), Stop> {
        let mut order: Vec<u32> = (0..routines.len() as u32).collect();
        let key = |i: &u32| {
            let routine = &routines[*i as usize];
            (routine.name.get(profile), routine.file.get(profile))
        };
        order.sort_by(|a, b| key(a).cmp(&key(b)));
        let mut rank = filled(0u32, routines.len())?;
        for (at, routine) in order.iter().enumerate() {
            rank[*routine as usize] = at as u32;
        }
        met.sort_by_key(|met| (rank[met.routine as usize], met.row.line, met.row.start));
        self.routines = order
            .iter()
            .map(|i| routines[*i as usize].clone())
            .collect();
        for routine in &mut self.routine_of {
            if *routine != NONE {
                *routine = rank[*routine as usize];
            }
        }
        let mut before = None;
        for met in &met {
            let here = rank[met.routine as usize] as usize;
            if before != Some((here, met.row)) {
                let range = &mut self.routines[here].rows;
                if range.start == range.end {
                    *range = self.rows.len()..self.rows.len();
                }
                range.end += 1;
                self.rows.push(met.row);
                before = Some((here, met.row));
            }
            self.to[met.from as usize] = self.rows.len() as u32 - 1;
        }
        Ok(())
    }

    /// Do filters leave the amounts of lines as they are?
    pub fn of_whole_file(&self) -> bool {
        self.from_table
    }

    /// In the order of names, then files.
    pub fn routines(&self) -> &[Routine] {
        &self.routines
    }

    pub fn rows(&self, routine: &Routine) -> &[Row] {
        &self.rows[routine.rows.clone()]
    }

    /// The routine that a frame is of.
    pub fn routine_of(&self, frame: FrameId) -> Option<usize> {
        let routine = *self.routine_of.get(frame.index())?;
        (routine != NONE).then_some(routine as usize)
    }
}

/// Routines by their names and files.
struct Naming<'a> {
    profile: &'a Profile,
    known: HashMap<(&'a [u8], &'a [u8]), u32>,
    routines: Vec<Routine>,
}

impl Naming<'_> {
    fn routine(&mut self, frame: FrameId, name: Text, file: Option<Text>) -> u32 {
        let file = file.unwrap_or(Text {
            id: StringId::EMPTY,
            part: 0..0,
        });
        let key = (name.get(self.profile), file.get(self.profile));
        let next = self.routines.len() as u32;
        let row = *self.known.entry(key).or_insert(next);
        if row == next {
            self.routines.push(Routine {
                frame,
                name,
                file,
                rows: 0..0,
            });
        }
        row
    }

    fn at_end_of(&mut self, frame: FrameId, id: StringId) -> Option<(u32, u32)> {
        let (name, file, line) = at_end(self.profile.strings.get(id))?;
        let part = |part| Text { id, part };
        Some((self.routine(frame, part(name), Some(part(file))), line))
    }
}

/// The parts of `load (app.py:41)`.
fn at_end(name: &[u8]) -> Option<(Range<usize>, Range<usize>, u32)> {
    let inside = name.strip_suffix(b")")?;
    let open = memchr::memmem::rfind(inside, b" (")?;
    let colon = memchr::memrchr(b':', inside).filter(|colon| *colon > open + 2)?;
    let digits = std::str::from_utf8(&inside[colon + 1..]).ok()?;
    Some((0..open, open + 2..colon, digits.parse().ok()?))
}

/// Does the profile say of any stack on which line of source it is?
pub fn are_known(profile: &Profile) -> bool {
    let in_table = profile.lines.rows().iter().any(|line| line.line > 0);
    in_table
        || profile.frames.iter().any(|(_, frame)| {
            let named = || at_end(profile.strings.get(frame.name));
            frame.line > 0 || named().is_some_and(|(.., line)| line > 0)
        })
}

/// `None` where the metric is not additive: then there are no sums.
pub fn amounts(profile: &Profile, index: &LineIndex, metric: MetricId) -> Option<LineAmounts> {
    let totals = profile.tree.totals(metric)?;
    let mut answer = LineAmounts {
        own: vec![0; index.rows.len()],
        total: vec![0; index.rows.len()],
    };
    if index.from_table {
        let columns = [
            (&mut answer.own, profile.lines.own(metric)),
            (&mut answer.total, profile.lines.total(metric)),
        ];
        for (to, from) in columns {
            for (row, amount) in index.to.iter().zip(from) {
                let sum = &mut to[*row as usize];
                *sum = sum.saturating_add(*amount);
            }
        }
        return Some(answer);
    }
    // Filters may have made frames since, which are on no line.
    let line_of = |frame: FrameId| {
        let line = index.to.get(frame.index()).filter(|line| **line != NONE);
        line.map(|line| *line as usize)
    };
    let tree = &profile.tree;
    let stacks = tree.stacks();
    for (node, own) in stacks.nodes().iter().zip(stacks.own(metric)) {
        if let Some(line) = line_of(tree.frame(*node)) {
            answer.own[line] += own;
        }
    }
    // `until[line]`: the end of the outermost place on it that we are in.
    let mut until = vec![0u32; index.rows.len()];
    for (row, frame) in tree.frames().iter().enumerate() {
        if let Some(line) = line_of(*frame)
            && until[line] <= row as u32
        {
            until[line] = tree.ends()[row];
            answer.total[line] += totals[row];
        }
    }
    Some(answer)
}

impl LineAmounts {
    /// What the lines of a routine hold, added up: own and total.
    pub fn of(&self, routine: &Routine) -> (i64, i64) {
        let add = |column: &[i64]| {
            column
                .iter()
                .fold(0, |sum: i64, one| sum.saturating_add(*one))
        };
        (
            add(&self.own[routine.rows.clone()]),
            add(&self.total[routine.rows.clone()]),
        )
    }

    /// Is anything on these lines?
    pub fn has(&self, rows: Range<usize>) -> bool {
        let mut amounts = self.own[rows.clone()].iter().chain(&self.total[rows]);
        amounts.any(|amount| *amount != 0)
    }
}
