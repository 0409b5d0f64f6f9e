//! When all is read: names for numbers, and what the profile says of itself.

use super::Pprof;
use super::sample::NO_STACK;
use super::tables::{Function, Location, Tables};
use crate::error::Stop;
use crate::frames::{Frame, FrameKind};
use crate::ids::{FrameId, MetricId, StringId};
use crate::ingest::in_binary;
use crate::metric::Unit;
use crate::number::grouped;
use crate::profile::{Line, LineRow, ProfileBuilder};
use regex_automata::meta::Regex;

/// Units by their names, and how many of ours one is.
const UNITS: &[(&[&str], Unit, i64)] = &[
    (&["bytes", "byte", "b"], Unit::Bytes, 1),
    (
        &["kilobytes", "kilobyte", "kb", "kib"],
        Unit::Bytes,
        1 << 10,
    ),
    (
        &["megabytes", "megabyte", "mb", "mib"],
        Unit::Bytes,
        1 << 20,
    ),
    (
        &["gigabytes", "gigabyte", "gb", "gib"],
        Unit::Bytes,
        1 << 30,
    ),
    (&["nanoseconds", "nanosecond", "ns"], Unit::Nanoseconds, 1),
    (
        &["microseconds", "microsecond", "us"],
        Unit::Nanoseconds,
        1_000,
    ),
    (
        &["milliseconds", "millisecond", "ms"],
        Unit::Nanoseconds,
        1_000_000,
    ),
    (
        &["seconds", "second", "s"],
        Unit::Nanoseconds,
        1_000_000_000,
    ),
];

impl Pprof {
    pub(super) fn settle(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        // Lines are counted in the metrics' last order and units.
        let measured = self.name_metrics(out);
        let named = self.name_frames(out);
        let labelled = self.name_labels(out);
        self.tell(out);
        named.and(labelled).and(measured)
    }

    fn name_labels(&self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let tables = &self.tables;
        out.rename_labels(|names, number| match tables.text(u64::from(number.0)) {
            Some(text) => Ok(text),
            None if number == StringId::EMPTY => Ok(number),
            None => names.text(format!("[missing text {}]", number.0).as_bytes()),
        })
    }

    fn text(&self, number: u64, out: &ProfileBuilder) -> String {
        let text = self.tables.text(number);
        text.map_or_else(String::new, |id| out.strings().text(id))
    }

    /// The types' names and units; the one that is meant if none is named
    /// comes first.
    fn name_metrics(&self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        while out.metrics().len() < self.said.types.len().max(1) {
            let name = format!("value {}", out.metrics().len() + 1);
            out.add_metric(crate::metric::Metric::new(name, Unit::Count))?;
        }
        let mut names: Vec<String> = Vec::new();
        for (i, (kind, unit)) in self.said.types.iter().enumerate() {
            let id = MetricId::of(i);
            let (kind, unit) = (self.text(*kind, out), self.text(*unit, out));
            let lower = unit.to_lowercase();
            let known = UNITS
                .iter()
                .find(|(names, ..)| names.contains(&lower.as_str()));
            let mut name = match kind.as_str() {
                "" => out.metrics()[i].name.clone(),
                kind => kind.to_owned(),
            };
            match known {
                Some((_, of, factor)) if out.scale_metric(id, *factor) => {
                    out.metric_mut(id).unit = *of;
                }
                Some(_) => name = format!("{name} ({unit})"),
                None => {}
            }
            if names.contains(&name) {
                name = format!("{name} {}", i + 1);
            }
            names.push(name.clone());
            out.metric_mut(id).name = name;
        }
        let meant = self.text(self.said.default_type, out);
        let is_meant = |name: &String| *name == meant && !meant.is_empty();
        let first = names.iter().position(is_meant);
        if let Some(first) = first.or(names.len().checked_sub(1)) {
            out.put_first(MetricId::of(first));
        }
        Ok(())
    }

    /// Gives frames for numbers of places.
    fn name_frames(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let prune = Prune::of(self, out);
        // For each place, its frames, the outermost first, and their lines.
        let mut frames: Vec<FrameId> = Vec::new();
        let mut lines: Vec<Option<LineRow>> = Vec::new();
        let mut places: Vec<Row> = Vec::new();
        let mut lost = 0;
        let mut ids: Vec<(u64, u32)> = self.tables.ids.all().collect();
        ids.sort_unstable_by_key(|(_, row)| *row);
        for (id, row) in ids {
            debug_assert_eq!(row as usize, places.len());
            let from = frames.len() as u32;
            let mut pruned = Pruned::Not;
            match self.tables.at(row) {
                Some(location) => {
                    pruned =
                        self.frames_at(location, prune.as_ref(), &mut frames, &mut lines, out)?;
                }
                None => {
                    lost += 1;
                    let name = format!("[missing place {id}]");
                    frames.push(out.frame_named(name.as_bytes(), |_| FrameKind::Unnamed)?);
                }
            }
            lines.resize(frames.len(), None);
            places.push(Row {
                from,
                to: frames.len() as u32,
                pruned,
            });
        }
        let none = match self.samples.no_stack {
            0 => None,
            _ => Some(out.frame_named(b"[no stack]", |_| FrameKind::Plain)?),
        };
        let mut numbers: Vec<FrameId> = Vec::new();
        let mut dropped = 0u64;
        out.rewrite_stacks(|names, stack| {
            numbers.clear();
            numbers.append(stack);
            let mut is_user = false;
            for number in &numbers {
                if *number == NO_STACK {
                    stack.extend(none);
                    continue;
                }
                let row = places[number.index()];
                is_user |= row.pruned == Pruned::Not;
                if is_user && row.pruned == Pruned::Whole {
                    dropped += 1;
                    break;
                }
                let here = row.from as usize..row.to as usize;
                stack.extend_from_slice(&frames[here.clone()]);
                names.on_lines(&lines[here])?;
                if is_user && row.pruned == Pruned::Beneath {
                    dropped += 1;
                    break;
                }
            }
            Ok(())
        })?;
        if lost > 0 {
            out.doubt(format!(
                "Places of code that samples are at and that the file does not describe: {}.",
                grouped(lost)
            ));
        }
        if dropped > 0 {
            out.warn(format!(
                "Stacks cut where the profile asks for it (drop_frames): {}.",
                grouped(dropped)
            ));
        }
        Ok(())
    }

    /// Puts the frames of a place, the outermost first, and their lines.
    fn frames_at(
        &self,
        location: &Location,
        prune: Option<&Prune>,
        frames: &mut Vec<FrameId>,
        lines: &mut Vec<Option<LineRow>>,
        out: &mut ProfileBuilder,
    ) -> Result<Pruned, Stop> {
        let functions: Vec<_> = self.tables.functions(location).rev().collect();
        if functions.is_empty() {
            frames.push(address(&self.tables, location, out)?);
            return Ok(Pruned::Not);
        }
        let mut pruned = Pruned::Not;
        for (i, (function, line)) in functions.iter().enumerate() {
            let name = function.and_then(|function| name(&self.tables, function));
            let drops = name
                .zip(prune)
                .is_some_and(|(name, prune)| prune.drops(out.strings().get(name)));
            if drops && pruned == Pruned::Not {
                match i {
                    // It stands if nothing of the program is above it.
                    0 => pruned = Pruned::Whole,
                    _ => return Ok(Pruned::Beneath),
                }
            }
            frames.push(self.frame(*function, location, out)?);
            lines.push(self.line(*function, *line, out)?);
        }
        Ok(pruned)
    }

    fn frame(
        &self,
        function: Option<&Function>,
        location: &Location,
        out: &mut ProfileBuilder,
    ) -> Result<FrameId, Stop> {
        let Some((name, file)) = self.named(function) else {
            return address(&self.tables, location, out);
        };
        out.frame(Frame {
            file,
            ..Frame::named(name, FrameKind::Plain)
        })
    }

    /// A function's name, if it has one, and its file.
    fn named(&self, function: Option<&Function>) -> Option<(StringId, StringId)> {
        let function = function?;
        let file = self.tables.text(function.file).unwrap_or(StringId::EMPTY);
        Some((name(&self.tables, function)?, file))
    }

    /// Where in a function a place is; None where neither file nor line is known.
    fn line(
        &self,
        function: Option<&Function>,
        line: u32,
        out: &mut ProfileBuilder,
    ) -> Result<Option<LineRow>, Stop> {
        let known = |(_, file): &(_, StringId)| *file != StringId::EMPTY || line != 0;
        let Some((name, file)) = self.named(function).filter(known) else {
            return Ok(None);
        };
        let start = function.map_or(0, |function| function.start);
        let line = Line {
            function: name,
            file,
            line,
            start,
        };
        out.line(line).map(Some)
    }

    /// What the profile says of itself, and what was odd.
    fn tell(&self, out: &mut ProfileBuilder) {
        let said = &self.said;
        if let Some((kind, unit)) = said.period_type {
            let (kind, unit) = (self.text(kind, out), self.text(unit, out));
            let period = format!("{} {unit} ({kind})", grouped(said.period));
            out.add_meta("period", &period);
            let of_bytes = UNITS
                .iter()
                .find(|(names, of, _)| *of == Unit::Bytes && names.contains(&unit.as_str()));
            if let Some((.., factor)) = of_bytes {
                let every = said.period.saturating_mul(*factor);
                out.method.one_in = u64::try_from(every).unwrap_or(0);
            }
            out.method.exact = said.period == 1;
        }
        if let Some(time) = said.time.filter(|time| *time > 0) {
            out.taken = Some(time);
            out.add_meta("time", &crate::number::utc(time));
        }
        if said.duration > 0 && said.duration < A_YEAR {
            let seconds = said.duration as f64 / 1e9;
            out.add_meta("duration", &format!("{seconds} s"));
        }
        for text in &said.comments {
            let comment = self.text(*text, out);
            out.add_meta("comment", &comment);
        }
        let url = self.text(said.doc_url, out);
        if !url.is_empty() {
            out.add_meta("doc_url", &url);
        }
        if said.several {
            // Each numbers its names and places anew.
            out.doubt(
                "The file is several profiles, one behind the other: what is named in one cannot \
                 be told from the others, so that amounts may stand under wrong names. Open each \
                 by itself, and add them up by comparing or with --merge."
                    .to_owned(),
            );
        }
        if !self.tables.has_texts() {
            out.doubt(
                "The file has no table of texts, which often comes last: types and functions \
                 have no names."
                    .to_owned(),
            );
        }
        for (many, what) in [
            (
                self.samples.odd,
                "Samples with more or fewer amounts than the profile has types",
            ),
            (self.samples.no_stack, "Samples without a stack"),
            (
                self.tables.twice,
                "Numbers of places, functions or binaries that are given twice; the first holds",
            ),
            (
                self.broken,
                "Messages beside samples that are broken, and are not read",
            ),
        ] {
            if many > 0 {
                out.warn(format!("{what}: {}.", grouped(many)));
            }
        }
    }
}

/// Longer runs are mistakes of writers.
const A_YEAR: i64 = 366 * 86_400 * 1_000_000_000;

/// Frames of a place, in the list of all.
#[derive(Debug, Clone, Copy)]
struct Row {
    from: u32,
    to: u32,
    pruned: Pruned,
}

/// What a profile's wish to drop frames does at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pruned {
    Not,
    /// The place goes, and all that it calls.
    Whole,
    /// Its frames that are to go are gone, and all that it calls goes.
    Beneath,
}

/// The name as people write it, else as the linker has it.
fn name(tables: &Tables, function: &Function) -> Option<StringId> {
    let known = |number| tables.text(number).filter(|text| *text != StringId::EMPTY);
    known(function.name).or_else(|| known(function.system_name))
}

/// `libfoo.so+0x1a2b`, or the bare address, or nothing at all.
fn address(
    tables: &Tables,
    location: &Location,
    out: &mut ProfileBuilder,
) -> Result<FrameId, Stop> {
    let at = location.address;
    let binary = tables.binary(location);
    let file = binary.and_then(|mapping| tables.text(mapping.file));
    let path = file.map_or_else(String::new, |file| out.strings().text(file));
    let text = match binary {
        Some(mapping) if !path.is_empty() => {
            let offset = at.wrapping_sub(mapping.start).wrapping_add(mapping.offset);
            in_binary(&path, offset)
        }
        None if at == 0 => "<unknown>".to_owned(),
        _ => format!("0x{at:x}"),
    };
    let name = out.string(text.as_bytes())?;
    out.frame(Frame {
        module: file.unwrap_or(StringId::EMPTY),
        address: at,
        ..Frame::named(name, FrameKind::Unnamed)
    })
}

/// Functions that the profile asks to leave out, and those that it keeps.
#[derive(Debug)]
struct Prune {
    drop: Regex,
    keep: Option<Regex>,
}

impl Prune {
    fn of(reader: &Pprof, out: &mut ProfileBuilder) -> Option<Self> {
        let mut regex = |number| {
            let text = reader.text(number, out);
            if text.is_empty() {
                return None;
            }
            let regex = Regex::new(&format!("^(?:{text})$"));
            if regex.is_err() {
                out.warn(format!(
                    "The profile asks to drop or keep functions by a pattern that cannot be \
                     read, and is not heard: {text}"
                ));
            }
            regex.ok()
        };
        Some(Self {
            drop: regex(reader.said.drop_frames)?,
            keep: regex(reader.said.keep_frames),
        })
    }

    fn drops(&self, name: &[u8]) -> bool {
        let name = without_arguments(name);
        self.drop.is_match(name) && !self.keep.as_ref().is_some_and(|keep| keep.is_match(name))
    }
}

/// Up to its first bracket, but for two that belong to names.
fn without_arguments(name: &[u8]) -> &[u8] {
    const NAMES: [&[u8]; 2] = [b"(anonymous namespace)", b"operator()"];
    let name = name.strip_prefix(b".").unwrap_or(name);
    let mut at = 0;
    while at < name.len() {
        match NAMES.iter().find(|known| name[at..].starts_with(known)) {
            Some(known) => at += known.len(),
            None if name[at] == b'(' => return &name[..at],
            None => at += 1,
        }
    }
    name
}
