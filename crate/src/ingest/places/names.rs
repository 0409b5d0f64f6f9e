//! Lines that name addresses.

use super::{Mapping, Named, Places, address, hexadecimal, reserve};
use crate::error::Stop;
use crate::ids::StringId;
use crate::profile::ProfileBuilder;

impl Places {
    /// `#\t0x42ecc2\tmain.load+0x22\t\t/src/load.go:17`. Answers no where it
    /// is another comment.
    pub(crate) fn named(&mut self, line: &[u8], out: &mut ProfileBuilder) -> Result<bool, Stop> {
        let mut words = super::words(&line[1..]);
        let (Some(address), Some(name)) = (words.next(), words.next()) else {
            return Ok(false);
        };
        let Some(address) = address.strip_prefix(b"0x").and_then(hexadecimal) else {
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
        let (file, at) = match memchr::memrchr(b':', place) {
            Some(colon) => (&place[..colon], &place[colon + 1..]),
            None => (&b""[..], &b""[..]),
        };
        let at = std::str::from_utf8(at).ok();
        let name = match memchr::memmem::rfind(name, b"+0x") {
            Some(plus) => &name[..plus],
            None => name,
        };
        let named = Named {
            name: out.string(name)?,
            file: out.string(file)?,
            line: 0,
            at: at.and_then(|text| text.parse().ok()).unwrap_or(0),
        };
        let known = self.names.entry(address).or_default();
        if again && known.first() == Some(&named) {
            // It called itself there: another frame of the stack, not of the place.
            self.naming = None;
        } else {
            known.push(named);
        }
        Ok(true)
    }

    /// `0x55f41d5f main--load--parse`, the outermost first.
    pub(crate) fn symbol(&mut self, line: &[u8], out: &mut ProfileBuilder) -> Result<(), Stop> {
        let Some((address, names)) = split_at_blank(line) else {
            return Ok(());
        };
        let Some(address) = address.strip_prefix(b"0x").and_then(hexadecimal) else {
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
                at: 0,
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

    /// The only name of an address or a number. The first holds.
    pub(crate) fn name(
        &mut self,
        address: u64,
        name: &[u8],
        (file, line): (&[u8], u32),
        out: &mut ProfileBuilder,
    ) -> Result<(), Stop> {
        let named = Named {
            name: out.string(name)?,
            file: out.string(file)?,
            line,
            at: 0,
        };
        let known = self.names.entry(address).or_insert_with(|| vec![named]);
        self.twice += u64::from(known.as_slice() != [named]);
        Ok(())
    }

    /// `55f41d5f1000-55f41d5f2000 r-xp 00001000 fe:00 123  /usr/bin/prog`, or
    /// in brief `00400000-00fcb000: $source/prog`, after `source=/usr/bin`.
    pub(crate) fn mapping(&mut self, line: &[u8], out: &mut ProfileBuilder) -> Result<(), Stop> {
        let text = String::from_utf8_lossy(line);
        if let Some((from, to, offset, path)) = mapping(&text) {
            let path = self.with_variables(path);
            let path = out.string(path.as_bytes())?;
            reserve(&mut self.mappings, 1)?;
            self.mappings.push(Mapping {
                from,
                to,
                offset,
                path,
            });
        } else if let Some((name, value)) = text.split_once('=')
            && self.variables.len() < MOST_VARIABLES
        {
            let name = format!("${}", name.trim());
            self.variables.push((name, value.trim().to_owned()));
        }
        Ok(())
    }

    fn with_variables(&self, path: &str) -> String {
        let mut path = path.to_owned();
        for (name, value) in &self.variables {
            if path.contains(name.as_str()) {
                path = path.replacen(name.as_str(), value, 1);
            }
        }
        path
    }
}

const MOST_VARIABLES: usize = 16;

/// From, to, the offset in the file, and its path.
fn mapping(line: &str) -> Option<(u64, u64, u64, &str)> {
    let mut words = line.split_whitespace();
    let (from, to) = words.next()?.split_once('-')?;
    let hex = |text: &str| address(text.as_bytes());
    match to.strip_suffix(':') {
        Some(to) => Some((hex(from)?, hex(to)?, 0, words.next()?)),
        None => {
            let (from, to) = (hex(from)?, hex(to)?);
            let offset = hex(words.nth(1)?)?;
            Some((from, to, offset, words.nth(2)?))
        }
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
