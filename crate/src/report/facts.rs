//! What every part of a report draws from, worked out once.

use super::check::checked;
use super::compared::Compared;
use super::{Options, TopStack, choose_metric, ranked};
use crate::analysis::demangle::demangled;
use crate::analysis::labels::{KeySum, all_stacks, by_label};
use crate::analysis::names::OwnNames;
use crate::analysis::noise::{Noise, Reading};
use crate::analysis::rules::RuleFile;
use crate::analysis::sites::{Site, Sites, site_name, sites};
use crate::analysis::stacks::{by_amount, tail};
use crate::analysis::subsystems::{Assignment, Choice, OTHER, Subsystems, measured, subsystems};
use crate::analysis::weights::whole;
use crate::error::Stop;
use crate::ids::{MetricId, NodeId, StringId};
use crate::metric::Metric;
use crate::profile::Profile;
use crate::view::budgets::Checked;
use crate::view::findings::{Findings, say};
use crate::view::label::{self, share};
use crate::view::names::Names;
use crate::view::subsystems::told;
use std::cell::OnceCell;

/// What is asked for, and what any answer needs.
pub struct Basis<'a> {
    pub profile: &'a Profile,
    pub options: &'a Options,
    pub metric: MetricId,
    /// What shares are shares of.
    pub whole: i64,
    rules: RuleFile,
    choice: Choice,
    own: OwnNames,
    noise: Noise,
    names: OnceCell<Names>,
}

impl std::fmt::Debug for Basis<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Basis").finish_non_exhaustive()
    }
}

/// All that is known.
#[derive(Debug)]
pub struct Facts<'a> {
    basis: Basis<'a>,
    /// The rules in force, and what they sort.
    pub pack: &'static str,
    pub subsystems: Subsystems,
    sorted: Assignment,
    /// Findings and questions.
    pub said: Findings,
    pub sites: Sites,
    /// How it compares with others, or what it was joined from.
    pub compared: Option<Compared>,
    /// By key; none where nothing has a label.
    pub labels: Vec<KeySum>,
    /// Budgets and estimates, if there are any.
    pub checked: Checked,
    /// Where lists are asked for by another reading.
    by_name: Option<Noise>,
}

impl<'a> std::ops::Deref for Facts<'a> {
    type Target = Basis<'a>;

    fn deref(&self) -> &Basis<'a> {
        &self.basis
    }
}

impl<'a> Facts<'a> {
    pub fn new(profile: &'a Profile, options: &'a Options) -> Result<Self, String> {
        let stopped = |stop: Stop| stop.to_string();
        let basis = Basis::new(profile, options)?;
        let (metric, own) = (basis.metric, &basis.own);
        let other = (options.noise != Reading::Name)
            .then(|| Noise::of(profile, own, basis.rules.noise(Reading::Name)));
        let by_name = other.as_ref().unwrap_or(&basis.noise);
        let mut known = measured(profile, own, by_name).map_err(stopped)?;
        let choice = basis.choice.settled(&known);
        let sorted = choice.sort(profile, own, by_name, &basis.rules, &mut known);
        let sorted = sorted.map_err(stopped)?;
        let subsystems = subsystems(profile, metric, &sorted);
        let said = say(
            profile,
            metric,
            own,
            by_name,
            &told(choice.word(), &subsystems),
            options.complete(),
            label::short,
        )?;
        let checked = checked(profile, options, by_name)?;
        let compared = match Compared::of(profile, options, by_name, &sorted)? {
            None => options.beside.as_deref().cloned(),
            own => own,
        };
        Ok(Self {
            compared,
            checked,
            pack: choice.word(),
            subsystems,
            sorted,
            said,
            sites: basis.sites()?,
            labels: by_label(profile, metric, all_stacks(profile)),
            by_name: other,
            basis,
        })
    }

    /// Packs, findings and call sites go by names, whatever is asked of lists.
    pub(super) fn by_name(&self) -> &Noise {
        self.by_name.as_ref().unwrap_or(&self.noise)
    }

    /// Of a row of conflicts.
    pub fn subsystem(&self, number: u32) -> &str {
        let name = self.sorted.names.get(number as usize);
        name.map_or("", String::as_str)
    }

    /// The largest stacks that belong to no subsystem.
    pub(super) fn other_stacks(&self, most: usize) -> Vec<TopStack> {
        let is_other = |row: &u32| self.sorted.of_stack[*row as usize] == OTHER;
        let rows = by_amount(self.profile, self.metric)
            .into_iter()
            .filter(is_other);
        ranked(self.profile, self.metric, rows.take(most))
    }
}

impl<'a> Basis<'a> {
    pub fn new(profile: &'a Profile, options: &'a Options) -> Result<Self, String> {
        let rules = RuleFile::read(&options.rules).map_err(|mistake| mistake.to_string())?;
        let choice = Choice::from_word(&options.pack).ok_or_else(|| {
            format!(
                "There is no pack of rules called \u{201c}{}\u{201d}.",
                options.pack
            )
        })?;
        let metric = choose_metric(profile, options)?;
        let own = OwnNames::new(profile);
        Ok(Self {
            profile,
            options,
            metric,
            whole: whole(profile, metric),
            noise: Noise::of(profile, &own, rules.noise(options.noise)),
            names: OnceCell::new(),
            rules,
            choice,
            own,
        })
    }

    pub fn sites(&self) -> Result<Sites, String> {
        let lists = sites(self.profile, self.metric, &self.noise, self.options.noise);
        lists.map_err(|stop| stop.to_string())
    }

    /// With what other functions look like.
    pub fn names(&self) -> &Names {
        self.names.get_or_init(|| {
            let form = self.options.names.unwrap_or_default();
            let mut names = Names::new(self.profile).shown_as(form);
            names.compare(self.profile);
            names
        })
    }

    pub fn unit(&self) -> &Metric {
        self.profile.metric(self.metric)
    }

    /// The name under which a row of sites is counted.
    pub fn site_as_counted(&self, site: &Site) -> String {
        let frame = self.profile.tree.frame(site.node);
        site_name(self.profile, self.options.noise, frame)
    }

    /// How it reads: in the old scripts' reading, as they have it.
    pub fn site_name(&self, site: &Site) -> String {
        match self.options.noise {
            Reading::Seed => self.site_as_counted(site),
            _ => self.telling(self.name_of(site.node)),
        }
    }

    pub fn name_of(&self, node: NodeId) -> StringId {
        let tree = &self.profile.tree;
        self.profile.frames.get(tree.frame(node)).name
    }

    /// The same in text for a terminal, where names stand in full if no form
    /// was asked for.
    pub fn printed(&self, name: StringId) -> String {
        match self.options.names {
            Some(_) => self.telling(name),
            None => {
                let written = self.profile.strings.get(name);
                String::from_utf8_lossy(&demangled(written)).into_owned()
            }
        }
    }

    pub fn printed_site(&self, site: &Site) -> String {
        match self.options.names {
            Some(_) => self.site_name(site),
            None => {
                let counted = self.site_as_counted(site);
                String::from_utf8_lossy(&demangled(counted.as_bytes())).into_owned()
            }
        }
    }

    /// A name for a row of its own.
    pub fn telling(&self, name: StringId) -> String {
        self.names().telling(self.profile, name)
    }

    /// The last frames of a stack that mean something, leaf first, and
    /// whether there are more.
    pub fn tail(&self, node: NodeId, most: usize) -> (Vec<NodeId>, bool) {
        let mut tail = tail(self.profile, &self.noise, node, most + 1);
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
