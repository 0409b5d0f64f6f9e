//! The text of a frame, taken apart.
//!
//! ```text
//! 0x10924C: alloc (a.c:7)                       valgrind, with debug info
//! 0x484084F: malloc (in /usr/lib/vg.so)         without
//! 0x1093AB: ???
//! 0x10c0: <T as core::fn>::call (src/x.rs:9:5)  Rust
//! 0x10c1: main (???:0:0)
//! ```

use crate::error::Stop;
use crate::frames::{Frame, FrameKind};
use crate::ids::FrameId;
use crate::profile::ProfileBuilder;
use memchr::memmem::rfind_iter;

/// Where the code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Location<'a> {
    Module(&'a [u8]),
    Line(&'a [u8], u32, u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Parts<'a> {
    address: u64,
    name: &'a [u8],
    location: Option<Location<'a>>,
}

const UNKNOWN: &[u8] = b"???";

pub(super) fn intern(text: &[u8], out: &mut ProfileBuilder) -> Result<FrameId, Stop> {
    let parts = parts(text);
    let mut frame = Frame::named(out.string(parts.name)?, FrameKind::Plain);
    frame.address = parts.address;
    match parts.location {
        None | Some(Location::Module(UNKNOWN)) => {}
        Some(Location::Module(module)) => frame.module = out.string(module)?,
        Some(Location::Line(file, line, column)) => {
            if file != UNKNOWN {
                frame.file = out.string(file)?;
            }
            (frame.line, frame.column) = (line, column);
        }
    }
    out.frame(frame)
}

fn parts(text: &[u8]) -> Parts<'_> {
    let (address, rest) = address(text).unwrap_or((0, text));
    let located = rest.strip_suffix(b")").and_then(|inner| {
        // The last bracket, unless it is closed before the end.
        let opening = rfind_iter(inner, b" (").take(8);
        let mut found = opening.filter_map(|at| Some((at, location(&inner[at + 2..])?)));
        found.next()
    });
    match located {
        Some((at, location)) if at > 0 => Parts {
            address,
            name: &rest[..at],
            location: Some(location),
        },
        _ => Parts {
            address,
            name: rest,
            location: None,
        },
    }
}

fn address(text: &[u8]) -> Option<(u64, &[u8])> {
    let digits = text.strip_prefix(b"0x")?;
    let end = digits.iter().position(|b| !b.is_ascii_hexdigit())?;
    let name = digits[end..]
        .strip_prefix(b": ")
        .filter(|n| !n.is_empty())?;
    let digits = std::str::from_utf8(&digits[..end]).ok()?;
    Some((u64::from_str_radix(digits, 16).ok()?, name))
}

/// `None`: what stands in these brackets is a part of the name.
fn location(text: &[u8]) -> Option<Location<'_>> {
    if !balanced(text) {
        return None;
    }
    if let Some(module) = text.strip_prefix(b"in ") {
        return Some(Location::Module(module));
    }
    let (rest, last) = number_behind_colon(text)?;
    Some(match number_behind_colon(rest) {
        Some((file, line)) => Location::Line(file, line, last),
        None => Location::Line(rest, last, 0),
    })
}

fn number_behind_colon(text: &[u8]) -> Option<(&[u8], u32)> {
    let digits = text.iter().rev().take_while(|b| b.is_ascii_digit()).count();
    let (before, digits) = text.split_at(text.len() - digits);
    let file = before.strip_suffix(b":").filter(|file| !file.is_empty())?;
    let number = std::str::from_utf8(digits).ok()?.parse().ok()?;
    Some((file, number))
}

/// Is every bracket closed that is opened here, and no other?
fn balanced(text: &[u8]) -> bool {
    let mut open = 0usize;
    for byte in text {
        match byte {
            b'(' => open += 1,
            b')' if open == 0 => return false,
            b')' => open -= 1,
            _ => {}
        }
    }
    open == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_taken_apart() {
        // address | name | location
        for (text, want) in [
            ("0x10924C: alloc (a.c:7)", "10924c | alloc | a.c:7:0"),
            (
                "0x484084F: malloc (in /usr/lib/vg.so)",
                "484084f | malloc | in /usr/lib/vg.so",
            ),
            ("0x1093AB: ???", "1093ab | ??? | -"),
            ("0x1: ??? (in ???)", "1 | ??? | in ???"),
            (
                "0x10c0: <T as F>::call (src/x.rs:9:5)",
                "10c0 | <T as F>::call | src/x.rs:9:5",
            ),
            ("0x10c1: main (???:0:0)", "10c1 | main | ???:0:0"),
            (
                "0x1: f(int (*)(char)) (x.cc:3)",
                "1 | f(int (*)(char)) | x.cc:3:0",
            ),
            ("0x1: f(int (*)(char))", "1 | f(int (*)(char)) | -"),
            (
                "0x1: {closure#0} (C:\\x y\\z.rs:1:2)",
                "1 | {closure#0} | C:\\x y\\z.rs:1:2",
            ),
            (
                "0x1: f (in /opt/My App (x86)/l.so)",
                "1 | f | in /opt/My App (x86)/l.so",
            ),
            (
                "0x1: f (/opt/App (x86)/a.c:12)",
                "1 | f | /opt/App (x86)/a.c:12:0",
            ),
            ("0x1: f (a.c:99999999999)", "1 | f (a.c:99999999999) | -"),
            ("[root]", "0 | [root] | -"),
            ("main (a.c:1)", "0 | main | a.c:1:0"),
            ("0x: f", "0 | 0x: f | -"),
            ("0x12345678123456781: f", "0 | 0x12345678123456781: f | -"),
            ("0x1: ", "0 | 0x1:  | -"),
            ("", "0 |  | -"),
            (" (a.c:1)", "0 |  (a.c:1) | -"),
        ] {
            let parts = parts(text.as_bytes());
            let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
            let location = match parts.location {
                None => "-".to_owned(),
                Some(Location::Module(module)) => format!("in {}", text(module)),
                Some(Location::Line(file, line, column)) => {
                    format!("{}:{line}:{column}", text(file))
                }
            };
            let seen = format!("{:x} | {} | {location}", parts.address, text(parts.name));
            assert_eq!(seen, want);
        }
    }
}
