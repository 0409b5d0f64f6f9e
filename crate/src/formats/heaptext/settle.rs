//! Names for addresses, from wherever the text has them.

use super::{Intake, METRICS, record};
use crate::error::Stop;
use crate::frames::{Frame, FrameKind};
use crate::ids::{FrameId, MetricId, NodeId, StringId};
use crate::ingest::{in_binary, out_of_memory, reserve};
use crate::number::grouped;
use crate::profile::{Line, LineRow, ProfileBuilder, Walk};
use hashbrown::HashMap;

/// A function in its file, and where in it an address is.
#[derive(Debug, Clone, Copy)]
struct Named {
    name: StringId,
    file: StringId,
    /// 0 where unknown.
    line: u32,
}

impl Named {
    fn on_line(&self, out: &mut ProfileBuilder) -> Result<Option<LineRow>, Stop> {
        if self.file == StringId::EMPTY {
            return Ok(None);
        }
        let line = Line {
            function: self.name,
            file: self.file,
            line: self.line,
            start: 0,
        };
        out.line(line).map(Some)
    }
}

/// A part of a file that was mapped into memory.
#[derive(Debug)]
struct Mapping {
    from: u64,
    to: u64,
    offset: u64,
    path: StringId,
}

/// Addresses by number, and what is known of them.
#[derive(Debug, Default)]
pub(super) struct Places {
    walk: Walk,
    rows: HashMap<u64, u32>,
    addresses: Vec<u64>,
    /// Of an address: its names, the innermost first.
    names: HashMap<u64, Vec<Named>>,
    /// The address whose names stand right above.
    naming: Option<u64>,
    mappings: Vec<Mapping>,
    /// Names stand below records: those without belong to the writer.
    below: bool,
    no_stack: bool,
}

const NO_STACK: FrameId = FrameId(u32::MAX);

impl Places {
    pub(super) fn footprint(&self) -> usize {
        self.walk.footprint()
            + self.rows.capacity() * 16
            + self.addresses.capacity() * 8
            + self.names.capacity() * (size_of::<Vec<Named>>() + 64)
            + self.mappings.capacity() * size_of::<Mapping>()
    }

    /// The stack of a record as numbers, the leaf first. None where it has
    /// something else than addresses.
    pub(super) fn stack(&mut self, text: &[u8]) -> Result<Option<Vec<FrameId>>, Stop> {
        self.naming = None;
        let mut found = Vec::new();
        if !record::addresses(text, |address| found.push(address)) {
            return Ok(None);
        }
        let mut stack = Vec::with_capacity(found.len());
        for address in found {
            let next = self.addresses.len() as u32;
            self.rows
                .try_reserve(1)
                .map_err(|_| out_of_memory("the system"))?;
            let row = *self.rows.entry(address).or_insert(next);
            if row == next {
                reserve(&mut self.addresses, 1)?;
                self.addresses.push(address);
            }
            stack.push(FrameId(row));
        }
        Ok(Some(stack))
    }

    pub(super) fn walk(
        &mut self,
        stack: &[FrameId],
        out: &mut ProfileBuilder,
    ) -> Result<NodeId, Stop> {
        match stack {
            [] => {
                self.no_stack = true;
                self.walk.to([NO_STACK].iter(), out)
            }
            stack => self.walk.to(stack.iter().rev(), out),
        }
    }

    /// `#\t0x42ecc2\tmain.load+0x22\t\t/src/load.go:17`. Answers no where it
    /// is another comment.
    pub(super) fn named(&mut self, line: &[u8], out: &mut ProfileBuilder) -> Result<bool, Stop> {
        let mut words = line[1..]
            .split(u8::is_ascii_whitespace)
            .filter(|w| !w.is_empty());
        let (Some(address), Some(name)) = (words.next(), words.next()) else {
            return Ok(false);
        };
        let Some(digits) = address.strip_prefix(b"0x") else {
            return Ok(false);
        };
        let digits = std::str::from_utf8(digits).ok();
        let Some(address) = digits.and_then(|text| u64::from_str_radix(text, 16).ok()) else {
            return Ok(false);
        };
        self.below = true;
        // Functions inlined there repeat the address; another record's do, too.
        let again = self.naming == Some(address);
        self.naming = Some(address);
        if !again && self.names.contains_key(&address) {
            // Known; its inlined ones that follow are, too.
            self.naming = None;
            return Ok(true);
        }
        let place = line_end(line);
        let (file, number) = match memchr::memrchr(b':', place) {
            Some(colon) => (&place[..colon], &place[colon + 1..]),
            None => (&b""[..], &b""[..]),
        };
        let number = std::str::from_utf8(number).ok();
        let name = match memchr::memmem::rfind(name, b"+0x") {
            Some(plus) => &name[..plus],
            None => name,
        };
        let named = Named {
            name: out.string(name)?,
            file: out.string(file)?,
            line: number.and_then(|text| text.parse().ok()).unwrap_or(0),
        };
        self.names.entry(address).or_default().push(named);
        Ok(true)
    }

    /// `0x55f41d5f main--load--parse`, the outermost first.
    pub(super) fn symbol(&mut self, line: &[u8], out: &mut ProfileBuilder) -> Result<(), Stop> {
        let Some((address, names)) = split_at_blank(line) else {
            return Ok(());
        };
        let digits = address
            .strip_prefix(b"0x")
            .and_then(|d| std::str::from_utf8(d).ok());
        let Some(address) = digits.and_then(|text| u64::from_str_radix(text, 16).ok()) else {
            return Ok(());
        };
        let mut rest = names.trim_ascii();
        let mut all = Vec::new();
        loop {
            let end = memchr::memmem::find(rest, b"--").unwrap_or(rest.len());
            all.push(Named {
                name: out.string(&rest[..end])?,
                file: StringId::EMPTY,
                line: 0,
            });
            match rest.get(end + 2..) {
                Some(more) if !more.is_empty() => rest = more,
                _ => break,
            }
        }
        all.reverse();
        self.names.entry(address).or_insert(all);
        Ok(())
    }

    /// `55f41d5f1000-55f41d5f2000 r-xp 00001000 fe:00 123  /usr/bin/prog`
    pub(super) fn mapping(&mut self, line: &[u8], out: &mut ProfileBuilder) -> Result<(), Stop> {
        let hex = |text: &str| u64::from_str_radix(text, 16).ok();
        let text = String::from_utf8_lossy(line);
        let mut words = text.split_whitespace();
        let parsed = (|| {
            let (from, to) = words.next()?.split_once('-')?;
            let (from, to) = (hex(from)?, hex(to)?);
            let offset = hex(words.nth(1)?)?;
            let path = words.nth(2)?;
            Some((from, to, offset, path.to_owned()))
        })();
        if let Some((from, to, offset, path)) = parsed {
            reserve(&mut self.mappings, 1)?;
            let path = out.string(path.as_bytes())?;
            self.mappings.push(Mapping {
                from,
                to,
                offset,
                path,
            });
        }
        Ok(())
    }
}

/// The last word: a file may have blanks, but its line has none.
fn line_end(line: &[u8]) -> &[u8] {
    let tab = memchr::memrchr(b'\t', line).map_or(0, |tab| tab + 1);
    let words = &line[tab..];
    match tab {
        0 => words
            .rsplit(u8::is_ascii_whitespace)
            .next()
            .unwrap_or_default(),
        _ => words,
    }
}

fn split_at_blank(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = line.iter().position(u8::is_ascii_whitespace)?;
    Some((&line[..at], &line[at..]))
}

impl Intake {
    pub(super) fn settle(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let has_allocated = self.header.is_some_and(|header| header.has_allocated);
        if !out.metrics().is_empty() && !has_allocated {
            for at in (2..METRICS.len()).rev() {
                out.drop_metric(MetricId::of(at));
            }
        }
        let places = &mut self.places;
        places.mappings.sort_by_key(|mapping| mapping.from);
        let mut frames: Vec<FrameId> = Vec::new();
        let mut lines: Vec<Option<LineRow>> = Vec::new();
        let mut rows: Vec<(u32, u32, bool)> = Vec::new();
        for address in &places.addresses {
            let from = frames.len() as u32;
            // A caller's address is behind the call.
            let before = address.wrapping_sub(1);
            let names = places
                .names
                .get(&before)
                .or_else(|| places.names.get(address));
            for named in names.into_iter().flatten().rev() {
                frames.push(out.frame(Frame {
                    file: named.file,
                    ..Frame::named(named.name, FrameKind::Plain)
                })?);
                lines.push(named.on_line(out)?);
            }
            if names.is_none() {
                lines.push(None);
                frames.push(unnamed(&places.mappings, before, *address, out)?);
            }
            rows.push((from, frames.len() as u32, names.is_some()));
        }
        let none = match places.no_stack {
            true => Some(out.frame_named(b"[no stack]", |_| FrameKind::Plain)?),
            false => None,
        };
        let below = places.below;
        let mut hidden = 0u64;
        let mut numbers: Vec<FrameId> = Vec::new();
        out.rewrite_stacks(|names, stack| {
            numbers.clear();
            numbers.append(stack);
            // What Go's runtime did at either end has no names on purpose.
            let is_named = |number: &FrameId| rows.get(number.index()).is_some_and(|row| row.2);
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
                    Some((from, to, _)) => {
                        let here = *from as usize..*to as usize;
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
}

fn unnamed(
    mappings: &[Mapping],
    before: u64,
    address: u64,
    out: &mut ProfileBuilder,
) -> Result<FrameId, Stop> {
    let at = mappings.partition_point(|mapping| mapping.from <= before);
    let mapping = at.checked_sub(1).map(|at| &mappings[at]);
    let mapping = mapping.filter(|mapping| before < mapping.to);
    let (text, module) = match mapping {
        Some(mapping) => {
            let path = out.strings().text(mapping.path);
            let offset = before
                .wrapping_sub(mapping.from)
                .wrapping_add(mapping.offset);
            (in_binary(&path, offset), mapping.path)
        }
        None => (format!("0x{before:x}"), StringId::EMPTY),
    };
    let name = out.string(text.as_bytes())?;
    out.frame(Frame {
        module,
        address,
        ..Frame::named(name, FrameKind::Unnamed)
    })
}
