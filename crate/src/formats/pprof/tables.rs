//! What samples refer to by number: texts, binaries, functions and places of
//! code. They may come before what refers to them or after, in any order, and
//! some may never come.

use super::wire::{Halt, Value, Wrong, fields, numbered};
use crate::error::Stop;
use crate::ids::StringId;
use crate::ingest::{out_of_memory, reserve};
use crate::profile::ProfileBuilder;
use hashbrown::HashMap;

/// Rows for ids. Writers number from one up, so that a list finds nearly all.
#[derive(Debug, Default)]
pub(super) struct Ids {
    low: Vec<u32>,
    high: HashMap<u64, u32>,
    rows: u32,
}

const LOW: u64 = 1 << 22;
const NO_ROW: u32 = u32::MAX;

impl Ids {
    /// The row of an id, new where it was not met yet.
    pub(super) fn row(&mut self, id: u64) -> Result<u32, Stop> {
        let slot = if id < LOW {
            let at = id as usize;
            if at >= self.low.len() {
                let more = (at + 1).next_power_of_two();
                let wanted = more - self.low.len();
                reserve(&mut self.low, wanted)?;
                self.low.resize(more, NO_ROW);
            }
            &mut self.low[at]
        } else {
            self.high.try_reserve(1).map_err(|_| no_memory())?;
            self.high.entry(id).or_insert(NO_ROW)
        };
        if *slot == NO_ROW {
            *slot = self.rows;
            self.rows = self.rows.checked_add(1).ok_or(Stop::Full("places"))?;
        }
        Ok(*slot)
    }

    /// All ids that were met, and their rows.
    pub(super) fn all(&self) -> impl Iterator<Item = (u64, u32)> + '_ {
        let low = self.low.iter().enumerate();
        let low = low.map(|(id, row)| (id as u64, *row));
        let high = self.high.iter().map(|(id, row)| (*id, *row));
        low.chain(high).filter(|(_, row)| *row != NO_ROW)
    }

    fn footprint(&self) -> usize {
        self.low.capacity() * 4 + self.high.capacity() * 24
    }
}

fn no_memory() -> Stop {
    out_of_memory("the system")
}

/// A place of code: where it is, and the lines it is made of, the innermost
/// first.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Location {
    pub(super) defined: bool,
    pub(super) mapping: u64,
    pub(super) address: u64,
    from: u32,
    to: u32,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Function {
    pub(super) name: u64,
    pub(super) system_name: u64,
    pub(super) file: u64,
    /// Where it begins; 0 where that is not said.
    pub(super) start: u32,
}

/// A line of a location.
#[derive(Debug, Clone, Copy, Default)]
struct Line {
    function: u64,
    line: u32,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mapping {
    pub(super) start: u64,
    pub(super) offset: u64,
    pub(super) file: u64,
}

#[derive(Debug, Default)]
pub(super) struct Tables {
    strings: Vec<StringId>,
    /// Of locations; rows that samples met are there before they are defined.
    pub(super) ids: Ids,
    locations: Vec<Location>,
    lines: Vec<Line>,
    functions: HashMap<u64, Function>,
    mappings: HashMap<u64, Mapping>,
    /// Ids that were defined twice; the first holds.
    pub(super) twice: u64,
}

impl Tables {
    pub(super) fn footprint(&self) -> usize {
        self.strings.capacity() * size_of::<StringId>()
            + self.ids.footprint()
            + self.locations.capacity() * size_of::<Location>()
            + self.lines.capacity() * size_of::<Line>()
            + self.functions.capacity() * (size_of::<Function>() + 9)
            + self.mappings.capacity() * (size_of::<Mapping>() + 9)
    }

    pub(super) fn string(&mut self, text: &[u8], out: &mut ProfileBuilder) -> Result<(), Stop> {
        let id = out.string(text)?;
        reserve(&mut self.strings, 1)?;
        self.strings.push(id);
        Ok(())
    }

    /// None for a number that no text has.
    pub(super) fn text(&self, number: u64) -> Option<StringId> {
        let at = usize::try_from(number).ok()?;
        self.strings.get(at).copied()
    }

    pub(super) fn has_texts(&self) -> bool {
        !self.strings.is_empty()
    }

    pub(super) fn location(&mut self, message: &[u8]) -> Result<(), Wrong> {
        let (mut id, mut location) = (0, Location::default());
        let from = self.lines.len();
        for field in fields(message) {
            let field = field?;
            match (field.number, field.value) {
                (1, Value::Number(number)) => id = number,
                (2, Value::Number(number)) => location.mapping = number,
                (3, Value::Number(number)) => location.address = number,
                (4, Value::Bytes(line)) => {
                    reserve(&mut self.lines, 1)?;
                    self.lines.push(line_of(line)?);
                }
                _ => {}
            }
        }
        let row = self.ids.row(id)? as usize;
        if row >= self.locations.len() {
            let wanted = row + 1 - self.locations.len();
            reserve(&mut self.locations, wanted)?;
            self.locations.resize(row + 1, Location::default());
        }
        if self.locations[row].defined {
            self.twice += 1;
            self.lines.truncate(from);
            return Ok(());
        }
        let to = u32::try_from(self.lines.len()).map_err(|_| Stop::Full("lines"))?;
        self.locations[row] = Location {
            defined: true,
            from: from as u32,
            to,
            ..location
        };
        Ok(())
    }

    pub(super) fn function(&mut self, message: &[u8]) -> Result<(), Wrong> {
        let (mut id, mut function) = (0, Function::default());
        numbered(message, |field, number| match field {
            1 => id = number,
            2 => function.name = number,
            3 => function.system_name = number,
            4 => function.file = number,
            5 => function.start = line_number(number),
            _ => {}
        })?;
        self.twice += u64::from(!keep(&mut self.functions, id, function)?);
        Ok(())
    }

    pub(super) fn mapping(&mut self, message: &[u8]) -> Result<(), Wrong> {
        let (mut id, mut mapping) = (0, Mapping::default());
        numbered(message, |field, number| match field {
            1 => id = number,
            2 => mapping.start = number,
            4 => mapping.offset = number,
            5 => mapping.file = number,
            _ => {}
        })?;
        self.twice += u64::from(!keep(&mut self.mappings, id, mapping)?);
        Ok(())
    }

    pub(super) fn at(&self, row: u32) -> Option<&Location> {
        let location = self.locations.get(row as usize)?;
        location.defined.then_some(location)
    }

    /// The functions of a location, the innermost first, and where in them it
    /// is; None for one that the file does not have.
    pub(super) fn functions(
        &self,
        location: &Location,
    ) -> impl DoubleEndedIterator<Item = (Option<&Function>, u32)> {
        let lines = &self.lines[location.from as usize..location.to as usize];
        lines
            .iter()
            .map(|at| (self.functions.get(&at.function), at.line))
    }

    pub(super) fn binary(&self, location: &Location) -> Option<&Mapping> {
        self.mappings.get(&location.mapping)
    }
}

/// The first of an id holds; answers whether this is it.
fn keep<Row>(rows: &mut HashMap<u64, Row>, id: u64, row: Row) -> Result<bool, Stop> {
    rows.try_reserve(1).map_err(|_| no_memory())?;
    let is_new = !rows.contains_key(&id);
    rows.entry(id).or_insert(row);
    Ok(is_new)
}

fn line_of(message: &[u8]) -> Result<Line, Halt> {
    let mut line = Line::default();
    numbered(message, |field, number| match field {
        1 => line.function = number,
        2 => line.line = line_number(number),
        _ => {}
    })?;
    Ok(line)
}

/// Unknown where no file can have such a line.
fn line_number(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}
