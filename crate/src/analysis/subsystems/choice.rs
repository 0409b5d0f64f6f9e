//! Which pack sorts a profile?
//!
//! The one that covers most of it, if that is at least half; else namespaces
//! do. Or the one that is asked for.

use super::{Assignment, PACKS, Pack, best_pack, by_group, by_rules, coverages};
use crate::analysis::names::OwnNames;
use crate::analysis::noise::Noise;
use crate::analysis::rules::RuleFile;
use crate::analysis::weights::whole;
use crate::error::Stop;
use crate::ids::MetricId;
use crate::profile::Profile;

#[derive(Debug, Clone, Copy)]
pub enum Choice {
    /// By what covers most.
    Automatic,
    /// The user's rules, then namespaces.
    Groups,
    /// The user's rules alone.
    Own,
    /// The user's rules, then this.
    Pack(&'static Pack),
}

impl Choice {
    /// The stable words: a pack's id, `auto` (or nothing), `groups`, `none`.
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "" | "auto" => Self::Automatic,
            "groups" => Self::Groups,
            "none" => Self::Own,
            id => Self::Pack(PACKS.iter().find(|pack| pack.id == id)?),
        })
    }

    pub const fn word(self) -> &'static str {
        match self {
            Self::Automatic => "auto",
            Self::Groups => "groups",
            Self::Own => "none",
            Self::Pack(pack) => pack.id,
        }
    }

    /// What is meant; `coverages` is what [`measured`] says.
    pub fn settled(self, coverages: &[i64], whole: i64) -> Self {
        match self {
            Self::Automatic => best_pack(coverages, whole).map_or(Self::Groups, Self::Pack),
            settled => settled,
        }
    }

    pub fn sort(
        self,
        profile: &Profile,
        names: &OwnNames,
        noise: &Noise,
        own: &RuleFile,
    ) -> Result<Assignment, Stop> {
        match self {
            Self::Automatic => {
                let (known, whole) = measured(profile, names, noise)?;
                match self.settled(&known, whole) {
                    Self::Pack(pack) => by_rules(profile, names, noise, &[own, &pack.rules()]),
                    _ => by_group(profile, names, noise, &[own]),
                }
            }
            Self::Groups => by_group(profile, names, noise, &[own]),
            Self::Own => by_rules(profile, names, noise, &[own]),
            Self::Pack(pack) => by_rules(profile, names, noise, &[own, &pack.rules()]),
        }
    }
}

/// How much each pack covers, and of what; by the first metric that can be
/// added up, so that the choice does not change with what is shown.
pub fn measured(
    profile: &Profile,
    names: &OwnNames,
    noise: &Noise,
) -> Result<(Vec<i64>, i64), Stop> {
    let additive = |id: &MetricId| profile.metric(*id).additive;
    let metric = profile.metric_ids().find(additive).unwrap_or(MetricId(0));
    let known = coverages(profile, metric, names, noise)?;
    Ok((known, whole(profile, metric)))
}
