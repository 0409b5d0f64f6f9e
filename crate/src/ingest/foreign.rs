//! Files that people drop and that are not read: each with the sentence that
//! helps.
//!
//! A table, so that a format which learns to read one of them takes a line
//! away here. Nothing in it decides what *is* read.

use super::Peek;
use memchr::memmem;

struct Foreign {
    /// At the very beginning.
    magic: &'static [u8],
    /// Somewhere in the beginning, all of them.
    marks: &'static [&'static [u8]],
    /// Completes "This looks like …".
    what: &'static str,
    /// What to do.
    advice: &'static str,
}

const fn magic(magic: &'static [u8], what: &'static str, advice: &'static str) -> Foreign {
    Foreign {
        magic,
        marks: &[],
        what,
        advice,
    }
}

const fn marks(
    marks: &'static [&'static [u8]],
    what: &'static str,
    advice: &'static str,
) -> Foreign {
    Foreign {
        magic: b"",
        marks,
        what,
        advice,
    }
}

const UNPACK: &str = "Unpack it, or compress it with gzip or zstd instead.";
const FOLD: &str = "Collapsed stacks are what is read here; many tools can export them.";

const FLAME_GRAPH: &str = "a drawn flame graph (SVG)";
const FOLDED: &str = "Drop the collapsed stacks that it was made from.";

/// The first that fits speaks.
const TABLE: &[Foreign] = &[
    magic(b"\x04\x22\x4d\x18", "an LZ4 file", UNPACK),
    magic(b"BZh", "a bzip2 file", UNPACK),
    magic(b"\xfd7zXZ", "an xz file", UNPACK),
    magic(
        b"PK\x03\x04",
        "a zip archive",
        "Unpack it and drop the profile inside.",
    ),
    magic(
        b"FLR\x00",
        "a Java Flight Recorder recording",
        "Turn it into collapsed stacks first: jfrconv --alloc --total -o collapsed IN OUT.",
    ),
    magic(
        b"JAVA PROFILE 1.0",
        "a Java heap dump",
        "It holds objects, not the stacks that allocated them; record with async-profiler -e alloc instead.",
    ),
    magic(
        b"PERFILE2",
        "a perf.data file",
        "Run perf script and collapse its output first.",
    ),
    magic(b"\x7fELF", "a program, not a profile of one", FOLD),
    magic(b"SQLite format 3", "an SQLite database", FOLD),
    magic(b"%PDF", "a PDF document", FOLD),
    magic(b"\x89PNG", "a picture", FOLD),
    magic(b"Nettrace", "a .NET trace", FOLD),
    magic(b"desc: ", "a massif file", FOLD),
    magic(b"<svg ", FLAME_GRAPH, FOLDED),
    marks(&[b"<?xml ", b"<svg"], FLAME_GRAPH, FOLDED),
    magic(b"<!DOCTYPE", "an HTML page", FOLDED),
    magic(b"<!doctype", "an HTML page", FOLDED),
    magic(b"<html>", "an HTML page", FOLDED),
    magic(b"<html ", "an HTML page", FOLDED),
    marks(&[b"\"$schema\"", b"speedscope"], "a speedscope file", FOLD),
    marks(
        &[b"\"snapshot\"", b"\"meta\"", b"\"node_fields\""],
        "a V8 heap snapshot",
        FOLD,
    ),
    marks(
        &[b"\"selfSize\"", b"\"callFrame\""],
        "a V8 heap profile",
        FOLD,
    ),
    marks(
        &[b"\"timeDeltas\""],
        "a V8 CPU profile",
        "It measures time, not memory.",
    ),
    marks(&[b"\"traceEvents\""], "a Chrome trace", FOLD),
];

/// The sentence for a file that is known and not read.
pub(super) fn explain(peek: Peek<'_>) -> Option<String> {
    if peek.bytes.is_empty() {
        return None;
    }
    if is_old_cpu_profile(peek.bytes) {
        return Some(OLD_CPU_PROFILE.to_owned());
    }
    let start = peek.bytes.trim_ascii_start();
    let markup = start
        .first()
        .is_some_and(|b| matches!(b, b'{' | b'[' | b'<'));
    let known = TABLE.iter().find(|foreign| match foreign.marks {
        [] => start.starts_with(foreign.magic),
        all => markup && all.iter().all(|mark| memmem::find(start, mark).is_some()),
    })?;
    Some(format!("This looks like {}. {}", known.what, known.advice))
}

const OLD_CPU_PROFILE: &str = "This looks like a CPU profile in the binary form of gperftools. \
     It measures time, not memory; go tool pprof -proto FILE > cpu.pb.gz makes a pprof of it, \
     which is read here.";

/// Five words, of 32 or 64 bits, in one order of bytes or the other: 0, 3,
/// whether the program is Java's, the microseconds between samples, 0.
fn is_old_cpu_profile(bytes: &[u8]) -> bool {
    let begins = |size: usize, is_little: bool| {
        let word = |at: usize| {
            let bytes = bytes.get(at * size..(at + 1) * size)?;
            let push = |word: u64, byte: &u8| word << 8 | u64::from(*byte);
            Some(match is_little {
                true => bytes.iter().rev().fold(0, push),
                false => bytes.iter().fold(0, push),
            })
        };
        matches!(
            [word(0), word(1), word(2), word(3), word(4)],
            [Some(0), Some(3), Some(0 | 1), Some(1..), Some(0)]
        )
    };
    [4, 8]
        .iter()
        .any(|size| begins(*size, true) || begins(*size, false))
}

/// Of a file without a byte.
pub(super) const EMPTY: &str = "The file is empty: it has no bytes.";

/// The sentence for a file that nobody knows.
pub(super) fn unknown(peek: Peek<'_>) -> String {
    if peek.bytes.is_empty() {
        return EMPTY.to_owned();
    }
    let binary = peek.bytes.iter().filter(|b| **b < 9).count() * 100 > peek.bytes.len();
    let json = matches!(peek.bytes.trim_ascii_start().first(), Some(b'{' | b'['));
    let (what, expected) = match (binary, json) {
        (true, _) => ("binary data of a kind that is not known here", ""),
        (_, true) => (
            "JSON of a kind that is not known here",
            " or a DHAT profile, which has the key dhatFileVersion in its first 4 KB,",
        ),
        _ => (
            "text, but few of its first lines end with an amount",
            " (a stack, a space, a number: \u{201c}main;parse;alloc 4096\u{201d})",
        ),
    };
    format!("This is {what}. Collapsed stacks{expected} or another profile were expected.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_cpu_profiles_have_words_of_any_size_and_order() {
        let bytes = |size: usize, is_little: bool, words: [u8; 5]| {
            let word = |word: u8| {
                let mut bytes = vec![0; size];
                bytes[if is_little { 0 } else { size - 1 }] = word;
                bytes
            };
            words.into_iter().flat_map(word).collect::<Vec<u8>>()
        };
        for size in [4, 8] {
            for is_little in [true, false] {
                let is = |words| is_old_cpu_profile(&bytes(size, is_little, words));
                assert!(is([0, 3, 0, 100, 0]) && is([0, 3, 1, 100, 0]));
                assert!(!is([0, 3, 2, 100, 0]) && !is([0, 3, 0, 0, 0]) && !is([1, 3, 0, 9, 0]));
            }
        }
        assert!(!is_old_cpu_profile(&[0; 7]));
    }
}
