//! What a profile says, for keeping: as text for a terminal, as Markdown, as
//! JSON and CSV for programs, as a picture, as folded stacks.
//!
//! [`write`] is the one way to all of them. The command line and the page both
//! go it, so that they give the same bytes.

pub mod check;
pub mod compared;
pub mod csv;
pub mod facts;
mod findings;
pub mod folded;
mod gc;
mod go;
mod heap;
pub mod json;
mod labels;
pub mod list;
pub mod markdown;
pub mod search;
mod subsystems;
pub mod svg;
pub mod text;
mod xml;

use self::facts::Facts;
use crate::analysis::functions::{FunctionIndex, Functions, functions};
use crate::analysis::lines::Sources;
use crate::analysis::noise::Reading;
use crate::analysis::stacks::by_amount;
use crate::ids::{FunctionId, MetricId, NodeId};
use crate::number::grouped;
use crate::profile::Profile;
use crate::transform::Taken;
use crate::view::label::{exact, short};
use crate::view::names;
use std::cmp::Reverse;
use std::fmt::Write as _;
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
    /// The stacks with a frame that has these words; as text or as JSON.
    Search {
        words: String,
        json: bool,
    },
    /// Lines of the functions that a pattern names; without files of source,
    /// which [`list`] takes.
    List {
        pattern: String,
        json: bool,
    },
}

/// Writes a report. What the user should know about it is the answer.
pub fn write(
    profile: &Profile,
    options: &Options,
    form: &Form,
    out: &mut dyn Write,
) -> Result<Option<String>, Failed> {
    if let Form::Svg(_) | Form::Csv(_) | Form::Folded | Form::Search { .. } = form {
        gc::needs_stacks(profile)?;
    }
    let text = match form {
        Form::Text => text::report(&Facts::new(profile, options)?),
        Form::Json => {
            let report = json::report(&Facts::new(profile, options)?)?;
            serde_json::to_writer(&mut *out, &report).map_err(std::io::Error::from)?;
            "\n".to_owned()
        }
        Form::Markdown(leave_out) => markdown::report(profile, options, leave_out)?,
        Form::Svg(picture) => svg::svg(profile, options, picture)?,
        Form::Search { words, json: false } => search::report(profile, options, words)?,
        Form::Search { words, json: true } => {
            let answer = search::json(profile, options, words)?;
            serde_json::to_writer(&mut *out, &answer).map_err(std::io::Error::from)?;
            "\n".to_owned()
        }
        Form::List { pattern, json } => {
            let shelf = list::Shelf {
                sources: &Sources::default(),
                read: &|_| Err(String::new()),
            };
            return list::write(profile, options, pattern, *json, &shelf, out).map(|()| None);
        }
        Form::Csv(table) => {
            csv::write(profile, options, *table, out)?;
            return Ok(None);
        }
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
    /// The user's rules, as text; see [`crate::analysis::rules`].
    pub rules: String,
    /// A pack's id, `auto` (also if empty), `groups` or `none`.
    pub pack: String,
    /// What paths may allocate and what was expected, as texts; see
    /// [`crate::analysis::budgets`] and [`crate::analysis::estimates`].
    pub budgets: String,
    pub estimates: String,
    /// What may be a mistake in them is no pass.
    pub strict: bool,
    /// How names are shown; `None`: in full in text, else short.
    pub names: Option<names::Form>,
    /// What filters took out of the profile before the report was asked for.
    pub taken: Option<Taken>,
    /// What the program did meanwhile, in its user's words.
    pub workload: String,
    /// The trace of the program's garbage collector, if it was given, too.
    pub trace: Option<Box<Profile>>,
    /// How it compares with others of its kind that were given with it.
    pub beside: Option<Box<compared::Compared>>,
}

impl Options {
    /// What the file had of a metric; no filter takes from that.
    pub fn file_total(&self, profile: &Profile, metric: MetricId) -> i64 {
        let taken = self.taken.as_ref().and_then(|t| t.totals[metric.index()]);
        taken.or(profile.total(metric)).unwrap_or(0)
    }

    fn complete(&self) -> bool {
        self.taken.as_ref().is_none_or(|taken| !taken.frames)
    }

    /// What filters leave, as a sentence.
    fn filters(&self, profile: &Profile, metric: MetricId) -> Option<String> {
        let taken = self.taken.as_ref()?;
        let row = profile.metric(metric);
        let (all, left) = (
            self.file_total(profile, metric),
            profile.total(metric).unwrap_or(0),
        );
        Some(format!(
            "{}: {} of {} ({} + taken out {})",
            taken.titles.join(", "),
            short(left, row),
            short(all, row),
            exact(left, row),
            exact(all - left, row),
        ))
    }
}

pub(crate) const TOP: usize = 25;

/// Those that a summary has: all, or of a comparison those of one quantity.
fn told_metrics(profile: &Profile, metric: MetricId) -> Vec<MetricId> {
    let measure = profile
        .series
        .as_deref()
        .and_then(|it| it.measure_of(metric));
    match measure {
        Some(measure) => [&[measure.change], &measure.parts[..]].concat(),
        None => profile.metric_ids().collect(),
    }
}

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
    // Of a comparison, the name of a quantity means its change.
    let measured = || {
        let measures = &profile.series.as_deref()?.measures;
        let measure = measures.iter().find(|measure| measure.name == *word)?;
        Some(measure.change)
    };
    let known = profile.metric_named(word).or_else(measured);
    known.or_else(numbered).ok_or_else(|| {
        format!(
            "There is no metric \u{201c}{word}\u{201d}; there is: {}.",
            names()
        )
    })
}

/// The functions of a profile, the largest self amount first, in magnitude.
struct FunctionTable {
    index: FunctionIndex,
    sums: Functions,
    rows: Vec<FunctionId>,
}

fn function_table(profile: &Profile, metric: MetricId) -> Option<FunctionTable> {
    let index = FunctionIndex::new(profile);
    let sums = functions(profile, &index, metric)?;
    // Those that a filter has taken out are not there.
    let there = |f: &FunctionId| sums.records[f.index()] > 0;
    let mut rows: Vec<FunctionId> = index.ids().filter(there).collect();
    rows.sort_unstable_by_key(|f| {
        let i = f.index();
        let size = (sums.own[i].unsigned_abs(), sums.total[i].unsigned_abs());
        (Reverse(size), *f)
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
    let rows = by_amount(profile, metric).into_iter().take(count);
    ranked(profile, metric, rows)
}

/// Rows of the tree's table of stacks, with their ranks among themselves.
fn ranked(profile: &Profile, metric: MetricId, rows: impl Iterator<Item = u32>) -> Vec<TopStack> {
    let stacks = profile.tree.stacks();
    let stack = |(i, row): (usize, u32)| TopStack {
        rank: i + 1,
        node: stacks.nodes()[row as usize],
        amount: stacks.own(metric)[row as usize],
    };
    rows.enumerate().map(stack).collect()
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
