//! Which metric does a word mean?
//!
//! A budget should hold for profiles of any tool, and each names its metrics
//! in its own way. So plain words stand for the first metric of a profile
//! that fits; the name of a metric always means just that metric.
//!
//! | word | means the first of |
//! |---|---|
//! | `bytes` | `total_bytes` `bytes` `alloc_space` `inuse_space`, any in bytes |
//! | `blocks`, `allocations` | `total_blocks` `alloc_objects` `inuse_objects` `allocations` `blocks` `objects` |
//! | `peak bytes`, `peak blocks` | `gmax_bytes`; `gmax_blocks` |
//! | `end bytes`, `end blocks` | `end_bytes`; `end_blocks` |
//! | `avg size` | bytes over blocks of one pair |
//! | `avg lifetime` | `lifetimes` over `total_blocks`, in the units of the run's clock |
//! | `avg reads`, `avg writes` | `read_bytes`, `written_bytes` over `total_bytes` |
//! | `share` | `bytes`, or the first metric, as a part of all of it |
//! | `amount` | the first metric, in whatever it is measured |
//! | `stacks` | the stacks that the file lists |
//! | `growth/h` | what `bytes` live in memory, else the first metric, grow by an hour, over snapshots |
//! | `NAME growth/h` | the same of another metric |
//!
//! Samples are no blocks: how many a program allocated, they do not say. Where
//! a file does not say its unit and it had to be guessed, `amount` holds
//! whatever the guess.

use super::growth::Over;
use super::quantity::Of;
use crate::ids::MetricId;
use crate::metric::{Unit, of_blocks};
use crate::profile::{Measure as Measured, Profile};

/// What somebody wants to know of a profile, before there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measure {
    Plain(&'static Word),
    Average(&'static Average),
    Share,
    Amount,
    Stacks,
    /// An hour, of this metric; of joined profiles only.
    Growth(Option<String>),
    /// A metric of this name.
    Named(String),
}

/// A word, and the metrics that it may stand for.
#[derive(Debug, PartialEq, Eq)]
pub struct Word {
    pub word: &'static str,
    unit: Unit,
    names: &'static [&'static str],
    /// Or else the first metric of its unit.
    any: bool,
}

const BLOCKS: &[&str] = &[
    of_blocks::TOTAL_BLOCKS,
    "alloc_objects",
    "inuse_objects",
    "allocations",
    "blocks",
    "objects",
];

const fn word(word: &'static str, unit: Unit, names: &'static [&'static str], any: bool) -> Word {
    Word {
        word,
        unit,
        names,
        any,
    }
}

const BYTES: &Word = &word(
    "bytes",
    Unit::Bytes,
    &[
        of_blocks::TOTAL_BYTES,
        "bytes",
        "alloc_space",
        "inuse_space",
    ],
    true,
);

const WORDS: &[&Word] = &[
    BYTES,
    &word("blocks", Unit::Count, BLOCKS, false),
    &word("allocations", Unit::Count, BLOCKS, false),
    &word("peak bytes", Unit::Bytes, &[of_blocks::GMAX_BYTES], false),
    &word("peak blocks", Unit::Count, &[of_blocks::GMAX_BLOCKS], false),
    &word("end bytes", Unit::Bytes, &[of_blocks::END_BYTES], false),
    &word("end blocks", Unit::Count, &[of_blocks::END_BLOCKS], false),
];

/// Bytes and blocks of the same moment.
pub const PAIRS: &[(&str, &str)] = &[
    (of_blocks::TOTAL_BYTES, of_blocks::TOTAL_BLOCKS),
    ("alloc_space", "alloc_objects"),
    ("inuse_space", "inuse_objects"),
    ("bytes", "allocations"),
    ("bytes", "blocks"),
    ("bytes", "objects"),
];

/// Bytes and blocks of the same moment, of which the metric is one.
pub fn pair_of(profile: &Profile, metric: MetricId) -> Option<(MetricId, MetricId)> {
    let name = &profile.metric(metric).name;
    let (bytes, blocks) = PAIRS
        .iter()
        .filter(|(bytes, blocks)| name == bytes || name == blocks)
        .find_map(|(bytes, blocks)| {
            Some((profile.metric_named(bytes)?, profile.metric_named(blocks)?))
        })?;
    let plain = |id: MetricId| {
        let metric = profile.metric(id);
        metric.additive && metric.decimals == 0
    };
    (plain(bytes) && plain(blocks)).then_some((bytes, blocks))
}

/// One metric over another.
#[derive(Debug, PartialEq, Eq)]
pub struct Average {
    pub word: &'static str,
    /// Of the quotient.
    pub unit: Unit,
    /// What is looked for, in turn: of what, by what.
    pairs: &'static [(&'static str, &'static str)],
}

const AVERAGES: &[Average] = &[
    Average {
        word: "avg size",
        unit: Unit::Bytes,
        pairs: PAIRS,
    },
    Average {
        word: "avg lifetime",
        unit: Unit::Count,
        pairs: &[(of_blocks::LIFETIMES, of_blocks::TOTAL_BLOCKS)],
    },
    Average {
        word: "avg reads",
        unit: Unit::Count,
        pairs: &[(of_blocks::READ_BYTES, of_blocks::TOTAL_BYTES)],
    },
    Average {
        word: "avg writes",
        unit: Unit::Count,
        pairs: &[(of_blocks::WRITTEN_BYTES, of_blocks::TOTAL_BYTES)],
    },
];

/// The same, of a certain profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    Metric(MetricId),
    Average {
        of: MetricId,
        by: MetricId,
        word: &'static str,
        unit: Unit,
    },
    /// In per cent of all of this metric.
    Share(MetricId),
    Stacks,
    /// In per cent of all stacks.
    ShareOfStacks,
    /// An hour, of what this is the change of.
    Growth(MetricId),
}

pub const METRIC: &str = "a metric was expected, as in `blocks`, `bytes`, `peak bytes`, `end bytes`, `stacks`, `amount`, `avg size`, `avg lifetime`, `share`, `growth/h` or `total_bytes`";

const GROWTH: &str = "growth/h";

impl Measure {
    /// The error says what was expected.
    pub fn read(words: &str) -> Result<Self, String> {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let plain = WORDS.iter().find(|known| known.word == words);
        if let Some(average) = AVERAGES.iter().find(|known| known.word == words) {
            return Ok(Self::Average(average));
        }
        if let Some(of) = words.strip_suffix(GROWTH) {
            let of = of.trim_end();
            return match of.contains(' ') {
                true => Err(METRIC.to_owned()),
                false => Ok(Self::Growth((!of.is_empty()).then(|| of.to_owned()))),
            };
        }
        Ok(match (plain, words.as_str()) {
            (Some(known), _) => Self::Plain(known),
            (None, "share") => Self::Share,
            (None, "amount") => Self::Amount,
            (None, "stacks") => Self::Stacks,
            (None, "" | "total" | "not") => return Err(METRIC.to_owned()),
            (None, other) if other.contains(' ') => return Err(METRIC.to_owned()),
            (None, other) => Self::Named(other.to_owned()),
        })
    }

    pub fn word(&self) -> &str {
        match self {
            Self::Plain(word) => word.word,
            Self::Average(average) => average.word,
            Self::Share => "share",
            Self::Amount => "amount",
            Self::Stacks => "stacks",
            Self::Growth(_) => GROWTH,
            Self::Named(name) => name,
        }
    }

    /// As it is written.
    pub fn text(&self) -> String {
        match self {
            Self::Growth(Some(of)) => format!("{of} {GROWTH}"),
            other => other.word().to_owned(),
        }
    }

    /// Numbers of what can be held against it, whatever the profile?
    pub fn takes(&self, of: Of) -> Result<(), String> {
        let unit = match self {
            Self::Plain(word) => word.unit,
            Self::Average(average) if of != Of::Percent => average.unit,
            Self::Stacks => Unit::Count,
            Self::Share if of == Of::Percent => return Ok(()),
            Self::Growth(_) if of == Of::Percent => {
                return Err("an amount was expected, as in `10 MiB` or `100`".to_owned());
            }
            Self::Named(_) | Self::Amount | Self::Growth(_) => return Ok(()),
            Self::Share => return Err("a share in per cent was expected, as in `5 %`".to_owned()),
            Self::Average(average) if average.unit == Unit::Bytes => {
                return Err("a size was expected, as in `16 B`".to_owned());
            }
            Self::Average(_) => return Err("a number was expected, as in `2.5`".to_owned()),
        };
        match of.fits(unit) {
            true => Ok(()),
            false => Err(match unit {
                Unit::Bytes => "a size was expected, as in `64 KiB`".to_owned(),
                _ => "a number without a unit was expected, or with k, M or %".to_owned(),
            }),
        }
    }

    /// What this is in a profile, for numbers of `of`; or why it is nothing.
    pub fn of(&self, profile: &Profile, of: Of) -> Result<Scale, String> {
        let first = || {
            let mut all = profile.metric_ids();
            all.find(|id| profile.metric(*id).additive)
        };
        let named = |name: &&str| profile.metric_named(name);
        let exactly = |name: &str| profile.metric_named(name);
        let metric = match self {
            Self::Stacks => {
                return Ok(match of {
                    Of::Percent => Scale::ShareOfStacks,
                    _ => Scale::Stacks,
                });
            }
            Self::Average(Average { word, unit, pairs }) => {
                let pair = |(of, by): &(&str, &str)| {
                    Some(Scale::Average {
                        of: exactly(of)?,
                        by: exactly(by)?,
                        word,
                        unit: *unit,
                    })
                };
                return pairs.iter().find_map(pair).ok_or_else(|| {
                    let what = format!("no metrics of which \u{201c}{word}\u{201d} could be made");
                    missing(profile, &what)
                });
            }
            Self::Growth(name) => return growing(profile, name.as_deref(), of),
            Self::Amount => exactly("amount").or_else(first),
            Self::Share => {
                let bytes = Self::Plain(BYTES).of(profile, Of::Bytes);
                match bytes {
                    Ok(Scale::Metric(bytes)) => Some(bytes),
                    _ => first(),
                }
            }
            Self::Named(name) => exactly(name),
            Self::Plain(word) => exactly(word.word).or_else(|| {
                let fits = |id: &MetricId| {
                    let metric = profile.metric(*id);
                    metric.unit == word.unit && metric.additive
                };
                let any = || profile.metric_ids().find(fits).filter(|_| word.any);
                word.names.iter().find_map(named).or_else(any)
            }),
        };
        let id = metric.ok_or_else(|| match self {
            Self::Named(name) => missing(profile, &format!("no metric \u{201c}{name}\u{201d}")),
            other => missing(
                profile,
                &format!("no metric for \u{201c}{}\u{201d}", other.word()),
            ),
        })?;
        let metric = profile.metric(id);
        if !metric.additive {
            return Err(format!(
                "Amounts of {} cannot be added up (they are of different times, or within each other), so there is none of a path or of the whole",
                metric.name
            ));
        }
        if !of.fits(metric.unit) {
            return Err(format!(
                "{} is measured in {}, which the limit is not",
                metric.name,
                match metric.unit {
                    Unit::Count => "whole numbers",
                    unit => unit.word(),
                }
            ));
        }
        Ok(match of {
            Of::Percent => Scale::Share(id),
            _ => Scale::Metric(id),
        })
    }
}

/// What is live comes before what was ever allocated, which only grows.
const LIVE: &[&str] = &["inuse_space", of_blocks::END_BYTES, "bytes"];

fn growing(profile: &Profile, name: Option<&str>, of: Of) -> Result<Scale, String> {
    let Some(series) = &profile.series else {
        return Err(
            "Growth is of snapshots over time: give two or more profiles of one program".to_owned(),
        );
    };
    let fits = |measure: &&Measured| of.fits(profile.metric(measure.change).unit);
    let is_bytes = |measure: &&Measured| profile.metric(measure.change).unit == Unit::Bytes;
    let measures = || series.measures.iter();
    let named = |name: &str| measures().find(|measure| measure.name == name);
    let measure = match name {
        Some(name) => named(name),
        None => {
            let live = LIVE.iter().find_map(|name| named(name));
            live.or_else(|| measures().find(is_bytes))
                .or_else(|| measures().next())
        }
    };
    let names: Vec<&str> = measures().map(|measure| measure.name.as_str()).collect();
    let measure = measure.ok_or_else(|| {
        let name = name.unwrap_or_default();
        format!(
            "The snapshots have no metric \u{201c}{name}\u{201d} in common; they have: {}",
            names.join(", ")
        )
    })?;
    if !fits(&measure) {
        let unit = profile.metric(measure.change).unit.word();
        let name = &measure.name;
        return Err(format!(
            "{name} is measured in {unit}, which the limit is not"
        ));
    }
    let over = Over::new(series, profile.method, profile.metric(measure.change), 0);
    match over.is_timed() {
        true => Ok(Scale::Growth(measure.change)),
        false => Err("When the snapshots were taken is not known, or all at once".to_owned()),
    }
}

fn missing(profile: &Profile, what: &str) -> String {
    let names: Vec<_> = profile.metrics.iter().map(|m| m.name.as_str()).collect();
    format!("This profile has {what}; it has: {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn averages_take_numbers_of_their_own_unit() {
        for (word, of, fits) in [
            ("avg size", Of::Bytes, true),
            ("avg size", Of::Time, false),
            ("avg lifetime", Of::Anything, true),
            ("avg  lifetime", Of::Bytes, false),
            ("avg reads", Of::Anything, true),
            ("avg writes", Of::Percent, false),
        ] {
            let measure = Measure::read(word).unwrap();
            assert!(matches!(measure, Measure::Average(_)), "{word}");
            assert_eq!(measure.takes(of).is_ok(), fits, "{word} {of:?}");
        }
        assert!(Measure::read("avg sizes").is_err());
    }
}
