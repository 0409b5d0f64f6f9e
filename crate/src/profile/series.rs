//! Profiles of one kind, laid over each other: two to compare, or snapshots of
//! one program over time.
//!
//! A joined profile is a profile like any other. For each quantity that all of
//! them measure it has a metric per snapshot, and one for what changed from the
//! first to the last:
//!
//! ```text
//! before  main;load 5  main;idle 2     main;load  change +3  before 5  after 8
//! after   main;load 8  main;save 1     main;idle         -2         2        0
//!                                      main;save         +1         0        1
//! ```

use crate::ids::MetricId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// In the order in which they are told; at least two.
    pub parts: Vec<Snapshot>,
    pub measures: Vec<Measure>,
    pub matched: Matched,
    /// Each was scaled to the total of the first, so that amounts are shares.
    pub scaled: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    pub name: String,
    pub taken: Option<Moment>,
}

/// When a snapshot was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Nanoseconds since 1970, or since whatever its user counts from.
    pub at: i64,
    pub told: Told,
}

/// Who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Told {
    Profile = 0,
    Name = 1,
    /// The file's date.
    File = 2,
    User = 3,
}

impl Told {
    pub const ALL: [Self; 4] = [Self::Profile, Self::Name, Self::File, Self::User];

    /// For the eye, behind a time.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Profile => "the profile says so",
            Self::Name => "from its name",
            Self::File => "the file's date",
            Self::User => "as you say",
        }
    }
}

/// One quantity, and its metrics in the joined profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    pub name: String,
    /// The last less the first.
    pub change: MetricId,
    /// One for each snapshot.
    pub parts: Vec<MetricId>,
}

/// How stacks found each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matched {
    /// Distinct stacks in all of it.
    pub stacks: u64,
    /// Those that every snapshot has.
    pub shared: u64,
    /// Stacks of the last snapshot that found theirs in all others only because
    /// names were made alike.
    pub alike: u64,
    /// For each snapshot, those that it alone has.
    pub alone: Vec<u64>,
}

impl Series {
    /// A comparison has two sides; more are snapshots over time.
    pub fn is_pair(&self) -> bool {
        self.parts.len() == 2
    }

    /// The quantity that a metric is of.
    pub fn measure_of(&self, metric: MetricId) -> Option<&Measure> {
        let is = |m: &&Measure| m.change == metric || m.parts.contains(&metric);
        self.measures.iter().find(is)
    }

    /// Is it the change of a quantity?
    pub fn is_change(&self, metric: MetricId) -> bool {
        self.measures.iter().any(|measure| measure.change == metric)
    }

    pub(super) fn check(&self, metrics: usize) -> Result<(), String> {
        let parts = self.parts.len();
        let whole = |m: &Measure| {
            let mut ids = m.parts.iter().chain([&m.change]);
            m.parts.len() == parts && ids.all(|id| id.index() < metrics)
        };
        match parts >= 2 && self.matched.alone.len() == parts && self.measures.iter().all(whole) {
            true => Ok(()),
            false => Err("a series lacks a snapshot or a metric".into()),
        }
    }
}
