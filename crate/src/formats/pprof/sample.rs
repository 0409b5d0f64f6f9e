//! Samples: a stack as numbers of places, the leaf first, and its amounts.

use super::MOST_TYPES as MOST_AMOUNTS;
use super::tables::Tables;
use super::wire::{Halt, Value, Wrong, fields, numbered, numbers};
use crate::error::Stop;
use crate::ids::{FrameId, StringId};
use crate::ingest::reserve;
use crate::metric::{Metric, Unit};
use crate::profile::{Label, LabelValue, Place, ProfileBuilder, Walk};

const TOO_MANY: &str = "the sample has more than 64 amounts";
const TOO_LARGE: &str =
    "with this sample a total would pass 9,223,372,036,854,775,807, the largest 64-bit number";

/// A sample without any place.
pub(super) const NO_STACK: FrameId = FrameId(u32::MAX);

#[derive(Debug, Default)]
pub(super) struct Samples {
    walk: Walk,
    stack: Vec<FrameId>,
    amounts: Vec<i64>,
    /// Their texts are numbers of the file.
    labels: Vec<Label>,
    /// Samples with more or fewer amounts than there are types.
    pub(super) odd: u64,
    pub(super) no_stack: u64,
}

impl Samples {
    pub(super) fn footprint(&self) -> usize {
        self.walk.footprint()
            + self.stack.capacity() * 4
            + self.amounts.capacity() * 8
            + self.labels.capacity() * size_of::<Label>()
    }

    /// `types`: how many are known so far.
    pub(super) fn take(
        &mut self,
        message: &[u8],
        types: usize,
        at: Place,
        tables: &mut Tables,
        out: &mut ProfileBuilder,
    ) -> Result<(), Wrong> {
        self.stack.clear();
        self.amounts.clear();
        self.labels.clear();
        for field in fields(message) {
            let field = field?;
            match (field.number, field.value) {
                (1, value) => {
                    let (stack, mut full) = (&mut self.stack, Ok(()));
                    numbers(value, |id| {
                        let row = reserve(stack, 1).and_then(|()| tables.ids.row(id));
                        match row {
                            Ok(row) => stack.push(FrameId(row)),
                            Err(stop) => full = Err(stop),
                        }
                    })?;
                    full?;
                }
                (2, value) => {
                    let amounts = &mut self.amounts;
                    numbers(value, |amount| {
                        // What is too much is told apart, but not kept.
                        if amounts.len() <= MOST_AMOUNTS {
                            amounts.push(amount as i64);
                        }
                    })?;
                }
                (3, Value::Bytes(message)) => {
                    if let Some(label) = label(message)? {
                        reserve(&mut self.labels, 1)?;
                        self.labels.push(label);
                    }
                }
                _ => {}
            }
        }
        Ok(self.record(types, at, message, out)?)
    }

    fn record(
        &mut self,
        types: usize,
        at: Place,
        message: &[u8],
        out: &mut ProfileBuilder,
    ) -> Result<(), Stop> {
        if self.amounts.len() > MOST_AMOUNTS {
            out.reject(at, TOO_MANY, message);
            return Ok(());
        }
        // Types may still come; then there are as many as samples have amounts.
        let wanted = match types {
            0 => self.amounts.len(),
            types => types,
        };
        self.odd += u64::from(self.amounts.len() != wanted);
        self.amounts.resize(wanted.max(out.metrics().len()), 0);
        while out.metrics().len() < self.amounts.len() {
            let name = format!("value {}", out.metrics().len() + 1);
            out.add_metric(Metric::new(&name, Unit::Count))?;
        }
        if !out.admits(&self.amounts) {
            out.reject(at, TOO_LARGE, message);
            return Ok(());
        }
        let node = match self.stack.is_empty() {
            true => {
                self.no_stack += 1;
                self.walk.to([NO_STACK].iter(), out)?
            }
            false => self.walk.to(self.stack.iter().rev(), out)?,
        };
        let set = out.label_set_of(&self.labels)?;
        out.record_labelled(node, set, &self.amounts)
    }
}

/// A label with a text has that value, else it has a number; one with neither
/// is none.
fn label(message: &[u8]) -> Result<Option<Label>, Halt> {
    let (mut key, mut text, mut value, mut unit) = (0, 0, 0, 0);
    numbered(message, |field, number| match field {
        1 => key = number,
        2 => text = number,
        3 => value = number as i64,
        4 => unit = number,
        _ => {}
    })?;
    let value = match (text, value, unit) {
        (0, 0, 0) => return Ok(None),
        (0, ..) => LabelValue::Number {
            value,
            unit: numbered_text(unit),
        },
        _ => LabelValue::Text(numbered_text(text)),
    };
    let key = numbered_text(key);
    Ok(Some(Label { key, value }))
}

/// No file has so many texts that a number does not fit.
fn numbered_text(number: u64) -> StringId {
    StringId(u32::try_from(number).unwrap_or(u32::MAX))
}
