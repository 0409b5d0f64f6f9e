//! What a profile says, for keeping: as JSON for programs, as text for a
//! terminal. The page exports the same.

mod findings;
pub mod json;
pub mod search;
pub mod text;

use crate::analysis::functions::{FunctionIndex, Functions, functions};
use crate::analysis::names::OwnNames;
use crate::analysis::noise::{Noise, Reading};
use crate::analysis::rules::RuleFile;
use crate::analysis::sites::{Sites, site_name, sites};
use crate::analysis::stacks::by_amount;
use crate::analysis::subsystems::{Choice, Subsystems, measured, subsystems};
use crate::ids::{FunctionId, MetricId, NodeId};
use crate::profile::Profile;
use crate::view::label::exact;
use std::cmp::Reverse;
use std::fmt::Write as _;

/// What a report is to hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// By name or by number from 0; the first additive one if not said.
    pub metric: Option<String>,
    /// Rows of each table; `None`: 25 stacks, and of functions 25 in text and
    /// all in JSON.
    pub top: Option<usize>,
    /// Which frames are passed over when a stack is put down to one of them.
    pub noise: Reading,
    /// The user's rules, as text; see [`crate::analysis::rules`].
    pub rules: String,
    /// A pack's id, `auto` (also if empty), `groups` or `none`.
    pub pack: String,
}

pub(crate) const TOP: usize = 25;

/// The metric that the options mean; the error lists those there are.
pub fn choose_metric(profile: &Profile, options: &Options) -> Result<MetricId, String> {
    let names = || {
        let names: Vec<_> = profile.metrics.iter().map(|m| m.name.as_str()).collect();
        names.join(", ")
    };
    let Some(word) = &options.metric else {
        let additive = |id: &MetricId| profile.metric(*id).additive;
        let first = profile.metric_ids().find(additive);
        return Ok(first.unwrap_or(MetricId(0)));
    };
    let numbered = || {
        let number: usize = word.parse().ok()?;
        profile.metric_ids().nth(number)
    };
    profile.metric_named(word).or_else(numbered).ok_or_else(|| {
        format!(
            "There is no metric \u{201c}{word}\u{201d}; there is: {}.",
            names()
        )
    })
}

/// The functions of a profile, the largest self amount first.
struct FunctionTable {
    index: FunctionIndex,
    sums: Functions,
    rows: Vec<FunctionId>,
}

fn function_table(profile: &Profile, metric: MetricId) -> Option<FunctionTable> {
    let index = FunctionIndex::new(profile);
    let sums = functions(profile, &index, metric)?;
    let mut rows: Vec<FunctionId> = index.ids().collect();
    rows.sort_unstable_by_key(|f| {
        let i = f.index();
        (Reverse((sums.own[i], sums.total[i])), *f)
    });
    Some(FunctionTable { index, sums, rows })
}

/// One of the largest stacks.
struct TopStack {
    rank: usize,
    node: NodeId,
    amount: i64,
}

fn top_stacks(profile: &Profile, metric: MetricId, count: usize) -> Vec<TopStack> {
    let stacks = profile.tree.stacks();
    let rows = by_amount(profile, metric)
        .into_iter()
        .take(count)
        .enumerate();
    rows.map(|(i, row)| TopStack {
        rank: i + 1,
        node: stacks.nodes()[row as usize],
        amount: stacks.own(metric)[row as usize],
    })
    .collect()
}

fn site_lists(profile: &Profile, options: &Options, metric: MetricId) -> Result<Sites, String> {
    let rules = read_rules(options)?;
    let noise = Noise::new(profile, rules.noise(options.noise));
    let named = |frame| site_name(profile, options.noise, frame);
    sites(profile, metric, &noise, named).map_err(|stop| stop.to_string())
}

fn read_rules(options: &Options) -> Result<RuleFile, String> {
    RuleFile::read(&options.rules).map_err(|mistake| mistake.to_string())
}

/// The pack in force, and what is in each subsystem.
fn subsystem_rows(
    profile: &Profile,
    options: &Options,
    metric: MetricId,
) -> Result<(&'static str, Subsystems), String> {
    let rules = read_rules(options)?;
    let names = OwnNames::new(profile);
    let noise = Noise::new(profile, rules.noise(Reading::Name));
    let choice = Choice::from_word(&options.pack).ok_or_else(|| {
        format!(
            "There is no pack of rules called \u{201c}{}\u{201d}.",
            options.pack
        )
    })?;
    let stopped = |stop: crate::error::Stop| stop.to_string();
    let (known, whole) = measured(profile, &names, &noise).map_err(stopped)?;
    let choice = choice.settled(&known, whole);
    let assignment = choice
        .sort(profile, &names, &noise, &rules)
        .map_err(stopped)?;
    let rows = subsystems(profile, metric, &assignment);
    Ok((choice.word(), rows))
}

fn node_text(profile: &Profile, node: NodeId) -> String {
    String::from_utf8_lossy(profile.node_name(node)).into_owned()
}

/// What stands above and what does not make up the whole.
fn conservation(
    text: &mut String,
    profile: &Profile,
    metric: MetricId,
    shown: i64,
) -> std::fmt::Result {
    let row = profile.metric(metric);
    let Some(total) = profile.total(metric) else {
        return Ok(());
    };
    writeln!(
        text,
        "  shown {} + others {} = {}",
        exact(shown, row),
        exact(total - shown, row),
        exact(total, row),
    )
}
