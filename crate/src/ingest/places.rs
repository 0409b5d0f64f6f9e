//! Stacks of addresses, and names for them from wherever a text has them.
//!
//! ```text
//! 1: 9216 [1: 9216] @ 0x42ecc3 0x42e14c      the leaf first
//! #    0x42ecc2  main.load+0x22  load.go:17  named below,
//! 0x42ecc3 main--load                        before all,
//! 400000-fcb000: /usr/bin/prog               or by the mapped file
//! ```
//!
//! Names mostly come after the stacks. So the tree is built over numbers of
//! addresses, and gets its frames at the end ([`Places::settle`]).

mod names;
mod settle;

use super::{out_of_memory, reserve};
use crate::error::Stop;
use crate::ids::{FrameId, NodeId, StringId};
use crate::profile::{ProfileBuilder, Walk};
use hashbrown::HashMap;

/// A function in its file and, where that is told apart, its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Named {
    name: StringId,
    file: StringId,
    line: u32,
    /// The line of source, where frames are functions; 0 where unknown.
    at: u32,
}

/// A part of a file that was mapped into memory.
#[derive(Debug)]
struct Mapping {
    from: u64,
    to: u64,
    offset: u64,
    path: StringId,
}

/// What the numbers of a stack are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Of {
    /// Where a call returns to, which is behind the call.
    #[default]
    Returns,
    /// Numbers that a table names, and nothing else.
    Ids,
}

/// Addresses by number, and what is known of them.
#[derive(Debug, Default)]
pub(crate) struct Places {
    of: Of,
    walk: Walk,
    rows: HashMap<u64, u32>,
    addresses: Vec<u64>,
    /// Of an address: its names, the innermost first.
    names: HashMap<u64, Vec<Named>>,
    /// The address whose names stand right above.
    naming: Option<u64>,
    mappings: Vec<Mapping>,
    /// `source=/home`: what stands for `$source` in the paths that follow.
    variables: Vec<(String, String)>,
    /// Names stand below records: those without belong to the writer.
    below: bool,
    no_stack: bool,
    /// Addresses that are named again, and otherwise.
    twice: u64,
}

/// Numbers, and the stack that they are of, the leaf first.
pub(crate) type Numbered<const N: usize> = ([i64; N], Vec<FrameId>);

const NO_STACK: FrameId = FrameId(u32::MAX);

impl Places {
    /// Stacks of numbers that are no addresses.
    pub(crate) fn of_ids() -> Self {
        Self {
            of: Of::Ids,
            ..Self::default()
        }
    }

    pub(crate) fn footprint(&self) -> usize {
        self.walk.footprint()
            + self.rows.capacity() * 16
            + self.addresses.capacity() * 8
            + self.names.capacity() * (size_of::<Vec<Named>>() + 64)
            + self.mappings.capacity() * size_of::<Mapping>()
    }

    /// The stack of a record as numbers, the leaf first. None where it has
    /// something else than addresses.
    pub(crate) fn stack(&mut self, text: &[u8]) -> Result<Option<Vec<FrameId>>, Stop> {
        self.naming = None;
        let mut found = Vec::new();
        if !addresses(text, |address| found.push(address)) {
            return Ok(None);
        }
        let mut stack = Vec::with_capacity(found.len());
        for address in found {
            stack.push(self.number(address)?);
        }
        Ok(Some(stack))
    }

    /// `19490304 27 @ 0xbccc97 0xc61202`: so many numbers, and a stack.
    pub(crate) fn record<const N: usize>(
        &mut self,
        line: &[u8],
    ) -> Result<Option<Numbered<N>>, Stop> {
        let Some(at) = memchr::memchr(b'@', line) else {
            return Ok(None);
        };
        let mut numbers = [0; N];
        let mut given = words(&line[..at]).map(number);
        for amount in &mut numbers {
            match given.next() {
                Some(Some(known)) => *amount = known,
                _ => return Ok(None),
            }
        }
        if given.next().is_some() {
            return Ok(None);
        }
        let stack = self.stack(&line[at + 1..])?;
        Ok(stack.map(|stack| (numbers, stack)))
    }

    /// The number of an address, until it has a name.
    pub(crate) fn number(&mut self, address: u64) -> Result<FrameId, Stop> {
        let next = self.addresses.len() as u32;
        self.rows
            .try_reserve(1)
            .map_err(|_| out_of_memory("the system"))?;
        let row = *self.rows.entry(address).or_insert(next);
        if row == next {
            reserve(&mut self.addresses, 1)?;
            self.addresses.push(address);
        }
        Ok(FrameId(row))
    }

    /// The place of a stack, the leaf first, of such numbers.
    pub(crate) fn walk(
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
}

/// `0x1a2b` or `1a2b`
pub(crate) fn address(word: &[u8]) -> Option<u64> {
    hexadecimal(word.strip_prefix(b"0x").unwrap_or(word))
}

fn hexadecimal(digits: &[u8]) -> Option<u64> {
    if digits.first().is_none_or(|first| *first == b'+') {
        return None;
    }
    u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// All addresses of a text; false from the first word that is none.
fn addresses(stack: &[u8], mut take: impl FnMut(u64)) -> bool {
    words(stack).all(|word| address(word).map(&mut take).is_some())
}

pub(crate) fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty())
}

/// A whole number, with blanks around it.
pub(crate) fn number(digits: &[u8]) -> Option<i64> {
    std::str::from_utf8(digits.trim_ascii()).ok()?.parse().ok()
}

/// `cycles/second = 3201000000`
pub(crate) fn attribute(line: &[u8]) -> Option<(&str, &str)> {
    let (key, value) = std::str::from_utf8(line).ok()?.split_once('=')?;
    Some((key.trim(), value.trim()))
}

/// The beginning of the list of mapped files.
pub(crate) fn begins_maps(line: &[u8]) -> bool {
    line.starts_with(b"MAPPED_LIBRARIES:") || line == b"--- Memory map: ---"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_is_of_addresses_alone() {
        let mut places = Places::default();
        let mut stack = |text: &str| {
            let stack = places.stack(text.as_bytes()).unwrap();
            stack.map(|stack| stack.iter().map(|id| id.0).collect::<Vec<_>>())
        };
        assert_eq!(stack(" 0x10 20  0x10"), Some(vec![0, 1, 0]));
        assert_eq!(stack(""), Some(vec![]));
        for bad in ["0x10 no", "0x+1", "0x", "0x11112222333344445"] {
            assert_eq!(stack(bad), None, "{bad}");
        }
    }

    #[test]
    fn numbers_stand_before_a_stack() {
        let mut places = Places::default();
        let mut record = |text: &str| places.record::<2>(text.as_bytes()).unwrap();
        let (numbers, stack) = record("  5 7 @ 0x1 0x2").unwrap();
        assert_eq!((numbers, stack.len()), ([5, 7], 2));
        for bad in ["5 @ 0x1", "5 6 7 @ 0x1", "5 x @ 0x1", "5 6 0x1", "5 6 @ y"] {
            assert!(record(bad).is_none(), "{bad}");
        }
    }

    /// From, to, offset and path.
    #[test]
    fn mapped_files_are_listed_in_two_ways() {
        let mut out = crate::profile::ProfileBuilder::new("x", usize::MAX).unwrap();
        let mut places = Places::default();
        for line in [
            "55f41d5f1000-55f41d5f2000 r-xp 00001000 fe:00 123  /usr/bin/prog",
            "  source=/home/me",
            "  00400000-00fcb000: $source/server",
            "7fff86bff000-7fff86c00000 r-xp 00000000 00:00 0",
            "no mapping",
        ] {
            places.mapping(line.as_bytes(), &mut out).unwrap();
        }
        let seen = places.mappings.iter().map(|mapping| {
            let path = out.strings().text(mapping.path);
            format!(
                "{:x} {:x} {:x} {path}",
                mapping.from, mapping.to, mapping.offset
            )
        });
        assert_eq!(
            seen.collect::<Vec<_>>(),
            [
                "55f41d5f1000 55f41d5f2000 1000 /usr/bin/prog",
                "400000 fcb000 0 /home/me/server",
            ]
        );
    }
}
