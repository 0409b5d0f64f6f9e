//! Which pack sorts a profile?
//!
//! The one that covers most of it, if that is at least half; else namespaces
//! do. Or the one that is asked for.

use super::{Assignment, PACKS, Pack, Sorted, best_pack, by_group, by_rules, coverages};
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

    /// What is meant.
    pub fn settled(self, measured: &Measured) -> Self {
        match self {
            Self::Automatic => {
                best_pack(&measured.covered, measured.whole).map_or(Self::Groups, Self::Pack)
            }
            settled => settled,
        }
    }

    /// Sorts all stacks. What `measured` has of it already is not done again.
    pub fn sort(
        self,
        profile: &Profile,
        names: &OwnNames,
        noise: &Noise,
        own: &RuleFile,
        measured: &mut Measured,
    ) -> Result<Assignment, Stop> {
        match self.settled(measured) {
            Self::Pack(pack) => {
                let is_it = |best: &mut (&Pack, Assignment)| best.0.id == pack.id;
                match measured
                    .best
                    .take_if(|best| own.rules.is_empty() && is_it(best))
                {
                    Some((_, assignment)) => Ok(assignment),
                    None => by_rules(profile, names, noise, &[own, &pack.rules()]),
                }
            }
            Self::Own => by_rules(profile, names, noise, &[own]),
            _ => by_group(profile, names, noise, &[own]),
        }
    }
}

/// How much packs cover.
#[derive(Debug)]
pub struct Measured {
    /// In the order of [`PACKS`]; `None` for one that was not tried, because
    /// its language is not heard in more than another covers.
    pub covered: Vec<Option<i64>>,
    pub whole: i64,
    /// How the one that covers most sorts the stacks, until it is taken.
    best: Sorted,
}

/// By the first metric that can be added up, so that the choice does not
/// change with what is shown.
pub fn measured(profile: &Profile, names: &OwnNames, noise: &Noise) -> Result<Measured, Stop> {
    let additive = |id: &MetricId| profile.metric(*id).additive;
    let metric = profile.metric_ids().find(additive).unwrap_or(MetricId(0));
    let (covered, best) = coverages(profile, metric, names, noise)?;
    Ok(Measured {
        covered,
        whole: whole(profile, metric),
        best,
    })
}
