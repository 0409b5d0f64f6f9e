//! pprof's `profile.proto`, raw or packed, of any writer.
//!
//! ```text
//! sample_type: inuse_space/bytes   sample: [place 7, place 3] [524288]
//! location 7: function 2, line 41  function 2: name 19   string_table[19]: "main.load"
//! ```
//!
//! A profile is one message, whose fields come in any order; the texts that
//! all names are numbers of often come last. So the tree is built over the
//! numbers of places, and frames are given for them at the end: a place is as
//! many frames as functions were inlined there. Only the field at hand is
//! held, and the tables.
//!
//! What is broken ends the reading and keeps all before it; a sample that
//! cannot be read is rejected. Numbers of things that never come are names
//! then.

mod sample;
mod settle;
mod tables;
#[cfg(test)]
mod tests;
mod wire;

use crate::error::Stop;
use crate::ingest::{Format, Peek, Reader, Sniff, reserve};
use crate::profile::{Place, ProfileBuilder};
use sample::Samples;
use tables::Tables;
use wire::{Field, Halt, Value, Wrong, field, fields, numbered, numbers};

pub(super) const FORMAT: Format = Format {
    id: "pprof",
    title: "pprof profile",
    writers: "Go, google/pprof, Pyroscope, Parca, tcmalloc, Node and others",
    extensions: &["pb", "pprof", "prof"],
    priority: 6,
    sniff,
    open: |_| Box::new(Pprof::default()),
};

/// So many fields tell, beside those of types.
const ENOUGH: usize = 16;
/// With a type before them, so many tell that it is one and damaged.
const SURE: usize = 4;
/// More types than any writer has.
const MOST_TYPES: usize = 64;

/// Fields that a profile has, all as they should be, with a message among them:
/// a text may begin like a number (`x;`), and other formats' messages repeat
/// other fields. No message is without the small numbers that no text has.
fn sniff(peek: Peek<'_>) -> Sniff {
    let mut rest = peek.bytes;
    let (mut types, mut others, mut messages) = (0, 0, 0);
    if !peek.bytes.iter().any(|byte| *byte < b'\t') {
        return Sniff::No;
    }
    while others < ENOUGH && !rest.is_empty() {
        match field(&mut rest) {
            Ok(field) if fits(&field) => {
                messages += u64::from(matches!(field.number, 1..=5 | 11));
                match field.number {
                    1 => types += 1,
                    _ => others += 1,
                }
            }
            Err(Halt::Cut) if messages > 0 => break,
            Err(Halt::Broken) if types > 0 && others > SURE => break,
            _ => return Sniff::No,
        }
        if types > MOST_TYPES {
            return Sniff::No;
        }
    }
    match messages {
        0 => Sniff::No,
        _ => Sniff::Yes,
    }
}

/// Is it a field of a profile, with what such a field carries?
fn fits(field: &Field<'_>) -> bool {
    let message = |most: u64| match field.value {
        Value::Bytes(message) => fields(message)
            .all(|part| part.is_ok_and(|part| part.number <= most && part.value != Value::Other)),
        _ => false,
    };
    match field.number {
        1 | 11 => message(2),
        2 => message(3),
        3 => message(10),
        4 => message(5),
        5 => message(6),
        6 => matches!(field.value, Value::Bytes(_)),
        7..=10 | 12 | 14 | 15 => matches!(field.value, Value::Number(_)),
        13 => numbers(field.value, |_| ()).is_ok(),
        _ => false,
    }
}

const BROKEN: &str = "the message of this sample is broken";
const CUT: &str = "the file ends inside this sample";

/// The message's own fields, as numbers of texts where they are texts.
#[derive(Debug, Default)]
struct Said {
    /// Type and unit of each amount.
    types: Vec<(u64, u64)>,
    drop_frames: u64,
    keep_frames: u64,
    time: Option<i64>,
    /// Profiles stand one behind the other.
    several: bool,
    /// More than one time is more than one profile.
    duration: i64,
    period_type: Option<(u64, u64)>,
    period: i64,
    comments: Vec<u64>,
    default_type: u64,
    doc_url: u64,
}

/// The reader.
#[derive(Debug, Default)]
struct Pprof {
    /// The beginning of a field that has not come to its end.
    held: Vec<u8>,
    /// Where that is in the file.
    offset: u64,
    said: Said,
    tables: Tables,
    samples: Samples,
    /// Messages beside samples that are broken.
    broken: u64,
    over: bool,
    settled: bool,
}

impl Pprof {
    /// Takes all fields that are there whole; answers how many bytes that is.
    fn take(&mut self, bytes: &[u8], out: &mut ProfileBuilder) -> Result<usize, Stop> {
        let mut rest = bytes;
        loop {
            let at = bytes.len() - rest.len();
            let field = match field(&mut rest) {
                Ok(field) => field,
                Err(Halt::Cut) => return Ok(at),
                Err(Halt::Broken) => {
                    self.over = true;
                    let at = crate::number::grouped(self.offset + at as u64);
                    return Err(Stop::Damaged(format!(
                        "Byte {at} of the unpacked profile begins no field"
                    )));
                }
            };
            let offset = self.offset + at as u64;
            match self.field(field, offset, out) {
                Ok(()) => {}
                Err(Wrong::Stop(stop)) => return Err(stop),
                Err(Wrong::Message) if field.number == 2 => {
                    let text = &bytes[at..bytes.len() - rest.len()];
                    out.reject(place(offset, out), BROKEN, text);
                }
                Err(Wrong::Message) => self.broken += 1,
            }
        }
    }

    fn field(
        &mut self,
        field: Field<'_>,
        offset: u64,
        out: &mut ProfileBuilder,
    ) -> Result<(), Wrong> {
        let said = &mut self.said;
        match (field.number, field.value) {
            (2, Value::Bytes(message)) => {
                out.import.lines += 1;
                let types = said.types.len();
                let at = place(offset, out);
                self.samples
                    .take(message, types, at, &mut self.tables, out)?;
            }
            (4, Value::Bytes(message)) => self.tables.location(message)?,
            (5, Value::Bytes(message)) => self.tables.function(message)?,
            (3, Value::Bytes(message)) => self.tables.mapping(message)?,
            (6, Value::Bytes(text)) => self.tables.string(text, out)?,
            (1, Value::Bytes(message)) if said.types.len() < MOST_TYPES => {
                reserve(&mut said.types, 1)?;
                said.types.push(value_type(message)?);
            }
            (11, Value::Bytes(message)) => said.period_type = Some(value_type(message)?),
            (7, Value::Number(text)) => said.drop_frames = text,
            (8, Value::Number(text)) => said.keep_frames = text,
            (9, Value::Number(time)) => {
                said.several |= said.time.is_some();
                let time = time as i64;
                said.time = Some(said.time.map_or(time, |first| first.min(time)));
            }
            (10, Value::Number(length)) => said.duration = length as i64,
            (12, Value::Number(period)) => said.period = period as i64,
            (13, value) => {
                let comments = &mut said.comments;
                numbers(value, |text| {
                    if comments.len() < MOST_COMMENTS {
                        comments.push(text);
                    }
                })?;
            }
            (14, Value::Number(text)) => said.default_type = text,
            (15, Value::Number(text)) => said.doc_url = text,
            // Whatever a later version of the format has.
            _ => {}
        }
        Ok(())
    }

    fn footprint(&self) -> usize {
        self.held.capacity() + self.tables.footprint() + self.samples.footprint()
    }
}

const MOST_COMMENTS: usize = 1000;

fn value_type(message: &[u8]) -> Result<(u64, u64), Halt> {
    let mut pair = (0, 0);
    numbered(message, |field, text| match field {
        1 => pair.0 = text,
        2 => pair.1 = text,
        _ => {}
    })?;
    Ok(pair)
}

/// Of a sample: it has no line, but it is one of so many.
fn place(offset: u64, out: &ProfileBuilder) -> Place {
    Place {
        line: out.import.lines,
        offset,
    }
}

impl Reader for Pprof {
    fn feed(&mut self, bytes: &[u8], out: &mut ProfileBuilder) -> Result<(), Stop> {
        out.import.text_bytes += bytes.len() as u64;
        if self.over {
            return Ok(());
        }
        let taken = if self.held.is_empty() {
            let taken = self.take(bytes, out)?;
            reserve(&mut self.held, bytes.len() - taken)?;
            self.held.extend_from_slice(&bytes[taken..]);
            taken
        } else {
            reserve(&mut self.held, bytes.len())?;
            self.held.extend_from_slice(bytes);
            let held = std::mem::take(&mut self.held);
            let taken = self.take(&held, out);
            self.held = held;
            let taken = taken?;
            self.held.drain(..taken);
            taken
        };
        self.offset += taken as u64;
        out.held = self.footprint();
        Ok(())
    }

    fn finish(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        // Once: asked again after running out of memory, it is what it is.
        if std::mem::replace(&mut self.settled, true) {
            return Ok(());
        }
        let is_cut = !self.over && !self.held.is_empty();
        if is_cut && self.held.first() == Some(&SAMPLE) {
            out.import.lines += 1;
            out.reject(place(self.offset, out), CUT, &self.held);
        }
        self.held = Vec::new();
        self.settle(out)?;
        match is_cut && out.import.stopped.is_none() {
            true => Err(Stop::Damaged(
                "The file is cut: it ends inside a field".to_owned(),
            )),
            false => Ok(()),
        }
    }
}

/// What the field of a sample begins with.
const SAMPLE: u8 = 0x12;
