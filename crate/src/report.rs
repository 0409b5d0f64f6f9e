//! What a profile says, for keeping: as text for a terminal, as Markdown, as
//! JSON and CSV for programs, as a picture, as folded stacks.
//!
//! [`write`] is the one way to all of them. The command line and the page both
//! go it, so that they give the same bytes.

pub mod csv;
pub mod facts;
pub mod folded;
pub mod json;
pub mod markdown;
pub mod svg;
pub mod text;

use crate::analysis::functions::{FunctionIndex, Functions, functions};
use crate::analysis::noise::{Noise, Reading};
use crate::analysis::sites::{Sites, site_name, sites};
use crate::analysis::stacks::by_amount;
use crate::ids::{FunctionId, MetricId, NodeId};
use crate::number::grouped;
use crate::profile::Profile;
use std::cmp::Reverse;
use std::io::Write;

/// A report's form.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Form {
    #[default]
    Text,
    Json,
    /// Without the sections of these ids.
    Markdown(Vec<String>),
    Svg(svg::Picture),
    Csv(csv::Table),
    Folded,
}

/// Writes a report. What the user should know about it is the answer.
pub fn write(
    profile: &Profile,
    options: &Options,
    form: &Form,
    out: &mut dyn Write,
) -> Result<Option<String>, Failed> {
    let text = match form {
        Form::Text => text::report(profile, options)?,
        Form::Json => {
            let report = json::report(profile, options)?;
            serde_json::to_writer(&mut *out, &report).map_err(std::io::Error::from)?;
            "\n".to_owned()
        }
        Form::Markdown(leave_out) => markdown::report(profile, options, leave_out)?,
        Form::Svg(picture) => svg::svg(profile, options, picture)?,
        Form::Csv(table) => csv::csv(profile, options, *table)?,
        Form::Folded => {
            let metric = choose_metric(profile, options)?;
            let replaced = folded::write(profile, metric, out)?;
            let told = || {
                format!(
                    "In {} names, what would be misread in a folded stack (a semicolon, a line break) was replaced by a letter that looks like it.",
                    grouped(replaced)
                )
            };
            return Ok((replaced > 0).then(told));
        }
    };
    out.write_all(text.as_bytes())?;
    Ok(None)
}

/// Why a report was not written.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The question cannot be answered.
    #[error("{0}")]
    Question(String),
    /// There was nowhere to write to.
    #[error("{0}")]
    Output(#[from] std::io::Error),
}

impl From<String> for Failed {
    fn from(sentence: String) -> Self {
        Self::Question(sentence)
    }
}

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
    let noise = Noise::new(profile, options.noise);
    let named = |frame| site_name(profile, options.noise, frame);
    sites(profile, metric, &noise, named).map_err(|stop| stop.to_string())
}

fn node_text(profile: &Profile, node: NodeId) -> String {
    String::from_utf8_lossy(profile.node_name(node)).into_owned()
}
