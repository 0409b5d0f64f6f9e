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
    magic(b"goroutine ", "a goroutine dump", FOLD),
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
