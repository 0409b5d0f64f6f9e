//! Which frames say nothing about why or by whom memory was allocated?
//!
//! The allocator's own functions stand at the end of every stack, threads and
//! process entries at its beginning. A frame of either kind is noise. Rules
//! say which, in packs, and there are two readings of them:
//!
//! * by name (the default): a rule looks at the function's own qualified name,
//!   never at its arguments or template arguments, so that
//!   `DB::load(std::string)` is no part of the C++ library;
//! * as in the seed: the lists of the scripts that people have used, over the
//!   whole text of a frame, so that the numbers equal theirs.
//!
//! In the reading by name, packs and rules can be switched off and own ones
//! added (see [`NoiseRules`]); [`account`] says what each of them hides.
//!
//! Rules only mark frames. What is done with marked frames is the business of
//! whoever asks; no amount is lost to a rule.

pub mod account;
mod entry;
mod packs;
mod rules;
mod seed;
mod special;

use crate::analysis::names::OwnNames;
use crate::ids::FrameId;
use crate::profile::Profile;
pub use packs::{PACKS, Pack, Rule};
pub use rules::{NoiseRules, OwnRule, is_rule_id};
pub use seed::shortened;
use special::Seen;
pub(super) use special::is_address;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reading {
    /// Nothing is noise.
    Off,
    /// The lists of the scripts.
    Seed,
    #[default]
    Name,
}

impl Reading {
    pub const ALL: [Self; 3] = [Self::Seed, Self::Name, Self::Off];

    /// The stable word for it in JSON and on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Seed => "seed",
            Self::Name => "name",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reading| reading.word() == word)
    }
}

/// Where in a stack noise is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// From the leaf upwards: allocators and what wraps them.
    Inner,
    /// From the root downwards: entries, threads and pools.
    Outer,
}

/// For each frame of a profile, whether it is noise on either side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noise {
    inner: Vec<bool>,
    outer: Vec<bool>,
    /// Of the inner ones, those that are noise as entries, not as allocators.
    entries: Vec<bool>,
}

impl Noise {
    /// A [`Reading`] alone has every rule of it switched on.
    pub fn new(profile: &Profile, rules: impl Into<NoiseRules>) -> Self {
        Self::of(profile, &OwnNames::new(profile), rules)
    }

    /// Where the own names are known already.
    pub fn of(profile: &Profile, names: &OwnNames, rules: impl Into<NoiseRules>) -> Self {
        let rules = rules.into();
        let all = profile.frames.iter();
        let frames = profile.frames.iter().map(|(id, _)| id);
        let (inner, mut outer): (Vec<bool>, Vec<bool>) = match rules.reading {
            Reading::Off => frames.map(|_| (false, false)).unzip(),
            Reading::Seed => frames
                .map(|id| profile.frame_name(id))
                .map(|n| (seed::is_inner(n), seed::is_outer(n)))
                .unzip(),
            // An allocator is no operation, and an entry allocates nothing.
            Reading::Name if rules.is_plain() => all
                .map(|(id, _)| packs::is_noise(&Seen::of(profile, names.get(id), id)))
                .map(|is| (is, is))
                .unzip(),
            Reading::Name => all
                .map(|(id, _)| rules.sides(&Seen::of(profile, names.get(id), id)))
                .unzip(),
        };
        let by_name = rules.reading == Reading::Name && !rules.off.contains(entry::ENTRY);
        if let Some(frame) = entry::entry(profile).filter(|_| by_name) {
            outer[frame.index()] = true;
        }
        let is_entry = |id: FrameId| {
            rules.reading == Reading::Name && inner[id.index()] && packs::is_entry(names.get(id))
        };
        let entries = profile.frames.iter().map(|(id, _)| is_entry(id)).collect();
        Self {
            inner,
            outer,
            entries,
        }
    }

    pub fn is(&self, side: Side, frame: FrameId) -> bool {
        match side {
            Side::Inner => self.inner[frame.index()],
            Side::Outer => self.outer[frame.index()],
        }
    }

    /// Is it passed over as the beginning of a process? It may still be what
    /// allocates, where nothing else does.
    pub fn is_entry(&self, frame: FrameId) -> bool {
        self.entries[frame.index()]
    }
}
