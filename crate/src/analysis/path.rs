//! Which stacks does a pattern mean, and what do they hold together?
//!
//! ```text
//! total              all stacks
//! codec::decode*     those with such a frame, each once, however often
//! a above b          with a frame `a`, and further down a frame `b`
//! text *Vec<u8>*     held against all that the file says of a frame
//! ```

use super::functions::FunctionIndex;
use super::growth::{Over, Rate};
use super::measure::Scale;
use super::names::OwnNames;
use super::ratio::Ratio;
use super::rules::pattern::{Pairs, Pattern};
use super::rules::words::{Kind, PATTERN, Word, Wrong, wrong};
use super::search::{Hits, hits};
use crate::ids::{FrameId, MetricId, NodeId};
use crate::profile::Profile;

/// Words that are no patterns, unless they are quoted.
const WORDS: &[&str] = &["text", "above", "and", "not", "total"];

#[derive(Debug)]
pub struct Path {
    pub written: String,
    /// None: the whole profile.
    which: Option<Which>,
}

#[derive(Debug)]
struct Which {
    frame: Frame,
    above: Option<Frame>,
}

#[derive(Debug)]
struct Frame {
    text: bool,
    pattern: Pattern,
}

/// What patterns are held against, made ready once for many of them.
#[derive(Debug)]
pub struct Frames<'a> {
    profile: &'a Profile,
    index: FunctionIndex,
    own: OwnNames,
    pairs: Vec<Pairs>,
}

/// The stacks that a path means.
#[derive(Debug, Clone)]
pub struct Met {
    /// Different functions that match; where two patterns must, of the one
    /// that fewer do.
    pub functions: usize,
    /// Different stacks.
    pub distinct: u64,
    /// For each row of the table of stacks.
    found: Vec<bool>,
}

impl Path {
    pub fn total() -> Self {
        Self {
            written: "total".to_owned(),
            which: None,
        }
    }

    pub fn is_total(&self) -> bool {
        self.which.is_none()
    }

    /// From the front of words; `end` is the column behind them.
    pub(super) fn read(words: &mut &[Word], end: u32) -> Result<Self, Wrong> {
        if take(words, "total") {
            return Ok(Self::total());
        }
        let (frame, mut written) = Frame::read(words, end)?;
        let above = match take(words, "above") {
            true => {
                let (below, of) = Frame::read(words, end)?;
                written = format!("{written} above {of}");
                Some(below)
            }
            false => None,
        };
        Ok(Self {
            written,
            which: Some(Which { frame, above }),
        })
    }

    pub fn on(&self, frames: &Frames<'_>) -> Met {
        let profile = frames.profile;
        let functions = |hits: &Hits| frames.index.count(|frame| hits.has(frame));
        let Some(which) = &self.which else {
            let stacks = profile.tree.stacks().len();
            return Met {
                functions: functions(&hits(profile, |_| true)),
                distinct: stacks as u64,
                found: vec![true; stacks],
            };
        };
        let upper = frames.matching(&which.frame);
        let (functions, found) = match &which.above {
            None => (functions(&upper), upper.stacks(profile)),
            Some(below) => {
                let lower = frames.matching(below);
                let both = functions(&upper).min(functions(&lower));
                (both, stacks_of_both(profile, &upper, &lower))
            }
        };
        Met {
            functions,
            distinct: found.iter().filter(|found| **found).count() as u64,
            found,
        }
    }
}

/// Whatever frame of the first kind has one of the second below it, the
/// outermost has.
fn stacks_of_both(profile: &Profile, upper: &Hits, lower: &Hits) -> Vec<bool> {
    let tree = &profile.tree;
    let mut found = vec![false; tree.stacks().len()];
    let mut at = 0;
    while let Some(outermost) = upper.nodes.next(at, tree.len()) {
        let end = tree.ends()[outermost] as usize;
        let mut below = outermost + 1;
        while let Some(node) = lower.nodes.next(below, end) {
            let stop = tree.ends()[node];
            found[tree.stacks().rows_in(node as u32, stop)].fill(true);
            below = stop as usize;
        }
        at = end;
    }
    found
}

fn take(words: &mut &[Word], wanted: &str) -> bool {
    let is = words.first().is_some_and(|word| word.is(wanted));
    if is {
        *words = &words[1..];
    }
    is
}

impl Frame {
    fn read(words: &mut &[Word], end: u32) -> Result<(Self, String), Wrong> {
        let text = take(words, "text");
        let Some((word, rest)) = words.split_first() else {
            return wrong(end, PATTERN);
        };
        if WORDS.iter().any(|reserved| word.is(reserved)) {
            return wrong(word.column, PATTERN);
        }
        *words = rest;
        let mark = if text { "text " } else { "" };
        let written = match &word.kind {
            Kind::Bare(name) => format!("{mark}{name}"),
            Kind::Quoted(name) => format!("{mark}\"{name}\""),
            Kind::Regex(source, case) => {
                let flag = if *case { "" } else { "i" };
                format!("{mark}/{}/{flag}", source.replace('/', "\\/"))
            }
        };
        let pattern = word.pattern()?;
        Ok((Self { text, pattern }, written))
    }
}

impl<'a> Frames<'a> {
    pub fn new(profile: &'a Profile) -> Self {
        let own = OwnNames::new(profile);
        let frames = profile.frames.iter();
        Self {
            profile,
            index: FunctionIndex::new(profile),
            pairs: frames.map(|(id, _)| Pairs::of(own.get(id))).collect(),
            own,
        }
    }

    fn matching(&self, frame: &Frame) -> Hits {
        let is = |id: FrameId| match frame.text {
            false => {
                let pairs = &self.pairs[id.index()];
                frame.pattern.matches(self.own.get(id), pairs)
            }
            true => {
                let text = self.profile.frame_name(id);
                frame.pattern.matches(text, &Pairs::of(text))
            }
        };
        hits(self.profile, is)
    }
}

/// The largest of the stacks, and what there is besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Largest {
    /// By this metric; by how often the file lists them if there is none.
    pub metric: Option<MetricId>,
    pub stacks: Vec<(NodeId, i64)>,
    /// How many others, and what they hold.
    pub others: u64,
    pub rest: i128,
}

impl Met {
    /// Does it mean the stack of this row?
    pub fn has(&self, row: usize) -> bool {
        self.found[row]
    }

    fn sum(&self, column: impl Iterator<Item = i128>) -> i128 {
        let rows = column.zip(&self.found);
        rows.filter(|(_, found)| **found).map(|(own, _)| own).sum()
    }

    fn amount(&self, profile: &Profile, metric: MetricId) -> i128 {
        let own = profile.tree.stacks().own(metric);
        self.sum(own.iter().map(|own| i128::from(*own)))
    }

    fn records(&self, profile: &Profile) -> i128 {
        let records = profile.tree.stacks().records();
        self.sum(records.iter().map(|records| i128::from(*records)))
    }

    /// Do they hold nothing of which there could be an average?
    pub fn is_nothing(&self, profile: &Profile, scale: Scale) -> bool {
        match scale {
            Scale::Average { of, by, .. } => {
                let own = |metric| profile.tree.stacks().own(metric).iter();
                let rows = own(of).zip(own(by)).zip(&self.found);
                let mut found = rows.filter(|(_, found)| **found);
                found.all(|((of, by), _)| *of == 0 && *by == 0)
            }
            _ => false,
        }
    }

    /// In bytes, nanoseconds, per cent, or just a number.
    pub fn value(&self, profile: &Profile, scale: Scale) -> Result<Ratio, String> {
        const LARGE: &str = "The amounts are too large to be compared exactly";
        let part = |part: i128, whole: i128| match whole {
            0 => Some(Ratio::ZERO),
            whole => Ratio::new(part, whole)?.times(Ratio::whole(100)),
        };
        let in_units = |metric: MetricId| {
            let amount = self.amount(profile, metric);
            Ratio::amount(amount, profile.metric(metric).decimals).ok_or(LARGE)
        };
        let value = match scale {
            Scale::Metric(metric) => Some(in_units(metric)?),
            Scale::Stacks => Some(Ratio::whole(self.records(profile))),
            Scale::Average { of, by, word, .. } => {
                let many = in_units(by)?;
                if many == Ratio::ZERO {
                    let by = &profile.metric(by).name;
                    return Err(format!("There are no {by}, so there is no {word}"));
                }
                in_units(of)?.divided(many)
            }
            Scale::Growth(change) => return self.growth(profile, change),
            Scale::Share(metric) => {
                let own = profile.tree.stacks().own(metric).iter();
                let whole = own.map(|own| i128::from(own.unsigned_abs())).sum();
                part(self.amount(profile, metric), whole)
            }
            Scale::ShareOfStacks => {
                let records = profile.tree.stacks().records().iter();
                let whole = records.map(|records| i128::from(*records)).sum();
                part(self.records(profile), whole)
            }
        };
        value.ok_or_else(|| LARGE.to_owned())
    }

    /// An hour, over the snapshots that the profile was joined from.
    fn growth(&self, profile: &Profile, change: MetricId) -> Result<Ratio, String> {
        const UNKNOWN: &str = "There are no snapshots with times";
        let series = profile.series.as_deref().ok_or(UNKNOWN)?;
        let measure = series.measure_of(change).ok_or(UNKNOWN)?;
        let sum = |metric: &MetricId| i64::try_from(self.amount(profile, *metric)).ok();
        let amounts: Option<Vec<i64>> = measure.parts.iter().map(sum).collect();
        let metric = profile.metric(change);
        let over = Over::new(series, profile.method, metric, 0);
        let slope = over.of(&amounts.ok_or(UNKNOWN)?).per_hour.ok_or(UNKNOWN)?;
        let decimals = metric.decimals + Rate::DECIMALS;
        Ratio::amount(slope.0, decimals).ok_or_else(|| UNKNOWN.to_owned())
    }

    /// Those that hold something, the largest first, equal ones in the order
    /// of the tree.
    pub fn largest(&self, profile: &Profile, scale: Scale, most: usize) -> Largest {
        let stacks = profile.tree.stacks();
        let metric = match scale {
            Scale::Metric(id)
            | Scale::Share(id)
            | Scale::Growth(id)
            | Scale::Average { of: id, .. } => Some(id),
            Scale::Stacks | Scale::ShareOfStacks => None,
        };
        let amount = |row: usize| match metric {
            Some(id) => stacks.own(id)[row],
            None => i64::try_from(stacks.records()[row]).unwrap_or(i64::MAX),
        };
        let found = (0..stacks.len()).filter(|row| self.found[*row]);
        let mut rows: Vec<(NodeId, i64)> = found
            .map(|row| (stacks.nodes()[row], amount(row)))
            .filter(|(_, amount)| *amount != 0)
            .collect();
        rows.sort_unstable_by_key(|(node, amount)| (std::cmp::Reverse(*amount), *node));
        let rest = rows.split_off(most.min(rows.len()));
        Largest {
            metric,
            others: rest.len() as u64,
            rest: rest.iter().map(|(_, amount)| i128::from(*amount)).sum(),
            stacks: rows,
        }
    }
}
