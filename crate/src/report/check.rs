//! What budgets and estimates came to, for a terminal, a wiki, programs, and
//! whatever runs the build.

pub mod json;
pub mod junit;
pub mod markdown;
pub mod text;

use super::Options;
use crate::analysis::budgets::Budgets;
use crate::analysis::estimates::{self, Estimate};
use crate::analysis::names::OwnNames;
use crate::analysis::noise::{Noise, Reading};
use crate::analysis::rules::{Mistake, RuleFile};
use crate::metric::Metric;
use crate::profile::Profile;
use crate::view::budgets::{Checked, EstimateRow, LargestRows, LimitRow, StackRow, check};
use crate::view::label::{Amount, exact, short};

/// What is asked of every profile.
#[derive(Debug, Default)]
pub struct Asked {
    pub budgets: Budgets,
    pub estimates: Vec<Estimate>,
    /// What may be a mistake is no pass.
    pub strict: bool,
    /// The user's rules of noise, as text.
    pub rules: RuleFile,
}

/// One profile's answers.
#[derive(Debug)]
pub struct Answers {
    pub file: String,
    /// What filters were done before.
    pub filters: Vec<String>,
    pub checked: Checked,
}

pub fn answers(profile: &Profile, asked: &Asked, filters: Vec<String>) -> Answers {
    let rules = asked.rules.noise(Reading::Name);
    let noise = Noise::of(profile, &OwnNames::new(profile), rules);
    let (budgets, estimates) = (&asked.budgets, &asked.estimates);
    Answers {
        file: profile.name.clone(),
        filters,
        checked: check(profile, budgets, estimates, asked.strict, &noise, plainly),
    }
}

/// What a report says of the budgets and estimates that its options have.
pub(super) fn checked(
    profile: &Profile,
    options: &Options,
    noise: &Noise,
) -> Result<Checked, String> {
    let mistaken = |what: &'static str| move |it: Mistake| format!("{what}: {it}");
    let budgets = Budgets::read(&options.budgets).map_err(mistaken("budgets"))?;
    let estimates = estimates::read_lines(&options.estimates).map_err(mistaken("estimates"))?;
    let strict = options.strict;
    Ok(check(profile, &budgets, &estimates, strict, noise, plainly))
}

/// A terminal and programs read a hyphen as a minus.
fn plainly(value: i64, metric: &Metric) -> Amount {
    Amount {
        text: short(value, metric),
        exact: exact(value, metric),
    }
}

/// Status in a table.
const fn status(word: &str) -> &str {
    match word.as_bytes() {
        b"pass" => "PASS",
        b"fail" => "FAIL",
        _ => "could not check",
    }
}

/// Within ten times?
const fn yes_or_no(word: &str) -> &str {
    match word.as_bytes() {
        b"pass" => "YES",
        b"fail" => "NO",
        _ => "could not check",
    }
}

fn actual(amount: Option<&Amount>) -> String {
    amount.map_or("-".to_owned(), |amount| amount.text.clone())
}

/// `3`, `5 too little`, nothing where a limit is kept.
fn over(row: &LimitRow) -> String {
    match (&row.over, row.short) {
        (Some(over), false) => over.text.clone(),
        (Some(over), true) => format!("{} too little", over.text),
        (None, _) => String::new(),
    }
}

/// `HOT codec::decode*: blocks = 0`
fn title(row: &LimitRow) -> String {
    let tier = row.tier.as_ref().map(|tier| format!("{tier} "));
    format!("{}{}: {}", tier.unwrap_or_default(), row.path, row.budget)
}

/// `1,234 bytes, 234 bytes over the limit, in 3 stacks`
fn violation(row: &LimitRow) -> String {
    let exactly = |amount: &Option<Amount>| amount.as_ref().map(|it| it.exact.clone());
    let actual = exactly(&row.actual).unwrap_or_default();
    let stacks = match row.stacks {
        1 => "1 stack".to_owned(),
        many => format!("{} stacks", crate::number::grouped(many)),
    };
    match exactly(&row.over) {
        Some(over) if row.short => format!("{actual}, {over} too little, in {stacks}"),
        Some(over) => format!("{actual}, {over} over the limit, in {stacks}"),
        None => format!("{actual} in {stacks}"),
    }
}

/// `alloc <- decode <- main`, and whether there is more of it.
/// `decode (codec.rs:12) <- load <- …`
fn path(stack: &StackRow) -> String {
    let mut frames = stack.path.clone();
    if let (Some(first), Some(at)) = (frames.first_mut(), &stack.at) {
        *first = format!("{first} ({at})");
    }
    if frames.len() < stack.depth as usize {
        frames.push("\u{2026}".to_owned());
    }
    frames.join(" <- ")
}

/// What is not listed, as a row of its own.
fn others(largest: &LargestRows) -> Option<String> {
    let others = |many| {
        let s = if many == 1 { "" } else { "s" };
        let many = crate::number::grouped(many);
        format!("in {many} other stack{s}")
    };
    (largest.others > 0).then(|| others(largest.others))
}

fn violated(checked: &Checked) -> impl Iterator<Item = &LimitRow> {
    checked.budgets.iter().filter(|row| row.status == "fail")
}

/// What was expected, what there is, and how they compare.
fn estimate(row: &EstimateRow) -> [String; 4] {
    [
        row.what.clone(),
        row.expected.clone(),
        actual(row.actual.as_ref()),
        row.ratio.clone().unwrap_or_else(|| "-".to_owned()),
    ]
}
