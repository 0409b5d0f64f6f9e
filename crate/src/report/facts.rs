//! What every part of a report draws from, worked out once.

use super::{Options, choose_metric};
use crate::analysis::names::OwnNames;
use crate::analysis::noise::{Noise, Reading, Side};
use crate::analysis::sites::{Site, Sites, site_name, sites};
use crate::analysis::subsystems::Subsystems;
use crate::analysis::weights::whole;
use crate::ids::{MetricId, NodeId, StringId};
use crate::metric::Metric;
use crate::profile::Profile;
use crate::view::findings::{Findings, say};
use crate::view::label::{self, share};
use crate::view::names::Names;
use crate::view::subsystems::told;
use std::cell::OnceCell;

pub struct Facts<'a> {
    pub profile: &'a Profile,
    pub options: &'a Options,
    pub metric: MetricId,
    /// What shares are shares of.
    pub whole: i64,
    pub names: Names,
    /// The rules in force, and what they sort.
    pub pack: &'static str,
    pub subsystems: Subsystems,
    own: OwnNames,
    said: OnceCell<Findings>,
    noise: Noise,
    sites: Sites,
}

impl std::fmt::Debug for Facts<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Facts").finish_non_exhaustive()
    }
}

/// What stacks are put down to: the three lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SiteList {
    Outermost,
    Leaf,
    Caller,
}

impl<'a> Facts<'a> {
    pub fn new(profile: &'a Profile, options: &'a Options) -> Result<Self, String> {
        let metric = choose_metric(profile, options)?;
        let own = OwnNames::new(profile);
        let noise = Noise::of(
            profile,
            &own,
            super::read_rules(options)?.noise(options.noise),
        );
        let named = |frame| site_name(profile, options.noise, frame);
        let mut names = Names::new(profile);
        names.compare(profile);
        let (pack, subsystems) = super::subsystem_rows(profile, options, &own, metric)?;
        Ok(Self {
            own,
            pack,
            subsystems,
            said: OnceCell::new(),
            sites: sites(profile, metric, &noise, named).map_err(|stop| stop.to_string())?,
            profile,
            options,
            metric,
            whole: whole(profile, metric),
            names,
            noise,
        })
    }

    /// Findings and questions.
    pub fn said(&self) -> &Findings {
        self.said.get_or_init(|| {
            let subsystems = told(self.pack, &self.subsystems);
            say(
                self.profile,
                self.metric,
                &self.own,
                &subsystems,
                self.options.complete(),
                label::short,
            )
            .unwrap_or_default()
        })
    }

    pub fn unit(&self) -> &Metric {
        self.profile.metric(self.metric)
    }

    pub fn sites(&self, list: SiteList) -> &[Site] {
        match list {
            SiteList::Outermost => &self.sites.outermost,
            SiteList::Leaf => &self.sites.leaf,
            SiteList::Caller => &self.sites.caller,
        }
    }

    /// The name of a row of sites: in the old scripts' reading, their own.
    pub fn site_name(&self, site: &Site) -> String {
        match self.options.noise {
            Reading::Seed => site.name.clone(),
            _ => self.telling(self.name_of(site.node)),
        }
    }

    pub fn name_of(&self, node: NodeId) -> StringId {
        let tree = &self.profile.tree;
        self.profile.frames.get(tree.frame(node)).name
    }

    /// A name for a row of its own.
    pub fn telling(&self, name: StringId) -> String {
        self.names.telling(self.profile, name)
    }

    /// The last frames of a stack that mean something, leaf first, and
    /// whether there are more; where none does, simply the last.
    pub fn tail(&self, node: NodeId, most: usize) -> (Vec<NodeId>, bool) {
        let tree = &self.profile.tree;
        let means = |n: &NodeId| !self.noise.is(Side::Inner, tree.frame(*n));
        let mut tail: Vec<NodeId> = tree.path(node).filter(means).take(most + 1).collect();
        if tail.is_empty() {
            tail = tree.path(node).take(most + 1).collect();
        }
        let more = tail.len() > most;
        tail.truncate(most);
        (tail, more)
    }

    pub fn exact(&self, value: i64) -> String {
        label::exact(value, self.unit())
    }

    pub fn short(&self, value: i64) -> String {
        label::short(value, self.unit())
    }

    pub fn share(&self, value: i64) -> f64 {
        share(value, self.whole)
    }

    pub fn percent(&self, value: i64) -> String {
        label::percent(self.share(value))
    }
}
