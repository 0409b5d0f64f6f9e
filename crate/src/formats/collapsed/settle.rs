//! What can be said of a folded file only when all of it has been seen.

use super::{Columns, DECIMALS, FIRST, Seen, Shape};
use crate::error::Stop;
use crate::ids::MetricId;
use crate::metric::Unit;
use crate::number::grouped;
use crate::profile::ProfileBuilder;
use memchr::memchr;
use std::collections::HashMap;

pub(super) fn settle(
    seen: &Seen,
    columns: &Columns,
    shape: Shape,
    out: &mut ProfileBuilder,
) -> Result<(), Stop> {
    let bytes = looks_like_bytes(seen, out.import.records, out);
    join_fractions(seen, columns, out);
    name_amounts(seen, columns, shape, bytes, out);
    let edited = unescape(out);
    warn(seen, out);
    edited
}

/// Puts what stands behind the points to the whole units.
fn join_fractions(seen: &Seen, columns: &Columns, out: &mut ProfileBuilder) {
    let mut pairs = [
        (FIRST, columns.millionths[0]),
        (columns.second.unwrap_or(FIRST), columns.millionths[1]),
    ];
    // The fraction's column is gone afterwards, and those behind it move up.
    pairs.sort_unstable_by_key(|(_, apart)| std::cmp::Reverse(*apart));
    for (whole, apart) in pairs {
        let Some(apart) = apart else { continue };
        let decimals = out.join_fraction(whole, Some(apart), DECIMALS, seen.decimals);
        if decimals < seen.decimals {
            out.warn(format!(
                "Fractions were rounded to {decimals} decimals so that the large amounts beside them fit."
            ));
        }
    }
}

fn name_amounts(
    seen: &Seen,
    columns: &Columns,
    shape: Shape,
    bytes: bool,
    out: &mut ProfileBuilder,
) {
    let unit = if bytes { Unit::Bytes } else { Unit::Count };
    let mut call = |id: MetricId, name: &str, unit: Unit| {
        let metric = out.metric_mut(id);
        name.clone_into(&mut metric.name);
        metric.unit = unit;
    };
    let alone = match (shape, columns.second) {
        (Shape::CountBytes, _) => {
            call(FIRST, "objects", Unit::Count);
            "with one amount where others carry [count bytes], read as the count"
        }
        (Shape::BeforeAfter, Some(second)) => {
            call(FIRST, "before", unit);
            call(second, "after", unit);
            "with one amount where the others carry two, read as the second"
        }
        _ => {
            if bytes {
                call(FIRST, "bytes", unit);
            }
            return;
        }
    };
    tell(out, out.import.records - seen.both, "record", alone);
}

/// The unit stands nowhere in the file, unless its metadata says what was
/// measured (Austin's `# mode: memory`). Amounts of bytes are mostly a kibibyte
/// and more, or so large that they are on average; counts of samples rarely are.
fn looks_like_bytes(seen: &Seen, records: u64, out: &ProfileBuilder) -> bool {
    let whole = seen.decimals == 0;
    match out.meta("mode") {
        Some("memory" | "alloc") => return whole,
        Some("wall" | "cpu") => return false,
        _ => {}
    }
    let name = out.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = name.to_lowercase();
    let time = ["perf", "cpu", "wall"]
        .iter()
        .any(|word| name.contains(word));
    let counted = records - seen.zero;
    let mostly = seen.large * 2 >= counted;
    let on_average = seen.sum / counted.max(1) >= 4096;
    seen.large > 0 && whole && !time && (mostly || on_average)
}

/// A database client escapes what it prints: `\'lambda\'`. If most names with
/// a quote have it escaped, the file came that way.
fn unescape(out: &mut ProfileBuilder) -> Result<(), Stop> {
    let (mut escaped, mut bare) = (0u64, 0u64);
    for (_, name) in out.strings().iter() {
        if memchr(b'\'', name).is_none() {
            continue;
        }
        let quote_escaped = |i: usize| i > 0 && name[i - 1] == b'\\';
        if memchr::memchr_iter(b'\'', name).all(quote_escaped) {
            escaped += 1;
        } else {
            bare += 1;
        }
    }
    if escaped <= bare {
        return Ok(());
    }
    if let Err(stop) = out.room_to_edit() {
        out.warn("Names are escaped as a database client writes them (\\'lambda\\'); there was no room to undo the escapes.".to_owned());
        return Err(stop);
    }
    let mut known = HashMap::new();
    out.rewrite_stacks(|names, frames| {
        for frame in frames {
            if let Some(to) = known.get(frame) {
                *frame = *to;
                continue;
            }
            let plain = unescaped(names.name(*frame));
            let to = names.frame_named(&plain, names.kind(*frame))?;
            known.insert(*frame, to);
            *frame = to;
        }
        Ok(())
    })?;
    out.warn("Names are escaped as a database client writes them (\\'lambda\\'); the escapes were undone.".to_owned());
    Ok(())
}

fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut bytes = text.iter();
    while let Some(byte) = bytes.next() {
        match (byte, bytes.as_slice().first()) {
            (b'\\', Some(next)) => {
                bytes.next();
                match next {
                    b't' => plain.push(b'\t'),
                    b'n' => plain.push(b'\n'),
                    b'r' => plain.push(b'\r'),
                    b'0' => plain.push(0),
                    b'b' => plain.push(8),
                    b'f' => plain.push(12),
                    b'\\' | b'\'' => plain.push(*next),
                    other => plain.extend([b'\\', *other]),
                }
            }
            _ => plain.push(*byte),
        }
    }
    plain
}

/// "3 records with …": nothing where there are none.
fn tell(out: &mut ProfileBuilder, count: u64, noun: &str, what: &str) {
    if count > 0 {
        let plural = if count == 1 { "" } else { "s" };
        out.warn(format!("{} {noun}{plural} {what}.", grouped(count)));
    }
}

fn warn(seen: &Seen, out: &mut ProfileBuilder) {
    let rounded = format!("with more decimals than the {DECIMALS} that are kept, rounded");
    let invalid = out
        .strings()
        .iter()
        .filter(|(_, s)| std::str::from_utf8(s).is_err());
    let invalid = invalid.count() as u64;
    for (count, noun, what) in [
        (
            seen.empty_frames,
            "empty frame",
            "(;; or a semicolon at an end) passed over, the amount kept",
        ),
        (
            seen.no_stack,
            "record",
            "without a frame, put under [no stack]",
        ),
        (
            seen.negative,
            "amount",
            "below zero, as in a file that is already a difference",
        ),
        (
            seen.grouped,
            "amount",
            "written in groups of three (1,234), read as such",
        ),
        (seen.rounded, "amount", rounded.as_str()),
        (
            seen.odd_comments,
            "line",
            "with # or // first, yet like a stack, read as a comment",
        ),
        (
            invalid,
            "name",
            "not valid as UTF-8, the bytes kept and shown as \u{fffd}",
        ),
    ] {
        tell(out, count, noun, what);
    }
    if out.import.lines == 0 {
        out.warn("The file has no lines: there is nothing in it.".to_owned());
    }
    if seen.last_line_bad && out.import.stopped.is_none() {
        out.warn(
            "The last line has no amount and no line end: the file looks truncated.".to_owned(),
        );
    }
}
