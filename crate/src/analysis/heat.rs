//! How long do blocks live, how often are they used?
//!
//! Each place of the tree gets a level by the ratio of two sums over all that
//! it holds: of lifetimes and blocks, of reads (or writes) and bytes. Levels
//! are for colours; the steps are wide, as what they tell apart is.
//!
//! ```text
//! 3 blocks that lived 30 instrs of a run of 1,000: 1 % each, level 6
//! 100 bytes read 50 times                          0.5 a byte, level 4
//! ```

use crate::column::filled;
use crate::error::Stop;
use crate::ids::MetricId;
use crate::metric::of_blocks;
use crate::profile::Profile;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heat {
    /// Average lifetime, as a part of the run.
    Lifetime,
    /// A byte.
    Reads,
    Writes,
    /// What became of it from the first snapshot to the last: see
    /// [`crate::profile::Series`].
    Change,
}

/// Levels, beside 0 for places without a block.
pub const LEVELS: usize = 9;

/// From these thousandths of a thousandth of the run on.
const LIFETIMES: [(i64, &str); LEVELS] = [
    (0, "< 0.0001 % of the run"),
    (1, "0.0001 %"),
    (10, "0.001 %"),
    (100, "0.01 %"),
    (1_000, "0.1 %"),
    (10_000, "1 %"),
    (100_000, "10 %"),
    (500_000, "50 %"),
    (900_000, "90 % of the run"),
];

/// From these thousandths of a use a byte on.
const USES: [(i64, &str); LEVELS] = [
    (0, "never"),
    (1, "< 0.1 a byte"),
    (100, "0.1"),
    (400, "0.4"),
    (1_000, "1"),
    (4_000, "4"),
    (16_000, "16"),
    (100_000, "100"),
    (1_000_000, "1,000 a byte"),
];

/// Change, in thousandths of before and after together: what is gone has -1000,
/// what is new 1000, what doubled 333; see [`of_change`].
const CHANGES: [(i64, &str); LEVELS] = [
    (-1_000, "gone"),
    (-999, "less than half"),
    (-333, "less"),
    (-47, "\u{2212}9 to \u{2212}0 %"),
    (0, "the same"),
    (1, "+0 to 10 %"),
    (48, "more"),
    (334, "more than double"),
    (1_000, "new"),
];

impl Heat {
    pub const ALL: [Self; 4] = [Self::Lifetime, Self::Reads, Self::Writes, Self::Change];

    /// The stable word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lifetime => "lifetime",
            Self::Reads => "reads",
            Self::Writes => "writes",
            Self::Change => "change",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|heat| heat.word() == word)
    }

    /// Does a profile say it?
    pub fn is_known(self, profile: &Profile) -> bool {
        self.measure(profile, MetricId(0)).is_some()
    }

    const fn steps(self) -> &'static [(i64, &'static str); LEVELS] {
        match self {
            Self::Lifetime => &LIFETIMES,
            Self::Reads | Self::Writes => &USES,
            Self::Change => &CHANGES,
        }
    }

    /// Do its levels go from one side through a middle to the other?
    pub const fn is_two_sided(self) -> bool {
        matches!(self, Self::Change)
    }

    /// What each level begins with, from level 1 on.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.steps().iter().map(|(_, name)| *name)
    }

    fn measure(self, profile: &Profile, metric: MetricId) -> Option<Measure> {
        if self == Self::Change {
            let series = profile.series.as_deref()?;
            let measure = series.measure_of(metric).or(series.measures.first())?;
            return Some(Measure::OfChange {
                before: *measure.parts.first()?,
                after: *measure.parts.last()?,
            });
        }
        let (of, by) = match self {
            Self::Lifetime => (of_blocks::LIFETIMES, of_blocks::TOTAL_BLOCKS),
            Self::Reads => (of_blocks::READ_BYTES, of_blocks::TOTAL_BYTES),
            Self::Writes | Self::Change => (of_blocks::WRITTEN_BYTES, of_blocks::TOTAL_BYTES),
        };
        let metric = |name| {
            let id = profile.metric_named(name)?;
            profile.metric(id).additive.then_some(id)
        };
        let (of, by) = (metric(of)?, metric(by)?);
        let (factor, unit) = match self {
            Self::Lifetime => (
                1_000_000,
                profile.clock.as_ref()?.end.filter(|end| *end > 0)?,
            ),
            Self::Reads | Self::Writes | Self::Change => (1_000, 1),
        };
        Some(Measure::OfBlocks {
            of,
            by,
            factor,
            unit,
            steps: self.steps(),
        })
    }
}

enum Measure {
    /// `of * factor / (by * unit)` is held against the steps.
    OfBlocks {
        of: MetricId,
        by: MetricId,
        factor: i128,
        unit: i64,
        steps: &'static [(i64, &'static str); LEVELS],
    },
    /// `(after - before) / (after + before)`, in thousandths.
    OfChange { before: MetricId, after: MetricId },
}

impl Measure {
    const fn metrics(&self) -> (MetricId, MetricId) {
        match self {
            Self::OfBlocks { of, by, .. } => (*of, *by),
            Self::OfChange { before, after } => (*before, *after),
        }
    }

    fn level(&self, a: i64, b: i64) -> u8 {
        match self {
            Self::OfBlocks {
                factor,
                unit,
                steps,
                ..
            } => of_blocks(steps, (*factor, *unit), a, b),
            Self::OfChange { .. } => of_change(a, b),
        }
    }
}

fn of_blocks(steps: &[(i64, &str); LEVELS], scale: (i128, i64), of: i64, by: i64) -> u8 {
    if by <= 0 {
        return 0;
    }
    let (factor, unit) = scale;
    let (of, by) = (i128::from(of) * factor, i128::from(by) * i128::from(unit));
    // A little is more than nothing, however little.
    let reaches = |(i, step): (usize, i64)| match i {
        1 if unit == 1 => of > 0,
        _ => of >= by * i128::from(step),
    };
    let steps = steps.iter().map(|(from, _)| *from).enumerate();
    steps.take_while(|step| reaches(*step)).count() as u8
}

/// Amounts that are below zero themselves only grow and shrink.
fn of_change(before: i64, after: i64) -> u8 {
    let (before, after) = (i128::from(before), i128::from(after));
    let both = before.abs() + after.abs();
    if both == 0 {
        return 0;
    }
    let change = (after - before) * 1_000;
    match (before, after) {
        (_, 0) if before > 0 => 1,
        (0, _) if after > 0 => LEVELS as u8,
        _ if change == 0 => 5,
        // A little is more than nothing, and less than all.
        _ if change > 0 => 6 + u8::from(change >= both * 48) + u8::from(change >= both * 334),
        _ => 4 - u8::from(-change >= both * 48) - u8::from(-change >= both * 334),
    }
}

/// By place. `None` where the profile does not say it.
/// `metric`: where a change is meant, of this quantity.
pub fn levels(profile: &Profile, heat: Heat, metric: MetricId) -> Result<Option<Vec<u8>>, Stop> {
    let Some(measure) = heat.measure(profile, metric) else {
        return Ok(None);
    };
    let totals = |metric| profile.tree.totals(metric).unwrap_or_default();
    let (of, by) = measure.metrics();
    let (of, by) = (totals(of), totals(by));
    let mut levels = filled(0u8, profile.tree.len())?;
    for (level, (of, by)) in levels.iter_mut().zip(of.iter().zip(by)) {
        *level = measure.level(*of, *by);
    }
    Ok(Some(levels))
}

/// What stacks of each level carry of a metric: together, all of it.
pub fn carried(profile: &Profile, heat: Heat, metric: MetricId) -> [i64; LEVELS + 1] {
    let mut sums = [0; LEVELS + 1];
    let Some(measure) = heat.measure(profile, metric) else {
        return sums;
    };
    let stacks = profile.tree.stacks();
    let (of, by) = measure.metrics();
    let (of, by) = (stacks.own(of), stacks.own(by));
    for ((of, by), own) in of.iter().zip(by).zip(stacks.own(metric)) {
        sums[usize::from(measure.level(*of, *by))] += own;
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frames::FrameKind;
    use crate::ids::{MetricId, NodeId};
    use crate::metric::{Metric, Unit};
    use crate::profile::{Clock, ProfileBuilder};

    fn profile(stacks: &[(&str, [i64; 4])]) -> Profile {
        let mut out = ProfileBuilder::new("test", usize::MAX).unwrap();
        for name in ["total_bytes", "total_blocks", "lifetimes", "read_bytes"] {
            out.add_metric(Metric::new(name, Unit::Count)).unwrap();
        }
        out.clock = Some(Clock {
            end: Some(1_000_000),
            ..Clock::default()
        });
        for (stack, amounts) in stacks {
            let mut node = NodeId::ROOT;
            for name in stack.split(';') {
                let frame = out.frame_named(name.as_bytes(), |_| FrameKind::Plain);
                node = out.child(node, frame.unwrap()).unwrap();
            }
            out.import.lines += 1;
            out.record(node, amounts).unwrap();
        }
        out.finish().unwrap()
    }

    #[test]
    fn a_place_has_the_level_of_all_that_it_holds() {
        let profile = profile(&[
            // 10 blocks of 10 bytes, all alive to the end, read ten times.
            ("main;keep", [100, 10, 10_000_000, 1_000]),
            // 30 blocks that are gone at once and never read.
            ("main;churn", [300, 30, 0, 0]),
            ("main;none", [0, 0, 0, 0]),
        ]);
        let of = |heat| {
            let levels = levels(&profile, heat, MetricId(0)).unwrap().unwrap();
            let name = |row: usize| {
                let name = profile.node_name(NodeId::of(row));
                format!("{} {}", String::from_utf8_lossy(name), levels[row])
            };
            let mut rows: Vec<String> = (1..levels.len()).map(name).collect();
            rows.sort();
            rows
        };
        // 10 of 40 million: 25 %. 1,000 reads of 400 bytes: 2.5 a byte.
        assert_eq!(
            of(Heat::Lifetime),
            ["churn 1", "keep 9", "main 7", "none 0"]
        );
        assert_eq!(of(Heat::Reads), ["churn 1", "keep 6", "main 5", "none 0"]);
        assert!(!Heat::Writes.is_known(&profile));
        let carried = carried(&profile, Heat::Reads, MetricId(0));
        assert_eq!((carried[1], carried[6]), (300, 100));
        assert_eq!(carried.iter().sum::<i64>(), 400);
    }

    #[test]
    fn changes_have_two_sides_and_a_middle() {
        for (before, after, want) in [
            (0, 0, 0),
            (5, 0, 1),
            (100, 49, 2),
            (100, 80, 3),
            (1000, 999, 4),
            (7, 7, 5),
            (1000, 1001, 6),
            (100, 120, 7),
            (100, 201, 8),
            (0, 1, 9),
            (-5, 5, 8),
        ] {
            assert_eq!(super::of_change(before, after), want, "{before} {after}");
        }
    }

    #[test]
    fn steps_begin_where_they_say() {
        let profile = profile(&[("f", [1, 1, 1, 1])]);
        let life = Heat::Lifetime.measure(&profile, MetricId(0)).unwrap();
        for (lived, want) in [
            (0, 1),
            (1, 2),
            (9, 2),
            (10, 3),
            (499_999, 7),
            (500_000, 8),
            (900_000, 9),
        ] {
            assert_eq!(life.level(lived, 1), want, "{lived}");
        }
        let reads = Heat::Reads.measure(&profile, MetricId(0)).unwrap();
        for (reads_of_1000, want) in [
            (0, 1),
            (1, 2),
            (99, 2),
            (100, 3),
            (400, 4),
            (1_000, 5),
            (1_000_000, 9),
        ] {
            assert_eq!(reads.level(reads_of_1000, 1_000), want, "{reads_of_1000}");
        }
    }
}
