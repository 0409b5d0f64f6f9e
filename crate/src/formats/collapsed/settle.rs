//! What can be said of a folded file only when all of it has been seen.

use super::amount::Decimal;
use super::{AMOUNT_TOO_LARGE, Columns, DECIMALS, FIRST, NO_STACK, Seen, kind, line};
use crate::error::Stop;
use crate::frames::FrameKind;
use crate::metric::{Metric, Unit};
use crate::number::grouped;
use crate::profile::ProfileBuilder;
use memchr::memchr;
use std::collections::HashMap;

pub(super) fn settle(seen: &Seen, columns: &Columns, out: &mut ProfileBuilder) -> Result<(), Stop> {
    let records = out.import.records;
    let bytes = looks_like_bytes(seen, records, out);
    let split = seen.pairs == 0 && seen.two_numbers > 0 && seen.two_numbers * 10 >= records * 9;
    let wanted = match split {
        true => seen.decimals.max(first_number_decimals(out)),
        false => seen.decimals,
    };
    let decimals = out.join_fraction(FIRST, columns.millionths, DECIMALS, wanted);
    let edited = match () {
        () if seen.pairs > 0 => {
            name_pairs(seen, out);
            Ok(())
        }
        () if split => split_amounts(seen, bytes, out),
        () => {
            if bytes {
                *out.metric_mut(FIRST) = Metric {
                    name: "bytes".to_owned(),
                    unit: Unit::Bytes,
                    ..out.metrics()[0].clone()
                };
            }
            Ok(())
        }
    };
    let edited = edited.and_then(|()| unescape(out));
    if decimals < seen.decimals {
        out.warn(format!(
            "Fractions were rounded to {decimals} decimals so that the large amounts beside them fit."
        ));
    }
    warn(seen, out);
    edited
}

fn name_pairs(seen: &Seen, out: &mut ProfileBuilder) {
    "objects".clone_into(&mut out.metric_mut(FIRST).name);
    let alone = "with one amount where others carry [count bytes], read as the count";
    let records = out.import.records;
    tell(out, records - seen.pairs, "record", alone);
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

/// Nearly every line has two numbers: it is a comparison, `stack before
/// after`. The first number was read as the end of the leaf's name, so that
/// it is known for each record; now it becomes the other amount.
fn split_amounts(seen: &Seen, bytes: bool, out: &mut ProfileBuilder) -> Result<(), Stop> {
    let unit = if bytes { Unit::Bytes } else { Unit::Count };
    let single = out.import.records - seen.two_numbers;
    out.metric_mut(FIRST).unit = unit;
    // What was read as the amount is the second number.
    "after".clone_into(&mut out.metric_mut(FIRST).name);
    if let Err(stop) = out.room_to_edit() {
        out.warn("Lines carry two amounts; there was no room to tell the first from the names, where it still stands.".to_owned());
        return Err(stop);
    }
    "before".clone_into(&mut out.metric_mut(FIRST).name);
    let after = out.add_metric(Metric {
        name: "after".to_owned(),
        unit,
        additive: true,
        decimals: 0,
    })?;
    let decimals = out.metrics()[0].decimals;
    out.metric_mut(after).decimals = decimals;

    let (mut sum, mut lost) = (0i64, 0u64);
    out.rewrite_stacks(|names, frames, records, values| {
        values.swap(FIRST.index(), after.index());
        let Some(&leaf) = frames.last() else {
            return Ok(());
        };
        let text = names.name(leaf).to_vec();
        let Some((name, number)) = leaf_number(&text) else {
            return Ok(());
        };
        let before = i64::try_from(records)
            .ok()
            .and_then(|n| number.scaled(decimals)?.checked_mul(n))
            .filter(|v| sum.checked_add(v.saturating_abs()).is_some());
        let Some(before) = before else {
            lost += records;
            return Ok(());
        };
        sum = sum.saturating_add(before.saturating_abs());
        values[FIRST.index()] = before;
        frames.pop();
        if !name.is_empty() {
            frames.push(names.frame_named(name, kind(name))?);
        } else if frames.is_empty() {
            frames.push(names.frame_named(NO_STACK, FrameKind::Plain)?);
        }
        Ok(())
    })?;
    out.recount_magnitudes();
    tell(
        out,
        single,
        "record",
        "with one amount where the others carry two, read as the second",
    );
    tell(
        out,
        lost,
        "record",
        &format!("with the first amount left in the name: {AMOUNT_TOO_LARGE}"),
    );
    Ok(())
}

/// A leaf that ends with a number; `12` alone is a number after no name.
fn leaf_number(text: &[u8]) -> Option<(&[u8], Decimal)> {
    line::second_number(text).or_else(|| match super::amount::number(text) {
        super::amount::Number::Yes { value, .. } => Some((&text[..0], value)),
        _ => None,
    })
}

fn first_number_decimals(out: &ProfileBuilder) -> u8 {
    let numbers = out
        .strings()
        .iter()
        .filter_map(|(_, text)| leaf_number(text));
    numbers
        .map(|(_, number)| number.decimals.min(DECIMALS))
        .max()
        .unwrap_or(0)
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
    out.rewrite_stacks(|names, frames, _, _| {
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
