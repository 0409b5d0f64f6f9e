//! A profile as bytes of our own.
//!
//! For handing a profile from one instance to another and for keeping one.
//! Only what cannot be worked out again is written: the tree as one depth per
//! row, and own amounts; totals and ranges are rebuilt, and everything is
//! checked on the way in, for a snapshot may come from anywhere.
//!
//! ```text
//! "heapglass" version  then sections, numbers as LEB128 (signed: zigzag)
//! name format  metrics  meta  clock  method  taken  series  gc  import  strings  frames  tree
//! stacks  labels  parts of stacks  lines
//! ```

mod gc;
mod import;
mod labels;
mod series;

use crate::frames::{Frame, FrameKind, Frames};
use crate::ids::{FrameId, NodeId, StringId};
use crate::metric::{Metric, Unit};
use crate::profile::{Clock, Event, FormatName, Line, Lines, Method, Profile};
use crate::strings::Strings;
use crate::tree::{Run, Stacks, Tree, sum_up};
use thiserror::Error;

const MAGIC: &[u8] = b"heapglass";
const VERSION: u64 = 5;

/// Why bytes are not a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BadSnapshot {
    #[error("This is not a heapglass snapshot.")]
    Foreign,
    #[error("This snapshot is of version {0}; this program reads version {VERSION}.")]
    Version(u64),
    #[error("The snapshot is damaged: {0}.")]
    Damaged(String),
}

pub fn write(profile: &Profile) -> Vec<u8> {
    let mut out = Writer(MAGIC.to_vec());
    out.number(VERSION);
    for text in [&profile.name, &profile.format.id, &profile.format.title] {
        out.bytes(text.as_bytes());
    }
    out.number(profile.metrics.len() as u64);
    for metric in &profile.metrics {
        out.bytes(metric.name.as_bytes());
        out.bytes(metric.unit.word().as_bytes());
        out.number(u64::from(metric.additive));
        out.number(u64::from(metric.decimals));
    }
    out.number(profile.meta.len() as u64);
    for (key, value) in &profile.meta {
        out.bytes(key.as_bytes());
        out.bytes(value.as_bytes());
    }
    out.clock(profile.clock.as_ref());
    out.number(u64::from(profile.method.exact));
    out.number(profile.method.one_in);
    out.number(profile.method.event as u64);
    out.time(profile.taken);
    series::write(&mut out, profile.series.as_deref());
    out.gc(profile.gc.as_deref());
    import::write(&mut out, &profile.import);
    out.number(profile.strings.len() as u64);
    for (_, text) in profile.strings.iter().skip(1) {
        out.bytes(text);
    }
    out.number(profile.frames.len() as u64);
    for (_, frame) in profile.frames.iter().skip(1) {
        let parts = [
            frame.name.0,
            frame.file.0,
            frame.line,
            frame.column,
            frame.module.0,
        ];
        parts.iter().for_each(|part| out.number(u64::from(*part)));
        out.number(frame.address);
        out.number(frame.kind as u64);
    }
    let tree = &profile.tree;
    out.number(tree.len() as u64);
    for row in 1..tree.len() {
        out.number(u64::from(tree.depth[row]));
        out.number(u64::from(tree.frame[row].0));
    }
    let stacks = &tree.stacks;
    out.number(stacks.len() as u64);
    let mut before = 0;
    for row in 0..stacks.len() {
        out.number(u64::from(stacks.node[row].0 - before));
        before = stacks.node[row].0;
        out.number(stacks.records[row]);
        stacks.own.iter().for_each(|own| out.signed(own[row]));
    }
    let access = stacks.access();
    out.number(u64::from(!access.is_empty()));
    if !access.is_empty() {
        for row in 0..stacks.len() {
            let runs = access.map(row).unwrap_or_default();
            out.number(runs.len() as u64);
            for run in runs {
                out.number(u64::from(run.bytes));
                out.number(u64::from(run.count));
            }
        }
    }
    labels::write(&mut out, profile);
    let lines = &profile.lines;
    out.number(lines.rows.len() as u64);
    for (row, line) in lines.rows.iter().enumerate() {
        let parts = [line.function.0, line.file.0, line.line, line.start];
        parts.iter().for_each(|part| out.number(u64::from(*part)));
        for column in lines.own.iter().chain(&lines.total) {
            out.signed(column[row]);
        }
    }
    out.0
}

struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    fn signed(&mut self, value: i64) {
        self.number(((value << 1) ^ (value >> 63)) as u64);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    fn clock(&mut self, clock: Option<&Clock>) {
        self.number(u64::from(clock.is_some()));
        let Some(clock) = clock else { return };
        self.bytes(clock.unit.as_bytes());
        self.bytes(clock.mega_unit.as_bytes());
        for time in [clock.end, clock.gmax, clock.short_lived] {
            self.time(time);
        }
    }

    fn time(&mut self, time: Option<i64>) {
        self.number(u64::from(time.is_some()));
        time.iter().for_each(|time| self.signed(*time));
    }
}

pub fn read(bytes: &[u8]) -> Result<Profile, BadSnapshot> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(BadSnapshot::Foreign)?;
    let mut from = Source(rest);
    match from.number()? {
        VERSION => {}
        other => return Err(BadSnapshot::Version(other)),
    }
    let name = from.text()?;
    let format = FormatName {
        id: from.text()?,
        title: from.text()?,
    };
    let metrics = from.list(Source::metric)?;
    let meta = from.list(|from| Ok((from.text()?, from.text()?)))?;
    let clock = from.clock()?;
    let method = from.method()?;
    let taken = from.time()?;
    let series = series::read(&mut from)?;
    let gc = from.gc()?;
    let import = import::read(&mut from)?;
    let strings = from.strings()?;
    let frames = from.frames(&strings)?;
    let mut tree = from.tree(&frames, &metrics)?;
    let labels = labels::read(&mut from)?;
    labels::read_parts(&mut from, &mut tree.stacks, &metrics)?;
    let lines = from.lines(metrics.len())?;
    let profile = Profile {
        name,
        format,
        metrics,
        strings,
        frames,
        labels,
        tree,
        import,
        meta,
        clock,
        method,
        taken,
        series,
        lines,
        gc,
    };
    profile.check().map_err(BadSnapshot::Damaged)?;
    Ok(profile)
}

struct Source<'a>(&'a [u8]);

fn damaged<T>(why: &str) -> Result<T, BadSnapshot> {
    Err(BadSnapshot::Damaged(why.to_owned()))
}

impl<'a> Source<'a> {
    fn number(&mut self) -> Result<u64, BadSnapshot> {
        let (mut value, mut shift) = (0u64, 0);
        loop {
            let [byte, rest @ ..] = self.0 else {
                return damaged("it ends too early");
            };
            self.0 = rest;
            if shift > 63 || (shift == 63 && *byte > 1) {
                return damaged("a number is too long");
            }
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
            shift += 7;
        }
    }

    fn small(&mut self) -> Result<u32, BadSnapshot> {
        u32::try_from(self.number()?).or_else(|_| damaged("a number is too large"))
    }

    fn signed(&mut self) -> Result<i64, BadSnapshot> {
        let value = self.number()?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// How many things follow; each takes at least a byte.
    fn length(&mut self) -> Result<usize, BadSnapshot> {
        match usize::try_from(self.number()?) {
            Ok(length) if length <= self.0.len() => Ok(length),
            _ => damaged("it is shorter than it says"),
        }
    }

    fn bytes(&mut self) -> Result<&'a [u8], BadSnapshot> {
        let length = self.length()?;
        let (bytes, rest) = self.0.split_at(length);
        self.0 = rest;
        Ok(bytes)
    }

    fn text(&mut self) -> Result<String, BadSnapshot> {
        match std::str::from_utf8(self.bytes()?) {
            Ok(text) => Ok(text.to_owned()),
            Err(_) => damaged("a text is not UTF-8"),
        }
    }

    fn list<T>(
        &mut self,
        mut one: impl FnMut(&mut Self) -> Result<T, BadSnapshot>,
    ) -> Result<Vec<T>, BadSnapshot> {
        (0..self.length()?).map(|_| one(self)).collect()
    }

    fn metric(&mut self) -> Result<Metric, BadSnapshot> {
        let name = self.text()?;
        let Some(unit) = Unit::from_word(&self.text()?) else {
            return damaged("a unit is unknown");
        };
        let additive = self.number()? == 1;
        match u8::try_from(self.number()?) {
            Ok(decimals) if decimals <= 18 => Ok(Metric {
                name,
                unit,
                additive,
                decimals,
            }),
            _ => damaged("a metric has too many decimals"),
        }
    }

    fn lines(&mut self, metrics: usize) -> Result<Lines, BadSnapshot> {
        let mut lines = Lines::default();
        for row in 0..self.length()? {
            if row == 0 {
                lines.own.resize(metrics, Vec::new());
                lines.total.resize(metrics, Vec::new());
            }
            lines.rows.push(Line {
                function: StringId(self.small()?),
                file: StringId(self.small()?),
                line: self.small()?,
                start: self.small()?,
            });
            for column in lines.own.iter_mut().chain(&mut lines.total) {
                column.push(self.signed()?);
            }
        }
        Ok(lines)
    }

    fn clock(&mut self) -> Result<Option<Clock>, BadSnapshot> {
        if self.number()? == 0 {
            return Ok(None);
        }
        let mut clock = Clock {
            unit: self.text()?,
            mega_unit: self.text()?,
            ..Clock::default()
        };
        for time in [&mut clock.end, &mut clock.gmax, &mut clock.short_lived] {
            *time = self.time()?;
        }
        Ok(Some(clock))
    }

    fn time(&mut self) -> Result<Option<i64>, BadSnapshot> {
        match self.number()? {
            0 => Ok(None),
            _ => self.signed().map(Some),
        }
    }

    fn method(&mut self) -> Result<Method, BadSnapshot> {
        let exact = self.number()? == 1;
        let one_in = self.number()?;
        match Event::from_code(self.number()?) {
            Some(event) => Ok(Method {
                exact,
                one_in,
                event,
            }),
            None => damaged("what is counted is unknown"),
        }
    }

    fn strings(&mut self) -> Result<Strings, BadSnapshot> {
        let n = self.length()?;
        let mut table = crate::strings::StringInterner::default();
        for i in 1..n {
            let id = table.intern(self.bytes()?);
            if id != Ok(StringId::of(i)) {
                return damaged("a string stands twice");
            }
        }
        Ok(table.freeze())
    }

    fn frames(&mut self, strings: &Strings) -> Result<Frames, BadSnapshot> {
        let n = self.length()?;
        let mut table = crate::frames::FrameInterner::default();
        for i in 1..n {
            let name = StringId(self.small()?);
            let file = StringId(self.small()?);
            let line = self.small()?;
            let column = self.small()?;
            let module = StringId(self.small()?);
            let address = self.number()?;
            let kind = u8::try_from(self.number()?)
                .ok()
                .and_then(FrameKind::from_code);
            let Some(kind) = kind else {
                return damaged("a frame is of an unknown kind");
            };
            if [name, file, module]
                .iter()
                .any(|s| s.index() >= strings.len())
            {
                return damaged("a frame's string is missing");
            }
            let frame = Frame {
                name,
                file,
                line,
                column,
                module,
                address,
                kind,
            };
            if table.intern(frame) != Ok(FrameId::of(i)) {
                return damaged("a frame stands twice");
            }
        }
        Ok(table.freeze())
    }

    fn tree(&mut self, frames: &Frames, metrics: &[Metric]) -> Result<Tree, BadSnapshot> {
        let n = self.length()?.max(1);
        let mut tree = Tree {
            parent: vec![NodeId::ROOT],
            frame: vec![FrameId::ROOT],
            end: Vec::new(),
            depth: vec![0],
            total: Vec::new(),
            stacks: Stacks::none(),
        };
        // The open path: the latest row at each depth.
        let mut path = vec![NodeId::ROOT];
        for row in 1..n {
            let depth = self.small()? as usize;
            let frame = FrameId(self.small()?);
            if depth == 0 || depth > path.len() || frame.index() >= frames.len() {
                return damaged("a place in the tree is impossible");
            }
            path.truncate(depth);
            tree.parent.push(path[depth - 1]);
            tree.frame.push(frame);
            tree.depth.push(depth as u32);
            path.push(NodeId::of(row));
        }
        tree.end = (1..=n as u32).collect();
        for row in (1..n).rev() {
            let parent = tree.parent[row].index();
            tree.end[parent] = tree.end[parent].max(tree.end[row]);
        }
        self.stacks(&mut tree, metrics)?;
        Ok(tree)
    }

    fn stacks(&mut self, tree: &mut Tree, metrics: &[Metric]) -> Result<(), BadSnapshot> {
        let n = self.length()?;
        let mut at = 0u32;
        tree.stacks.own = metrics.iter().map(|_| Vec::new()).collect();
        let mut magnitude = vec![0u64; metrics.len()];
        for _ in 0..n {
            at = match at.checked_add(self.small()?) {
                Some(at) if (at as usize) < tree.len() => at,
                _ => return damaged("a stack ends outside the tree"),
            };
            tree.stacks.node.push(NodeId(at));
            tree.stacks.records.push(self.number()?);
            for (own, sum) in tree.stacks.own.iter_mut().zip(&mut magnitude) {
                let value = self.signed()?;
                *sum = sum.saturating_add(value.unsigned_abs());
                own.push(value);
            }
        }
        self.access(&mut tree.stacks)?;
        for ((metric, own), sum) in metrics.iter().zip(&tree.stacks.own).zip(magnitude) {
            if metric.additive && sum > i64::MAX as u64 {
                return damaged("a sum does not fit in 64 bits");
            }
            let total = metric
                .additive
                .then(|| sum_up(&tree.parent, &tree.stacks.node, own));
            tree.total.push(total);
        }
        Ok(())
    }

    fn access(&mut self, stacks: &mut Stacks) -> Result<(), BadSnapshot> {
        if self.number()? == 0 {
            return Ok(());
        }
        let small = |number: u64| u16::try_from(number).or_else(|_| damaged("a run is too long"));
        for _ in 0..stacks.len() {
            for _ in 0..self.length()? {
                stacks.access.runs.push(Run {
                    bytes: small(self.number()?)?,
                    count: small(self.number()?)?,
                });
            }
            stacks.access.ends.push(stacks.access.runs.len() as u32);
        }
        Ok(())
    }
}
