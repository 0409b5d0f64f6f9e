//! Frames for numbers, once all names are known.

use super::{Mapping, NO_STACK, Named, Of, Places};
use crate::error::Stop;
use crate::frames::{Frame, FrameKind};
use crate::ids::{FrameId, StringId};
use crate::ingest::in_binary;
use crate::number::grouped;
use crate::profile::{Line, LineRow, ProfileBuilder};

/// Of an address: its frames, the outermost first, in the list of all.
#[derive(Debug, Clone, Copy)]
struct Row {
    from: u32,
    to: u32,
    is_named: bool,
}

impl Named {
    fn on_line(&self, out: &mut ProfileBuilder) -> Result<Option<LineRow>, Stop> {
        if self.file == StringId::EMPTY || self.at == 0 {
            return Ok(None);
        }
        let line = Line {
            function: self.name,
            file: self.file,
            line: self.at,
            start: 0,
        };
        out.line(line).map(Some)
    }
}

impl Places {
    /// Every place gets its frames, also where memory has run out.
    pub(crate) fn settle(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let named = self.name_stacks(out);
        if named.is_err() {
            self.name_at_least(out)?;
        }
        if self.twice > 0 {
            out.warn(format!(
                "Addresses that are named twice, and not alike: {}. The first name holds.",
                grouped(self.twice)
            ));
        }
        named
    }

    fn name_stacks(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        self.mappings.sort_by_key(|mapping| mapping.from);
        let mut frames: Vec<FrameId> = Vec::new();
        let mut lines: Vec<Option<LineRow>> = Vec::new();
        let mut rows: Vec<Row> = Vec::new();
        for address in &self.addresses {
            let from = frames.len() as u32;
            let names = self.names_of(*address);
            for named in names.iter().rev() {
                frames.push(out.frame(Frame {
                    file: named.file,
                    line: named.line,
                    ..Frame::named(named.name, FrameKind::Plain)
                })?);
                lines.push(named.on_line(out)?);
            }
            if names.is_empty() {
                lines.push(None);
                let frame = self.unnamed(*address, out)?;
                frames.push(out.frame(frame)?);
            }
            rows.push(Row {
                from,
                to: frames.len() as u32,
                is_named: !names.is_empty(),
            });
        }
        let none = match self.no_stack {
            true => Some(no_stack(out)?),
            false => None,
        };
        let below = self.below;
        let mut hidden = 0u64;
        let mut numbers: Vec<FrameId> = Vec::new();
        out.rewrite_stacks(|names, stack| {
            numbers.clear();
            numbers.append(stack);
            // What Go's runtime did at either end has no names on purpose.
            let is_named =
                |number: &FrameId| rows.get(number.index()).is_some_and(|row| row.is_named);
            let (first, last) = match below {
                true => (
                    numbers.iter().position(is_named),
                    numbers.iter().rposition(is_named),
                ),
                false => (None, None),
            };
            let kept = first.unwrap_or(0)..last.map_or(numbers.len(), |last| last + 1);
            hidden += (numbers.len() - kept.len()) as u64;
            for number in &numbers[kept] {
                match rows.get(number.index()) {
                    Some(row) => {
                        let here = row.from as usize..row.to as usize;
                        stack.extend_from_slice(&frames[here.clone()]);
                        names.on_lines(&lines[here])?;
                    }
                    None => stack.extend(none),
                }
            }
            Ok(())
        })?;
        if hidden > 0 {
            out.warn(format!(
                "Addresses of Go's runtime at the ends of stacks, which have no names: {}. They \
                 are left out, as Go leaves them out elsewhere.",
                grouped(hidden)
            ));
        }
        Ok(())
    }

    /// One frame an address, no two alike: needs no second tree.
    fn name_at_least(&self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let mut frames: Vec<FrameId> = Vec::new();
        for address in &self.addresses {
            let frame = match self.names_of(*address).first() {
                Some(named) => Frame {
                    file: named.file,
                    line: named.line,
                    address: *address,
                    ..Frame::named(named.name, FrameKind::Plain)
                },
                None => self.unnamed(*address, out)?,
            };
            frames.push(out.frame(frame)?);
        }
        let none = no_stack(out)?;
        out.rename_frames(|number| match number {
            NO_STACK => none,
            number => frames.get(number.index()).copied().unwrap_or(none),
        });
        Ok(())
    }

    fn names_of(&self, address: u64) -> &[Named] {
        let known = |address| self.names.get(&address).map(Vec::as_slice);
        let found = match self.of {
            Of::Returns => known(address.wrapping_sub(1)).or_else(|| known(address)),
            Of::Ids => known(address),
        };
        found.unwrap_or_default()
    }

    /// The frame of an address without a name.
    fn unnamed(&self, address: u64, out: &mut ProfileBuilder) -> Result<Frame, Stop> {
        let code = match self.of {
            Of::Returns => address.wrapping_sub(1),
            Of::Ids => address,
        };
        let (text, module) = match mapping_of(&self.mappings, code) {
            Some(mapping) => {
                let path = out.strings().text(mapping.path);
                let offset = code.wrapping_sub(mapping.from).wrapping_add(mapping.offset);
                (in_binary(&path, offset), mapping.path)
            }
            None => (format!("0x{code:x}"), StringId::EMPTY),
        };
        let name = out.string(text.as_bytes())?;
        Ok(Frame {
            module,
            address,
            ..Frame::named(name, FrameKind::Unnamed)
        })
    }
}

fn mapping_of(mappings: &[Mapping], code: u64) -> Option<&Mapping> {
    let at = mappings.partition_point(|mapping| mapping.from <= code);
    let mapping = at.checked_sub(1).map(|at| &mappings[at]);
    mapping.filter(|mapping| code < mapping.to)
}

fn no_stack(out: &mut ProfileBuilder) -> Result<FrameId, Stop> {
    out.frame_named(b"[no stack]", |_| FrameKind::Plain)
}
