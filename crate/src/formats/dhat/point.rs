//! One program point: what is kept of it while it is read, and how it gets
//! into the profile.

use super::{At, EXCERPT};
use crate::error::Stop;
use crate::ids::{FrameId, MetricId, NodeId};
use crate::ingest::{Token, reserve};
use crate::metric::{Metric, Unit, of_blocks};
use crate::profile::{Place, ProfileBuilder, Run, Walk};

pub(super) const AMOUNTS: usize = 11;
/// Those of blocks' lifetimes, and those of accesses.
pub(super) const LIFE: std::ops::Range<usize> = 2..9;
pub(super) const USE: std::ops::Range<usize> = 9..11;

const GMAX: [usize; 2] = [2, 3];
const END: [usize; 2] = [4, 5];
const MAX: [usize; 2] = [6, 7];

/// Name, unit, whether it can be added up, and its key in versions 2 and 1.
type Row = (&'static str, Unit, bool, &'static [u8], &'static [u8]);

pub(super) const TABLE: [Row; AMOUNTS] = [
    (of_blocks::TOTAL_BYTES, Unit::Bytes, true, b"tb", b"tb"),
    (of_blocks::TOTAL_BLOCKS, Unit::Count, true, b"tbk", b"tbk"),
    (of_blocks::GMAX_BYTES, Unit::Bytes, true, b"gb", b"gb"),
    (of_blocks::GMAX_BLOCKS, Unit::Count, true, b"gbk", b"gbk"),
    (of_blocks::END_BYTES, Unit::Bytes, true, b"eb", b"fb"),
    (of_blocks::END_BLOCKS, Unit::Count, true, b"ebk", b"fbk"),
    // Each place had its maximum at its own time.
    (of_blocks::MAX_BYTES, Unit::Bytes, false, b"mb", b"mb"),
    (of_blocks::MAX_BLOCKS, Unit::Count, false, b"mbk", b"mbk"),
    (of_blocks::LIFETIMES, Unit::Count, true, b"tl", b"tli"),
    (of_blocks::READ_BYTES, Unit::Bytes, true, b"rb", b"rb"),
    (of_blocks::WRITTEN_BYTES, Unit::Bytes, true, b"wb", b"wb"),
];

/// Stands for the frame of an empty stack; no file can name it.
pub(super) const NO_STACK: FrameId = FrameId(u32::MAX);

const NOT_WHOLE: &str = "an amount is not a whole number";
const NO_TOTAL: &str = "there is no tb or no tbk, the totals of bytes and blocks";
const NO_FRAMES: &str = "there is no fs, the stack";
const NO_LIST: &str = "fs, the stack, is not a list";
const NOT_A_FRAME: &str = "the number of a frame is not a whole number, or too large";
const NO_ROOM: &str = "there was no memory left for this program point";

/// The longest block that has an access map; valgrind ends at some thousands.
const MAP: u64 = 1 << 20;

/// A number that is not negative, and whether it was larger than can be held.
pub(super) fn whole(token: Token<'_>) -> Option<(i64, bool)> {
    let Token::Number(digits) = token else {
        return None;
    };
    let mut value = 0u64;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        let more = value
            .checked_mul(10)
            .and_then(|v| v.checked_add(digit.into()));
        value = more.unwrap_or(u64::MAX);
    }
    Some(match i64::try_from(value) {
        Ok(value) => (value, false),
        Err(_) => (i64::MAX, true),
    })
}

/// What is known of an access map.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Map {
    #[default]
    None,
    Some,
    Bad,
}

#[derive(Debug, Default)]
pub(super) struct Point {
    pub(super) place: Place,
    amounts: [Option<i64>; AMOUNTS],
    /// A bit for each amount that was too large.
    large: u16,
    /// Leaf first.
    stack: Vec<FrameId>,
    has_stack: bool,
    map: Map,
    runs: Vec<Run>,
    /// `-n` was met: the next number stands for so many bytes.
    repeat: Option<u64>,
    map_bytes: u64,
    /// Why it cannot be a record.
    wrong: Option<&'static str>,
    /// Its beginning as written.
    text: Vec<u8>,
}

impl Point {
    pub(super) fn begin(&mut self, place: Place) {
        self.place = place;
        self.amounts = [None; AMOUNTS];
        self.large = 0;
        self.stack.clear();
        self.has_stack = false;
        self.map = Map::None;
        self.runs.clear();
        self.repeat = None;
        self.map_bytes = 0;
        self.wrong = None;
        self.text.clear();
    }

    pub(super) fn footprint(&self) -> usize {
        self.stack.capacity() * size_of::<FrameId>() + self.runs.capacity() * size_of::<Run>()
    }

    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Keeps the beginning of its text, of which `bytes` from `begin` in the
    /// file may have another part; `end` is as far as is read.
    pub(super) fn remember(&mut self, bytes: &[u8], begin: u64, end: u64) {
        let wanted = end.min(self.place.offset + EXCERPT as u64);
        let known = self.place.offset + self.text.len() as u64;
        if wanted <= known {
            // What was taken for a part of it may have been none.
            let length = wanted.saturating_sub(self.place.offset);
            self.text.truncate(length as usize);
        } else if known >= begin {
            let part = (known - begin) as usize..(wanted - begin) as usize;
            let part = bytes.get(part).unwrap_or_default();
            self.text.extend_from_slice(part);
        }
    }

    /// What comes after this key.
    #[inline]
    pub(super) fn key(&mut self, key: &[u8], skipping: &mut Option<u32>) -> At {
        match key {
            b"fs" => At::StackValue,
            b"acc" => At::AccessValue,
            _ => match TABLE.iter().position(|row| row.3 == key || row.4 == key) {
                Some(which) => At::Amount(which),
                None => {
                    *skipping = Some(0);
                    At::Point
                }
            },
        }
    }

    pub(super) fn amount(&mut self, which: usize, token: Token<'_>) {
        match whole(token) {
            Some((amount, large)) => {
                self.amounts[which] = Some(amount);
                self.large |= u16::from(large) << which;
            }
            None => self.wrong = self.wrong.or(Some(NOT_WHOLE)),
        }
    }

    /// Something else than a list stands where one should.
    pub(super) fn no_list(&mut self, stack: bool, token: Token<'_>) {
        match (stack, token) {
            (true, Token::LoneListEnd) => self.has_stack = true,
            (true, _) => self.wrong = self.wrong.or(Some(NO_LIST)),
            (false, Token::LoneListEnd) => {}
            (false, _) => self.map = Map::Bad,
        }
    }

    #[inline]
    pub(super) fn frame(&mut self, token: Token<'_>) -> Result<(), Stop> {
        match whole(token).map(|(number, _)| u32::try_from(number)) {
            Some(Ok(number)) if number != NO_STACK.0 => {
                reserve(&mut self.stack, 1)?;
                self.stack.push(FrameId(number));
            }
            _ => self.wrong = self.wrong.or(Some(NOT_A_FRAME)),
        }
        Ok(())
    }

    pub(super) fn began_stack(&mut self) {
        self.has_stack = true;
        self.stack.clear();
    }

    pub(super) fn access(&mut self, token: Token<'_>) -> Result<(), Stop> {
        let negative = match token {
            Token::Number([b'-', digits @ ..]) => whole(Token::Number(digits)),
            _ => None,
        };
        match (negative, whole(token), self.repeat) {
            (Some((bytes, _)), _, None) => self.repeat = Some(bytes as u64),
            (None, Some((count, _)), repeat) => {
                let bytes = repeat.unwrap_or(1);
                self.repeat = None;
                self.map_bytes = self.map_bytes.saturating_add(bytes);
                if self.map_bytes > MAP || count > i64::from(Run::MANY) {
                    self.map = Map::Bad;
                } else if self.map == Map::None {
                    self.map = Map::Some;
                }
                if self.map == Map::Some {
                    self.run(bytes, count as u16)?;
                }
            }
            _ => self.map = Map::Bad,
        }
        Ok(())
    }

    fn run(&mut self, mut bytes: u64, count: u16) -> Result<(), Stop> {
        while bytes > 0 {
            let some = bytes.min(u64::from(u16::MAX));
            reserve(&mut self.runs, 1)?;
            self.runs.push(Run {
                bytes: some as u16,
                count,
            });
            bytes -= some;
        }
        Ok(())
    }
}

/// What takes one program point after the other, and what it has to tell.
#[derive(Debug, Default)]
pub(super) struct Intake {
    /// Program points with amounts of lifetimes, and of accesses.
    pub(super) life: u64,
    pub(super) used: u64,
    /// Those that have some of them and not all.
    pub(super) lacking: u64,
    /// By amount: how many are held as less than they are.
    pub(super) clamped: [u64; AMOUNTS],
    /// By amount: the first stack of which it is larger than any number. It
    /// has what all the others leave, so that none of them loses anything.
    largest: [Option<NodeId>; AMOUNTS],
    /// Maxima that were less than what was held at a moment.
    pub(super) low_maxima: u64,
    pub(super) no_stack: u64,
    pub(super) bad_maps: u64,
    pub(super) lost_maps: u64,
    walk: Walk,
}

impl Intake {
    /// All metrics; those that the file does not have go in the end.
    pub(super) fn begin(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        if out.metrics().is_empty() {
            for (name, unit, additive, ..) in TABLE {
                out.add_metric(Metric {
                    additive,
                    ..Metric::new(name, unit)
                })?;
            }
        }
        Ok(())
    }

    pub(super) fn footprint(&self) -> usize {
        self.walk.footprint()
    }

    /// The program point has ended: a record, or a rejection.
    pub(super) fn point(
        &mut self,
        point: &mut Point,
        out: &mut ProfileBuilder,
    ) -> Result<(), Stop> {
        out.import.lines += 1;
        let wrong = match point.amounts {
            _ if point.wrong.is_some() => point.wrong,
            [Some(_), Some(_), ..] if point.has_stack => None,
            [Some(_), Some(_), ..] => Some(NO_FRAMES),
            _ => Some(NO_TOTAL),
        };
        if let Some(reason) = wrong {
            out.reject(point.place, reason, &point.text);
            return Ok(());
        }
        self.count(point);
        let mut values = point.amounts.map(Option::unwrap_or_default);
        self.raise_maxima(&mut values, point);
        let large = self.clamp(&mut values, point.large, out);
        if point.repeat.is_some() {
            point.map = Map::Bad;
        }
        self.bad_maps += u64::from(point.map == Map::Bad);
        let map = (point.map == Map::Some).then_some(point.runs.as_slice());
        let taken = self.walk(&point.stack, out).and_then(|node| {
            let kept = out.record_with_access(node, &values, map)?;
            for (i, largest) in self.largest.iter_mut().enumerate() {
                if large & (1 << i) != 0 {
                    largest.get_or_insert(node);
                }
            }
            Ok(kept)
        });
        match taken {
            Ok(kept) => self.lost_maps += u64::from(!kept),
            Err(stop) => {
                out.reject(point.place, NO_ROOM, &point.text);
                return Err(stop);
            }
        }
        Ok(())
    }

    fn count(&mut self, point: &Point) {
        let mut has = |group: std::ops::Range<usize>| {
            let here = point.amounts[group.clone()].iter().flatten().count();
            self.lacking += u64::from(here > 0 && here < group.len());
            u64::from(here > 0)
        };
        let (life, used) = (has(LIFE), has(USE));
        self.life += life;
        self.used += used;
    }

    /// valgrind raises a maximum only while the whole program's is raised.
    fn raise_maxima(&mut self, values: &mut [i64; AMOUNTS], point: &Point) {
        let mut low = false;
        for ((max, gmax), end) in MAX.into_iter().zip(GMAX).zip(END) {
            let held = values[gmax].max(values[end]);
            low |= point.amounts[max].is_some() && values[max] < held;
            values[max] = values[max].max(held);
        }
        self.low_maxima += u64::from(low);
    }

    /// No sum may pass what a number holds. Answers which amounts are left to
    /// [`Self::finish`].
    fn clamp(&mut self, values: &mut [i64; AMOUNTS], large: u16, out: &ProfileBuilder) -> u16 {
        let mut left = 0;
        for (i, value) in values.iter_mut().enumerate() {
            let is_sum = TABLE[i].2;
            let is_large = large & (1 << i) != 0;
            let room = match is_sum {
                true => room(MetricId::of(i), out),
                false => i64::MAX,
            };
            self.clamped[i] += u64::from(is_large || *value > room);
            *value = (*value).min(room);
            if is_large && is_sum {
                *value = 0;
                left |= 1 << i;
            }
        }
        left
    }

    /// When all points are taken, and before places move.
    pub(super) fn finish(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        for (i, node) in self.largest.iter().enumerate() {
            if let Some(node) = node {
                let mut values = [0; AMOUNTS];
                values[i] = room(MetricId::of(i), out);
                out.add(*node, &values)?;
            }
        }
        self.largest = [None; AMOUNTS];
        Ok(())
    }

    fn walk(&mut self, stack: &[FrameId], out: &mut ProfileBuilder) -> Result<NodeId, Stop> {
        match stack {
            [] => {
                self.no_stack += 1;
                self.walk.to([NO_STACK].iter(), out)
            }
            stack => self.walk.to(stack.iter().rev(), out),
        }
    }
}

/// What a sum may still grow by.
fn room(metric: MetricId, out: &ProfileBuilder) -> i64 {
    i64::MAX - out.magnitude(metric).min(i64::MAX as u64) as i64
}
