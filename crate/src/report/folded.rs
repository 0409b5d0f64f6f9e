//! The profile as folded stacks: one line per distinct stack, for any tool
//! that reads them, this one included.
//!
//! ```text
//! main;parse;alloc 5120
//! ```
//!
//! Read back, it is the same tree. Names are written as their file had them;
//! what would end a frame or a line, or be read as something else, is replaced
//! by a letter that looks like it (`;` becomes `；`), once per distinct frame,
//! and the answer says how many names that were.

use crate::frames::Frame;
use crate::ids::{FrameId, MetricId, NodeId};
use crate::profile::Profile;
use crate::view::label::plain;
use std::borrow::Cow;
use std::io::{self, Write};

/// What a stack without frames is called.
const NO_STACK: &[u8] = b"[no stack]";
/// What a frame without a name is called.
const NO_NAME: &[u8] = b"[no name]";

/// Names in which something was replaced.
pub fn write(profile: &Profile, metric: MetricId, out: &mut dyn Write) -> io::Result<u64> {
    let (names, replaced) = safe_names(profile);
    let tree = &profile.tree;
    let decimals = profile.metric(metric).decimals;
    let stacks = tree.stacks();
    // The next stack often begins like the last: `line` holds the path to
    // `at`, `ends` where each of its frames ends.
    let (mut line, mut ends): (Vec<u8>, Vec<usize>) = Default::default();
    let mut path: Vec<NodeId> = Vec::new();
    let mut fresh: Vec<NodeId> = Vec::new();
    for (node, amount) in stacks.nodes().iter().zip(stacks.own(metric)) {
        fresh.clear();
        let mut up = *node;
        let shared = loop {
            let depth = tree.depth(up) as usize;
            if depth == 0 || path.get(depth - 1) == Some(&up) {
                break depth;
            }
            fresh.push(up);
            up = tree.parent(up);
        };
        path.truncate(shared);
        ends.truncate(shared);
        line.truncate(ends.last().copied().unwrap_or(0));
        for node in fresh.iter().rev() {
            if !line.is_empty() {
                line.push(b';');
            }
            line.extend_from_slice(&names[tree.frame(*node).index()]);
            path.push(*node);
            ends.push(line.len());
        }
        out.write_all(if line.is_empty() { NO_STACK } else { &line })?;
        writeln!(out, " {}", plain(*amount, decimals))?;
    }
    Ok(replaced)
}

/// The names of all frames as they can be written, and how many had to change.
fn safe_names(profile: &Profile) -> (Vec<Cow<'_, [u8]>>, u64) {
    let tree = &profile.tree;
    let mut ends_stack = vec![false; profile.frames.len()];
    for node in tree.stacks().nodes() {
        ends_stack[tree.frame(*node).index()] = true;
    }
    let quotes = undo_quotes(profile);
    let mut replaced = 0;
    let name = |(id, frame): (FrameId, Frame)| {
        let name = profile.strings.get(frame.name);
        let safe = safe(name, ends_stack[id.index()], quotes);
        replaced += u64::from(id != FrameId::ROOT && matches!(safe, Cow::Owned(_)));
        safe
    };
    let names = profile.frames.iter().map(name).collect();
    (names, replaced)
}

/// Would a reader take the quotes of these names for a database client's?
/// It does if most names that have a quote have a backslash before each.
fn undo_quotes(profile: &Profile) -> bool {
    let (mut escaped, mut bare) = (0u64, 0u64);
    for (_, name) in profile.strings.iter() {
        if memchr::memchr(b'\'', name).is_none() {
            continue;
        }
        let with = |i: usize| i > 0 && name[i - 1] == b'\\';
        match memchr::memchr_iter(b'\'', name).all(with) {
            true => escaped += 1,
            false => bare += 1,
        }
    }
    escaped > bare
}

/// A name that is read back as one frame.
fn safe(name: &[u8], ends_stack: bool, quotes: bool) -> Cow<'_, [u8]> {
    if name.is_empty() {
        return Cow::Owned(NO_NAME.to_vec());
    }
    let mut out: Vec<u8> = Vec::new();
    // Where what is not yet in `out` begins.
    let mut from = 0;
    for (i, byte) in name.iter().enumerate() {
        let Some(by) = stand_in(name, i, *byte, ends_stack, quotes) else {
            continue;
        };
        out.extend_from_slice(&name[from..i]);
        out.extend_from_slice(by.as_bytes());
        from = i + 1;
    }
    if from == 0 {
        return Cow::Borrowed(name);
    }
    out.extend_from_slice(&name[from..]);
    Cow::Owned(out)
}

/// What stands for a byte that would be misread there.
fn stand_in(
    name: &[u8],
    i: usize,
    byte: u8,
    ends_stack: bool,
    quotes: bool,
) -> Option<&'static str> {
    let (first, last) = (i == 0, i + 1 == name.len());
    let space_before_number = || ends_stack && is_number(&name[i + 1..]);
    match byte {
        b';' if !in_array(name, i) => Some("\u{ff1b}"),
        b'\n' => Some("\u{240a}"),
        b'\r' => Some("\u{240d}"),
        0 => Some("\u{2400}"),
        b' ' if first || last || space_before_number() => Some("\u{2420}"),
        b'\t' if first || last || space_before_number() => Some("\u{2409}"),
        0x0b if last => Some("\u{240b}"),
        0x0c if last => Some("\u{240c}"),
        b'#' if first => Some("\u{ff03}"),
        b'/' if first && name.get(1) == Some(&b'/') => Some("\u{ff0f}"),
        // An open thread's name would take in what follows.
        b'[' if first && !name.contains(&b']') => Some("\u{ff3b}"),
        b'\\' if quotes && name.get(i + 1) == Some(&b'\'') => Some("\u{ff3c}"),
        _ => None,
    }
}

fn is_number(word: &[u8]) -> bool {
    let digits = word.strip_prefix(b"-").unwrap_or(word);
    digits.iter().any(u8::is_ascii_digit)
        && digits
            .iter()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
}

/// Does the semicolon at `at` stand in a `[T; 4]`, which readers know?
fn in_array(name: &[u8], at: usize) -> bool {
    const ARRAY: usize = 256;
    let depth = |depth: i32, byte: &u8| match byte {
        b'[' => depth + 1,
        b']' => (depth - 1).max(0),
        _ => depth,
    };
    if name.get(at + 1) != Some(&b' ') || at > ARRAY {
        return false;
    }
    let open = name[..at].iter().fold(0, depth);
    let ahead = &name[at..name.len().min(at + ARRAY)];
    let mut left = open;
    open > 0
        && ahead.iter().any(|byte| {
            left += i32::from(*byte == b'[') - i32::from(*byte == b']');
            left == 0
        })
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn what_would_be_misread_is_replaced_by_what_looks_like_it() {
        for (name, want) in [
            ("f(int)", "f(int)"),
            ("a;b", "a\u{ff1b}b"),
            ("a; b", "a\u{ff1b} b"),
            ("<[T; 4]>::f", "<[T; 4]>::f"),
            ("[T; x", "\u{ff3b}T\u{ff1b} x"),
            ("a\r\nb", "a\u{240d}\u{240a}b"),
            (" a ", "\u{2420}a\u{2420}"),
            ("cpu 3", "cpu\u{2420}3"),
            ("cpu 3x", "cpu 3x"),
            ("# a", "\u{ff03} a"),
            ("//a", "\u{ff0f}/a"),
            ("/a", "/a"),
            ("", "[no name]"),
        ] {
            let got = safe(name.as_bytes(), true, false);
            assert_eq!(String::from_utf8_lossy(&got), want, "{name:?}");
        }
        assert_eq!(&*safe(b"cpu 3", false, false), b"cpu 3");
        assert_eq!(&*safe(b"\xff\xfe", true, false), b"\xff\xfe");
    }
}
