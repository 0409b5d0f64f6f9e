//! What is worth knowing about a profile, in a few true sentences.
//!
//! Each rule looks at the whole profile and says one thing or nothing. It
//! says it only beyond a threshold (all of them stand in [`limits`]), and with
//! its evidence: the amount, the stacks, a call path and where to look. The
//! same file gives the same sentences; a profile about which there is nothing
//! to say gives none.
//!
//! ```text
//! 40 stacks of 1 KiB, one of 160 KiB   one-stack: a single stack holds 80.0 %
//! 40 stacks of 1 KiB                   (nothing)
//! ```

mod amounts;
mod blocks;
mod facts;
mod garbage;
mod leaks;
mod marks;
mod named;
mod patterns;
mod shape;
#[cfg(test)]
mod tests;
mod threads;
mod words;

use crate::analysis::link::Link;
use crate::analysis::names::OwnNames;
use crate::analysis::noise::{Noise, Reading};
use crate::analysis::sentence::Sentence;
use crate::analysis::weights::at_least;
use crate::ids::{MetricId, NodeId};
use crate::profile::Profile;
pub(super) use amounts::OTHER;
pub use facts::{Facts, Share};
pub(super) use marks::GROWS;
use std::cmp::Reverse;
pub use words::is_memory;

/// When is it worth saying? Shares are in thousandths of the whole.
pub(super) mod limits {
    /// One row of a breakdown holds so much, and so many thousandths of the next.
    pub(crate) const DOMINANT: i64 = 300;
    pub(crate) const DOMINANT_NEXT: i64 = 1500;
    /// One stack holds so much, and so many times what it would if all were alike.
    pub(crate) const ONE_STACK: i64 = 50;
    pub(crate) const ONE_STACK_TIMES: i64 = 2;
    /// One function allocates so much, in so many distinct stacks.
    pub(crate) const ONE_FUNCTION: i64 = 100;
    /// So many variants or callers make a pattern, which holds so much; one of
    /// them holds at most so much of it.
    pub(crate) const ALIKE: u64 = 8;
    pub(crate) const PATTERN: i64 = 50;
    pub(crate) const PATTERN_ONE: i64 = 500;
    /// Growing containers, caches, code without a name.
    pub(crate) const GROWTH: i64 = 100;
    pub(crate) const CACHE: i64 = 150;
    pub(crate) const UNNAMED: i64 = 100;
    pub(crate) const MANGLED: i64 = 100;
    /// So many threads, whose common paths hold so much.
    pub(crate) const THREADS: u64 = 8;
    pub(crate) const THREADS_SHARE: i64 = 200;
    /// Shapes are judged from so many distinct stacks on.
    pub(crate) const ENOUGH: u64 = 20;
    /// Below so many samples, one stack that holds this much decides alone.
    pub(crate) const FEW_SAMPLES: i64 = 200;
    pub(crate) const DECIDES: i64 = 500;
    /// Amounts are multiples of at least this, and at most so many of it.
    pub(crate) const QUANTUM: u64 = 4096;
    pub(crate) const QUANTA: u64 = 2000;
    /// Stacks end at the greatest depth: at least so deep, so many thousandths
    /// of the distinct stacks, so many times as many as one frame shorter.
    pub(crate) const CUT_DEPTH: u32 = 16;
    pub(crate) const CUT_STACKS: u64 = 50;
    pub(crate) const CUT_TIMES: u64 = 3;
    /// Stacks begin in so many functions, which hold so much, none of them
    /// more than so much.
    pub(crate) const ROOTS: u64 = 50;
    pub(crate) const ROOTS_SHARE: i64 = 200;
    pub(crate) const ROOTS_ONE: i64 = 500;
    /// Stacks of at most so many frames hold so much.
    pub(crate) const SHALLOW: u32 = 3;
    pub(crate) const SHALLOW_SHARE: i64 = 500;
    /// A stack is deep.
    pub(crate) const DEEP: u32 = 500;
    /// Of so many distinct stacks the ten largest hold less than this…
    pub(crate) const SPREAD_STACKS: u64 = 1000;
    pub(crate) const SPREAD_TEN: i64 = 50;
    /// …or at least this.
    pub(crate) const FEW_TEN: i64 = 100;
    /// Of blocks or of bytes, what is short-lived, tiny, never used or read,
    /// hardly used, used very often.
    pub(crate) const SHORT_LIVED: i64 = 200;
    pub(crate) const TINY: i64 = 200;
    pub(crate) const TINY_BYTES: i64 = 16;
    pub(crate) const NEVER_USED: i64 = 20;
    pub(crate) const NEVER_READ: i64 = 20;
    pub(crate) const LOW_ACCESS: i64 = 100;
    /// Reads or writes for each thousand bytes.
    pub(crate) const LOW_ACCESS_RATIO: i64 = 400;
    pub(crate) const HIGH_ACCESS: i64 = 200;
    pub(crate) const HIGH_ACCESS_RATIO: i64 = 1_000_000;
    /// What is alive at the end, of the peak.
    pub(crate) const ALIVE: i64 = 10;
    /// At most so many stacks hold so much of the peak.
    pub(crate) const PEAK_STACKS: usize = 10;
    pub(crate) const PEAK: i64 = 500;
    /// What was allocated and is free again, of at least so many bytes.
    pub(crate) const CHURN: i64 = 900;
    pub(crate) const CHURN_BYTES: i64 = 64 << 20;
    /// Of so many objects, those of at most so many bytes.
    pub(crate) const SMALL_OBJECTS: i64 = 100_000;
    pub(crate) const SMALL: i64 = 500;
    pub(crate) const SMALL_BYTES: i64 = 64;
    /// What pools had to make.
    pub(crate) const POOLS: i64 = 20;
    /// Goroutines at one place.
    pub(crate) const GOROUTINES: i64 = 100;
    pub(crate) const GOROUTINES_SHARE: i64 = 300;
    /// What shrank is at least this part of what grew.
    pub(crate) const DIFFERENCE: u64 = 1000;
    /// How bad is it?
    pub(crate) const HIGH: i64 = 300;
    pub(crate) const MEDIUM: i64 = 100;
}

/// Findings that a screen shows before it is asked for more.
pub const SHOWN: usize = 7;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Low,
    Medium,
    High,
}

impl Severity {
    /// The stable word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// One sentence, its evidence, and what may be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable.
    pub id: &'static str,
    pub severity: Severity,
    pub title: Sentence,
    pub detail: Sentence,
    /// What its amounts are of, and its shares.
    pub of: Of,
    /// What it is about holds so much…
    pub value: i64,
    /// …in so many records.
    pub stacks: u64,
    /// A stack that proves it ends here.
    pub proof: Option<NodeId>,
    pub advice: &'static str,
    pub link: Link,
}

/// Amounts of a metric, and what they are parts of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Of {
    pub metric: MetricId,
    pub whole: i64,
}

/// What a rule says.
struct Said {
    /// Of the metric in question if nothing is said.
    of: Option<Of>,
    title: Sentence,
    detail: Sentence,
    value: i64,
    stacks: u64,
    proof: Option<NodeId>,
    link: Link,
}

struct Rule {
    id: &'static str,
    /// Its share counts so much among others.
    importance: u32,
    /// It is about the profile, not the program: never more than medium.
    of_data: bool,
    /// Is it true of a difference, too?
    of_difference: bool,
    advice: &'static str,
    find: fn(&Facts<'_>) -> Option<Said>,
}

const fn program(
    id: &'static str,
    importance: u32,
    find: fn(&Facts<'_>) -> Option<Said>,
    advice: &'static str,
) -> Rule {
    Rule {
        id,
        importance,
        of_data: false,
        of_difference: false,
        advice,
        find,
    }
}

const fn data(
    id: &'static str,
    importance: u32,
    find: fn(&Facts<'_>) -> Option<Said>,
    advice: &'static str,
) -> Rule {
    Rule {
        of_data: true,
        of_difference: true,
        ..program(id, importance, find, advice)
    }
}

const RULES: &[Rule] = &[
    Rule {
        of_difference: true,
        ..program(
            "leak",
            25,
            leaks::suspected,
            "See who keeps what it allocates, and what should let go of it; a further snapshot tells whether it goes on.",
        )
    },
    Rule {
        of_difference: true,
        ..program(
            "difference",
            20,
            amounts::difference,
            "Read widths as magnitudes, and look at what grew and what shrank apart.",
        )
    },
    Rule {
        of_difference: true,
        ..program(
            "one-stack",
            16,
            amounts::one_stack,
            "Look at the code at its end: can it do with less, share it, or use it again?",
        )
    },
    program(
        "dominant",
        10,
        amounts::dominant,
        "Start here: what is saved elsewhere is small beside it. Is so much expected of it?",
    ),
    program(
        "one-function",
        7,
        amounts::one_function,
        "See which of its callers ask for most, and whether they need what they ask for.",
    ),
    program(
        "few-stacks",
        6,
        shape::few_stacks,
        "Read these ten one by one: few places, much to gain.",
    ),
    program(
        "growth",
        12,
        named::growth,
        "Reserve the final size at once where it is known; while a container grows, its old and new copies are held together.",
    ),
    program(
        "same-template",
        14,
        patterns::same_template,
        "Change it once for all: a smaller first size, or one shared buffer instead of one for each.",
    ),
    program(
        "same-code",
        9,
        patterns::same_code,
        "Change the common code rather than its callers: a pool, a smaller first size, or a limit.",
    ),
    program(
        "per-thread",
        13,
        threads::per_thread,
        "Fewer threads, or one shared copy instead of one for each thread.",
    ),
    program(
        "cache",
        8,
        named::cache,
        "Check that it has a limit, and what the limit is; compare a second profile taken later to see if it grows.",
    ),
    Rule {
        of_difference: false,
        ..data(
            "unnamed",
            12,
            named::unnamed,
            "Take the profile where the program's symbols can be read, or keep them in the binary.",
        )
    },
    Rule {
        of_difference: false,
        ..data(
            "mangled",
            7,
            named::mangled,
            "Let the profiler demangle, or pass the file through c++filt or rustfilt.",
        )
    },
    program(
        "short-lived",
        9,
        blocks::short_lived,
        "Keep it on the stack, or in a buffer or a pool that is used again: these blocks die almost as soon as they are made.",
    ),
    program(
        "tiny",
        6,
        blocks::tiny,
        "Put them side by side in one block (a vector, an arena), or inside what owns them.",
    ),
    program(
        "never-used",
        15,
        blocks::never_used,
        "Leave it out, or allocate it only where it is needed.",
    ),
    program(
        "never-read",
        13,
        blocks::never_read,
        "See who was to read it: what nobody reads need not be made.",
    ),
    program(
        "low-access",
        8,
        blocks::low_access,
        "Begin smaller: most of what is asked for is not touched.",
    ),
    program(
        "high-access",
        4,
        blocks::high_access,
        "It is hot: keep it small and close together, and look at what reads or writes it so often.",
    ),
    program(
        "alive-at-end",
        9,
        blocks::alive_at_end,
        "Caches and globals live until the end by right; see which of these sites should have let go, and compare a longer run.",
    ),
    program(
        "peak",
        8,
        blocks::peak,
        "Only what lives at the peak makes it: begin with these.",
    ),
    program(
        "waiting-goroutines",
        18,
        garbage::waiting,
        "See what they wait for: a channel that nobody closes, a request without a timeout, a context that is never done. Compare a second dump.",
    ),
    program(
        "garbage",
        5,
        garbage::churn,
        "The collector runs for these: use buffers again, reserve slices and maps at their size, keep bytes instead of making strings of them.",
    ),
    program(
        "small-objects",
        7,
        garbage::small_objects,
        "The collector's work goes by their number: allocate in batches, keep values instead of pointers, and avoid conversions to interfaces in loops.",
    ),
    program(
        "pools-miss",
        10,
        garbage::pools_miss,
        "Check that what is taken is put back on every way out, and that pools are not emptied by collections more often than they are used.",
    ),
    data(
        "cut-stacks",
        11,
        shape::cut,
        "Take the profile again with a greater stack depth: what stands above the cut is unknown.",
    ),
    Rule {
        of_difference: false,
        ..data(
            "many-roots",
            6,
            shape::roots,
            "Unwinding seems to have ended early: build with frame pointers or unwind tables.",
        )
    },
    data(
        "few-records",
        15,
        shape::few_records,
        "Profile for longer, or sample more often, before drawing conclusions.",
    ),
    data(
        "quantum",
        5,
        shape::quantum,
        "If the profiler samples, take differences of a few such steps for chance.",
    ),
    Rule {
        of_difference: false,
        ..data(
            "shallow",
            6,
            shape::shallow,
            "Check that the profiler unwinds whole stacks: with so few frames it cannot say why.",
        )
    },
    data(
        "deep",
        4,
        shape::deep,
        "Look for recursion: the same functions stand in such a stack many times.",
    ),
    program(
        "spread",
        3,
        shape::spread,
        "No single place is worth a change: look at functions, sites and groups, which add many stacks up.",
    ),
];

/// What is advised where no memory is counted.
const ELSEWHERE: &[(&str, &str)] = &[
    (
        "one-stack",
        "Read it from its end: is so much of it meant to be there?",
    ),
    (
        "same-code",
        "Look at the common code rather than at its callers.",
    ),
    (
        "one-function",
        "See which of its callers it is for, and whether they need it so often.",
    ),
];

/// They look for frames that may be hidden: then they would say what is not so.
const OF_FRAMES: &[&str] = &[
    "growth",
    "per-thread",
    "cache",
    "unnamed",
    "mangled",
    "cut-stacks",
    "many-roots",
    "shallow",
    "deep",
];

/// The frames that a finding is about, where names tell; by frame.
pub(super) fn marked(profile: &Profile, id: &str) -> Option<Vec<bool>> {
    let bit = match id {
        "growth" => marks::GROWS,
        "cache" => marks::CACHES,
        _ => return None,
    };
    let names = OwnNames::new(profile);
    let noise = Noise::of(profile, &names, Reading::Name);
    let marks = marks::marks(profile, &names, &noise);
    Some(marks.iter().map(|marks| marks.bits & bit != 0).collect())
}

/// The weightiest first.
pub fn findings(facts: &Facts<'_>) -> Vec<Finding> {
    let allowed = |rule: &&Rule| {
        (rule.of_difference || !facts.signed)
            && (rule.of_data || facts.of_code)
            && (facts.complete || !OF_FRAMES.contains(&rule.id))
    };
    let mut found: Vec<(u128, Finding)> = RULES
        .iter()
        .filter(allowed)
        .filter_map(|rule| {
            let finding = finding(facts, rule, (rule.find)(facts)?);
            // Shares of different wholes are compared, exactly enough.
            let size = u128::from(finding.value.unsigned_abs()) * u128::from(rule.importance);
            let whole = u128::from(finding.of.whole.unsigned_abs());
            Some(((size << 32) / whole.max(1), finding))
        })
        .collect();
    // Stable: equals stay in the order of the rules.
    found.sort_by_key(|(weight, finding)| Reverse((finding.severity, *weight)));
    found.into_iter().map(|(_, finding)| finding).collect()
}

fn finding(facts: &Facts<'_>, rule: &Rule, said: Said) -> Finding {
    let of = said.of.unwrap_or(facts.of);
    let reaches = |thousandths| at_least(said.value, of.whole, thousandths);
    let severity = match () {
        () if reaches(limits::HIGH) && !rule.of_data => Severity::High,
        () if reaches(limits::MEDIUM) => Severity::Medium,
        () => Severity::Low,
    };
    Finding {
        id: rule.id,
        severity,
        of,
        title: said.title,
        detail: said.detail,
        value: said.value,
        stacks: said.stacks,
        proof: said.proof,
        advice: ELSEWHERE
            .iter()
            .find(|(id, _)| *id == rule.id && !facts.words.is_memory)
            .map_or(rule.advice, |(_, advice)| advice),
        link: said.link,
    }
}
