//! Budgets and estimates as a page or a program reads them: text, amounts in
//! both spellings, and the stacks that violate a limit.

use super::label::{self, Amount};
use super::names::visible;
use super::opened::Opened;
use crate::analysis::budgets::{self, Budgets, Outcome, Row, Verdict};
use crate::analysis::demangle::demangled;
use crate::analysis::estimates::{self, Answer, Estimate};
use crate::analysis::measure::Scale;
use crate::analysis::names::OwnNames;
use crate::analysis::noise::{Noise, Reading};
use crate::analysis::path::Largest;
use crate::analysis::ratio::Ratio;
use crate::analysis::rules::Mistake;
use crate::analysis::stacks::tail;
use crate::ids::NodeId;
use crate::metric::{Metric, Unit};
use crate::number::grouped;
use crate::profile::Profile;
use serde::Serialize;

/// Frames of a stack that a row has.
const FRAMES: usize = 6;

/// What came of everything that was asked.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Checked {
    /// A row for each limit, in the order of the text.
    pub budgets: Vec<LimitRow>,
    pub estimates: Vec<EstimateRow>,
    /// Limits and estimates together.
    pub passed: usize,
    pub failed: usize,
    pub unknown: usize,
    /// What to do where an estimate is off.
    pub advice: Option<&'static str>,
    /// What should be known of all of it: sentences.
    pub notes: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct LimitRow {
    /// Of the text, from 1.
    pub line: u32,
    pub tier: Option<String>,
    pub path: String,
    /// `blocks <= 100`
    pub budget: String,
    /// What the budget's word meant here.
    pub metric: Option<String>,
    pub actual: Option<Amount>,
    /// `pass`, `fail` or `unknown`
    pub status: &'static str,
    /// By how much the limit was missed.
    pub over: Option<Amount>,
    /// It is that much too little.
    pub short: bool,
    /// Different functions and different stacks.
    pub matches: usize,
    pub stacks: u64,
    /// A sentence.
    pub note: Option<String>,
    pub largest: Option<LargestRows>,
    #[serde(skip)]
    pub exact: Exact,
}

/// The same, for programs.
#[derive(Debug, Clone, Copy, Default)]
pub struct Exact {
    pub unit: &'static str,
    pub limit: Option<Ratio>,
    pub actual: Option<Ratio>,
    /// Below zero where it is too little.
    pub over: Option<Ratio>,
    pub ratio: Option<Ratio>,
}

#[derive(Debug, Clone, Serialize)]
pub struct LargestRows {
    pub stacks: Vec<StackRow>,
    /// Stacks that are not among them, and what they hold.
    pub others: u64,
    pub rest: Amount,
}

#[derive(Debug, Clone, Serialize)]
pub struct StackRow {
    /// Where it ends in the tree.
    pub node: u32,
    pub amount: Amount,
    /// Its last frames that mean something, leaf first; `depth` is how many
    /// there are in all.
    pub path: Vec<String>,
    /// File and line of the first of them.
    pub at: Option<String>,
    pub depth: u32,
    #[serde(skip)]
    pub value: Ratio,
}

#[derive(Debug, Clone, Serialize)]
pub struct EstimateRow {
    /// `codec::*: blocks`
    pub what: String,
    /// As it was written.
    pub expected: String,
    pub metric: Option<String>,
    pub actual: Option<Amount>,
    /// Actual over expected: `0.84`
    pub ratio: Option<String>,
    /// `pass` within ten times, `fail` or `unknown`
    pub status: &'static str,
    pub stacks: u64,
    pub note: Option<String>,
    #[serde(skip)]
    pub exact: Exact,
}

/// How an amount is written: [`label::amount`] for a page.
pub type Spelling = fn(i64, &Metric) -> Amount;

/// Holds everything against a profile. `noise`: frames that are no proof.
pub fn check(
    profile: &Profile,
    budgets: &Budgets,
    estimates: &[Estimate],
    strict: bool,
    noise: &Noise,
    spelling: Spelling,
) -> Checked {
    let writer = Writer {
        profile,
        noise,
        spelling,
    };
    let mut checked = Checked {
        notes: notes(profile),
        ..Checked::default()
    };
    if !budgets.is_empty() {
        for row in budgets::check(profile, budgets, strict) {
            for at in 0..row.limits.len() {
                checked.count(row.limits[at].verdict);
                checked.budgets.push(writer.limit(&row, at));
            }
        }
    }
    if !estimates.is_empty() {
        for answer in estimates::compare(profile, estimates, strict) {
            checked.count(answer.verdict);
            if answer.verdict == Verdict::Fail {
                checked.advice = Some(estimates::ADVICE);
            }
            checked.estimates.push(writer.estimate(&answer));
        }
    }
    checked
}

impl Checked {
    fn count(&mut self, verdict: Verdict) {
        *match verdict {
            Verdict::Pass => &mut self.passed,
            Verdict::Fail => &mut self.failed,
            Verdict::Unknown => &mut self.unknown,
        } += 1;
    }

    /// Nothing was asked.
    pub fn is_empty(&self) -> bool {
        self.budgets.is_empty() && self.estimates.is_empty()
    }

    /// Of all of it; what could not be checked weighs most.
    pub fn verdict(&self) -> Verdict {
        match (self.unknown, self.failed) {
            (0, 0) => Verdict::Pass,
            (0, _) => Verdict::Fail,
            _ => Verdict::Unknown,
        }
    }

    /// `3 passed, 1 violated, 2 could not be checked`
    pub fn sum(&self) -> String {
        let mut parts = vec![format!("{} passed", grouped(self.passed as i128))];
        for (number, words) in [
            (self.failed, "violated"),
            (self.unknown, "could not be checked"),
        ] {
            if number > 0 {
                parts.push(format!("{} {words}", grouped(number as i128)));
            }
        }
        parts.join(", ")
    }
}

impl Opened {
    /// Of the tree as filters leave it. Both are texts; of estimates there is
    /// one in a line. A mistake says in which of them it is.
    pub fn check(&self, budgets: &str, estimates: &str, strict: bool) -> Result<Checked, Misread> {
        let budgets = Budgets::read(budgets).map_err(Misread::Budgets)?;
        let estimates = estimates::read_lines(estimates).map_err(Misread::Estimates)?;
        let profile = self.profile();
        let rules = self.rules.file.noise(Reading::Name);
        let noise = Noise::of(profile, &OwnNames::new(profile), rules);
        let amount = label::amount;
        Ok(check(profile, &budgets, &estimates, strict, &noise, amount))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "of", content = "mistake")]
pub enum Misread {
    Budgets(Mistake),
    Estimates(Mistake),
}

/// What is wrong with each text, without a profile to hold against it.
#[derive(Debug, Clone, Serialize)]
pub struct Mistakes {
    pub budgets: Option<Mistake>,
    pub estimates: Option<Mistake>,
}

impl Mistakes {
    pub fn of(budgets: &str, estimates: &str) -> Self {
        Self {
            budgets: Budgets::read(budgets).err(),
            estimates: estimates::read_lines(estimates).err(),
        }
    }
}

fn notes(profile: &Profile) -> Vec<String> {
    let import = &profile.import;
    let mut notes = Vec::new();
    if let Some(stopped) = &import.stopped {
        let why = stopped.trim_end_matches('.');
        notes.push(format!("The file was read only in part: {why}."));
    }
    if import.rejected > 0 {
        notes.push(format!(
            "{} of {} records could not be read and are in no amount.",
            grouped(import.rejected),
            grouped(import.rejected + import.records),
        ));
    }
    notes
}

struct Writer<'a> {
    profile: &'a Profile,
    noise: &'a Noise,
    spelling: Spelling,
}

impl Writer<'_> {
    fn limit(&self, row: &Row<'_>, at: usize) -> LimitRow {
        let (outcome, limit): (&Outcome, _) = (&row.limits[at], &row.budget.limits[at]);
        let shown = |value: Option<Ratio>| Some(self.amount(value?, outcome.scale?));
        let missed = outcome.over.and_then(Ratio::abs);
        let idle = row.distinct == 0 && !row.budget.path.is_total();
        let nothing = idle.then_some(match row.functions {
            0 => "It matches nothing: is it misspelt?",
            _ => "No stack has one above the other.",
        });
        let why = outcome.why.as_ref().map(|why| sentence(why));
        LimitRow {
            line: row.budget.line,
            tier: row.budget.tier.clone(),
            path: row.budget.path.written.clone(),
            budget: limit.text(),
            metric: outcome.scale.map(|scale| self.name(scale)),
            actual: shown(outcome.actual),
            status: outcome.verdict.word(),
            over: shown(missed),
            short: outcome.over.is_some_and(|over| over.sign() < 0),
            matches: row.functions,
            stacks: row.distinct,
            note: why.or(nothing.map(str::to_owned)),
            largest: outcome.largest.as_ref().map(|it| self.largest(it)),
            exact: Exact {
                unit: outcome.scale.map_or("", |scale| self.unit(scale)),
                limit: Some(limit.limit.value),
                actual: outcome.actual,
                over: outcome.over,
                ratio: None,
            },
        }
    }

    fn estimate(&self, answer: &Answer<'_>) -> EstimateRow {
        let shown = |value: Option<Ratio>| Some(self.amount(value?, answer.scale?));
        let expected = &answer.estimate.expected;
        let idle = answer.distinct == 0 && !answer.estimate.path.is_total();
        let idle = idle.then(|| "It matches nothing: is it misspelt?".to_owned());
        EstimateRow {
            what: answer.estimate.what(),
            expected: expected.written.clone(),
            metric: answer.scale.map(|scale| self.name(scale)),
            actual: shown(answer.actual),
            ratio: answer.ratio.map(ratio_text),
            status: answer.verdict.word(),
            stacks: answer.distinct,
            note: match answer.verdict {
                Verdict::Unknown => answer.why.as_ref().map(|why| sentence(why)),
                _ => idle.or(answer.why.as_ref().map(|why| sentence(why))),
            },
            exact: Exact {
                unit: answer.scale.map_or("", |scale| self.unit(scale)),
                limit: Some(expected.value),
                actual: answer.actual,
                over: None,
                ratio: answer.ratio,
            },
        }
    }

    fn largest(&self, largest: &Largest) -> LargestRows {
        let scale = largest.metric.map_or(Scale::Stacks, Scale::Metric);
        let decimals = largest
            .metric
            .map_or(0, |id| self.profile.metric(id).decimals);
        let of = |amount: i128| Ratio::amount(amount, decimals).unwrap_or(Ratio::ZERO);
        let stack = |(node, amount): &(NodeId, i64)| {
            let value = of(i128::from(*amount));
            let frames = tail(self.profile, self.noise, *node, FRAMES);
            let at = frames
                .first()
                .and_then(|node| label::place(self.profile, self.profile.tree.frame(*node)));
            let name = |node: NodeId| {
                let name = demangled(self.profile.node_name(node));
                visible(&String::from_utf8_lossy(&name))
            };
            StackRow {
                node: node.0,
                amount: self.amount(value, scale),
                path: frames.into_iter().map(name).collect(),
                at,
                depth: self.profile.tree.depth(*node),
                value,
            }
        };
        LargestRows {
            stacks: largest.stacks.iter().map(stack).collect(),
            others: largest.others,
            rest: self.amount(of(largest.rest), scale),
        }
    }

    /// Which metric it is, in words.
    fn name(&self, scale: Scale) -> String {
        let name = |id| &self.profile.metric(id).name;
        match scale {
            Scale::Metric(id) => name(id).clone(),
            Scale::Average { of, by, .. } => format!("{} / {}", name(of), name(by)),
            Scale::Share(id) => format!("share of {}", name(id)),
            Scale::Growth(id) => {
                let series = self.profile.series.as_deref();
                let measure = series.and_then(|series| series.measure_of(id));
                let of = measure.map_or(name(id), |measure| &measure.name);
                format!("{of} an hour")
            }
            Scale::Stacks => "stacks".to_owned(),
            Scale::ShareOfStacks => "share of stacks".to_owned(),
        }
    }

    fn unit(&self, scale: Scale) -> &'static str {
        match scale {
            Scale::Metric(id) | Scale::Growth(id) => self.profile.metric(id).unit.word(),
            Scale::Average { unit, .. } => unit.word(),
            Scale::Stacks => Unit::Count.word(),
            Scale::Share(_) | Scale::ShareOfStacks => "percent",
        }
    }

    fn amount(&self, value: Ratio, scale: Scale) -> Amount {
        let like = |name: &str, unit| Metric::new(name, unit);
        let metric = match scale {
            Scale::Metric(id) | Scale::Growth(id) => self.profile.metric(id).clone(),
            Scale::Average { word, unit, .. } => like(word, unit),
            Scale::Stacks => like("stacks", Unit::Count),
            Scale::Share(_) | Scale::ShareOfStacks => {
                return Amount {
                    text: label::percent(value.about() / 100.0),
                    exact: format!("{} %", value.decimal(6)),
                };
            }
        };
        // As many decimals as it has, up to six.
        let whole = |places: u8| i64::try_from(value.rounded(places)?).ok();
        let exactly = |places: &u8| {
            let rounded = whole(*places).map(i128::from);
            rounded.and_then(|it| Ratio::amount(it, *places)) == Some(value)
        };
        let places = [metric.decimals, 3, 6].into_iter().find(exactly);
        let places = places.or([3, 0].into_iter().find(|places| whole(*places).is_some()));
        match places.and_then(|places| Some((places, whole(places)?))) {
            Some((decimals, whole)) => (self.spelling)(whole, &Metric { decimals, ..metric }),
            None => Amount {
                text: value.decimal(0),
                exact: value.decimal(6),
            },
        }
    }
}

fn sentence(why: &str) -> String {
    format!("{}.", why.trim_end_matches('.'))
}

/// Three digits, and more where fewer would say that it is within ten times
/// and it is not, or the other way round.
fn ratio_text(ratio: Ratio) -> String {
    const MOST: u8 = 9;
    let within = |ratio: Ratio| Ratio::new(1, 10) <= Some(ratio) && ratio <= Ratio::whole(10);
    let digits = (2.0 - ratio.about().abs().log10().floor()).clamp(0.0, f64::from(MOST)) as u8;
    let tells = |places: &u8| {
        let short = ratio
            .rounded(*places)
            .and_then(|it| Ratio::amount(it, *places));
        short.is_some_and(|short| within(short) == within(ratio) && short != Ratio::ZERO)
    };
    match (digits..=MOST).find(tells) {
        Some(places) => ratio.decimal(places),
        None if ratio < Ratio::whole(1) => "less than 0.000000001".to_owned(),
        None => ratio.decimal(MOST),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tests::profile;

    fn plainly(value: i64, metric: &Metric) -> Amount {
        Amount {
            text: label::short(value, metric),
            exact: label::exact(value, metric),
        }
    }

    fn checked(budgets: &str, estimates: &str) -> Checked {
        let profile = profile(&[("main;decode;malloc", 3000), ("main;idle", 72)]);
        let noise = Noise::new(&profile, Reading::Name);
        let budgets = Budgets::read(budgets).unwrap();
        let estimates = estimates::read_lines(estimates).unwrap();
        check(&profile, &budgets, &estimates, false, &noise, plainly)
    }

    #[test]
    fn a_limit_is_a_row() {
        let it = checked(
            "HOT decode bytes <= 2.1 KiB and share < 5 %\nx blocks = 0\nx bytes = 0",
            "",
        );
        let row = |row: &LimitRow| {
            let exact = |a: &Option<Amount>| a.as_ref().map_or("-".to_owned(), |a| a.exact.clone());
            let (tier, note) = (row.tier.as_deref().unwrap_or("-"), row.note.as_deref());
            format!(
                "{tier} {}: {}: {} {} over {} {}",
                row.path,
                row.budget,
                exact(&row.actual),
                row.status,
                exact(&row.over),
                note.unwrap_or("-"),
            )
        };
        assert_eq!(
            it.budgets.iter().map(row).collect::<Vec<_>>(),
            [
                "HOT decode: bytes <= 2.1 KiB: 3,000 bytes fail over 849.6 bytes -",
                "HOT decode: share < 5 %: 97.65625 % fail over 92.65625 % -",
                "- x: blocks = 0: - unknown over - This profile has no metric for \u{201c}blocks\u{201d}; it has: amount.",
                "- x: bytes = 0: 0 bytes pass over - It matches nothing: is it misspelt?",
            ]
        );
        assert_eq!(it.sum(), "1 passed, 2 violated, 1 could not be checked");
        assert_eq!(it.verdict(), Verdict::Unknown);
        let largest = it.budgets[0].largest.as_ref().unwrap();
        assert_eq!(largest.stacks[0].path, ["decode"]);
        assert_eq!(largest.stacks[0].depth, 3);
    }

    #[test]
    fn an_estimate_is_a_row_and_a_bad_one_has_advice() {
        let it = checked("", "bytes=3 kB\n# a comment\n\ndecode:bytes=299");
        let row = |row: &EstimateRow| format!("{} {} {:?}", row.what, row.status, row.ratio);
        assert_eq!(
            it.estimates.iter().map(row).collect::<Vec<_>>(),
            [
                "bytes pass Some(\"1.02\")",
                "decode: bytes fail Some(\"10.03\")"
            ]
        );
        assert!(it.advice.is_some());
        assert!(checked("", "bytes=3 kB").advice.is_none());
    }

    #[test]
    fn a_ratio_never_reads_as_if_it_were_on_the_other_side() {
        for (over, under, want) in [
            (1, 1, "1"),
            (1, 3, "0.333"),
            (10_001, 1000, "10.001"),
            (999_999, 10_000_000, "0.0999999"),
            (123_456, 1, "123456"),
            (1, i128::MAX, "less than 0.000000001"),
        ] {
            assert_eq!(ratio_text(Ratio::new(over, under).unwrap()), want);
        }
    }
}
