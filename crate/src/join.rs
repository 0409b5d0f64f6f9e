//! Several profiles as one: to compare them, to follow them over time, or to
//! add them up.
//!
//! Stacks of equal names lie on one another, and each amount stays where it
//! was: nothing is dropped for being small, the same in all, or in one only.
//! What is equal is for the user to say, for two builds of a program hardly
//! ever write the same names. See [`crate::profile::Series`] for what comes of
//! a comparison; a sum or a mean is a profile as those that it was made of.

mod frames;
mod labels;
mod metrics;

use crate::error::Stop;
use crate::ids::{NodeId, SetId};
use crate::metric::Metric;
use crate::profile::{
    FormatName, ImportReport, Line, Matched, Measure, Method, Moment, Profile, ProfileBuilder,
    Series, Snapshot,
};
use crate::tree::{Rounding, TreeBuilder};
use frames::Equal;
use metrics::Like;
use thiserror::Error;

pub use frames::Matching;

/// What is made of the profiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// Side by side, with what changed.
    #[default]
    Compare,
    Sum,
    Mean,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
pub struct Plan {
    pub purpose: Purpose,
    pub matching: Matching,
    /// Each profile is scaled to the total of the first, as in
    /// `pprof -normalize`: only shares are compared.
    pub scaled: bool,
}

#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    pub profile: &'a Profile,
    pub taken: Option<Moment>,
}

/// Why profiles cannot be joined.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CannotJoin {
    #[error("It takes two profiles at least.")]
    One,
    #[error("{0} is the trace of a garbage collector, which has no stacks.")]
    Trace(String),
    #[error("{0} was joined from others; join those with the rest.")]
    Series(String),
    #[error("The profiles measure nothing alike: {0}.")]
    NothingAlike(String),
    #[error("Together, the amounts of {0} pass what 64 bits hold.")]
    TooMuch(String),
    #[error(transparent)]
    Stop(#[from] Stop),
}

/// Lays the profiles over each other, in this order. `limit`: bytes that the
/// result may use.
pub fn join(inputs: &[Input<'_>], plan: &Plan, limit: usize) -> Result<Profile, CannotJoin> {
    if inputs.len() < 2 {
        return Err(CannotJoin::One);
    }
    for Input { profile, .. } in inputs {
        if profile.gc.is_some() {
            return Err(CannotJoin::Trace(profile.name.clone()));
        }
        if profile.series.is_some() {
            return Err(CannotJoin::Series(profile.name.clone()));
        }
    }
    let likes = metrics::like(inputs)?;
    let mut out = ProfileBuilder::new(&name(inputs, plan.purpose), limit)?;
    let measures = add_metrics(&mut out, &likes, inputs.len(), plan.purpose)?;
    let mut matched = lay(inputs, plan, &likes, &measures, &mut out)?;
    if plan.purpose == Purpose::Mean {
        for measure in &measures {
            out.divide_metric(measure.change, inputs.len() as i64);
        }
    }
    if plan.purpose == Purpose::Compare && plan.matching != Matching::Written {
        let (paired, written) = (matched.alike, paired_as_written(inputs)?);
        matched.alike = paired.saturating_sub(written);
    } else {
        matched.alike = 0;
    }
    tell(inputs, plan, &likes, &mut out);
    if plan.purpose == Purpose::Compare {
        out.series = Some(Box::new(Series {
            parts: inputs.iter().map(snapshot).collect(),
            measures,
            matched,
            scaled: plan.scaled,
        }));
    }
    Ok(out.finish()?)
}

fn snapshot(input: &Input<'_>) -> Snapshot {
    Snapshot {
        name: input.profile.name.clone(),
        taken: input.taken,
    }
}

/// `heap1.pb.gz → heap2.pb.gz`, `sum of 3 profiles (heap1.pb.gz …)`
fn name(inputs: &[Input<'_>], purpose: Purpose) -> String {
    let file = |input: &Input<'_>| {
        let name = &input.profile.name;
        name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned()
    };
    let (first, last) = (file(&inputs[0]), file(&inputs[inputs.len() - 1]));
    let many = inputs.len();
    match purpose {
        Purpose::Compare => format!("{first} \u{2192} {last}"),
        Purpose::Sum => format!("sum of {many} profiles, {first} to {last}"),
        Purpose::Mean => format!("mean of {many} profiles, {first} to {last}"),
    }
}

/// For a comparison, each quantity's change and its amount in each profile;
/// else one metric, as it is called there.
fn add_metrics(
    out: &mut ProfileBuilder,
    likes: &[Like],
    parts: usize,
    purpose: Purpose,
) -> Result<Vec<Measure>, Stop> {
    let mut measures = Vec::new();
    for like in likes {
        let mut add = |name: String| {
            out.add_metric(Metric {
                decimals: like.decimals,
                ..Metric::new(name, like.unit)
            })
        };
        let name = &like.name;
        let (change, parts) = match purpose {
            Purpose::Compare => {
                let change = add(format!("{name} change"))?;
                let part = |i: usize| match (parts, i) {
                    (2, 0) => format!("{name} before"),
                    (2, _) => format!("{name} after"),
                    (_, i) => format!("{name} {}", i + 1),
                };
                let parts: Result<Vec<_>, Stop> = (0..parts).map(|i| add(part(i))).collect();
                (change, parts?)
            }
            Purpose::Sum | Purpose::Mean => (add(name.clone())?, Vec::new()),
        };
        measures.push(Measure {
            name: name.clone(),
            change,
            parts,
        });
    }
    Ok(measures)
}

/// The profiles' stacks, one profile after the other.
fn lay(
    inputs: &[Input<'_>],
    plan: &Plan,
    likes: &[Like],
    measures: &[Measure],
    out: &mut ProfileBuilder,
) -> Result<Matched, CannotJoin> {
    let mut equal = Equal::new(plan.matching);
    let mut presence = Presence::default();
    let mut values = vec![0; out.metrics().len()];
    for (part, Input { profile, .. }) in inputs.iter().enumerate() {
        presence.next();
        let frames = equal.frames(profile, out)?;
        let tree = &profile.tree;
        let mut to = vec![NodeId::ROOT; tree.len()];
        for row in 1..tree.len() {
            let above = to[tree.parent(NodeId::of(row)).index()];
            to[row] = out.child(above, frames[tree.frames()[row].index()])?;
            if row % (1 << 16) == 0 {
                out.room()?;
            }
        }
        let mut scales: Vec<Rounding> = likes
            .iter()
            .map(|like| like.scale(inputs, part, plan.scaled))
            .collect();
        let stacks = tree.stacks();
        // A mean is of stacks: what each set of labels has of it is no whole number.
        let sets = match plan.purpose {
            Purpose::Mean => vec![SetId::NONE; profile.labels.sets()],
            _ => labels::sets(profile, out)?,
        };
        let nodes = stacks.nodes().iter().enumerate();
        let all =
            nodes.flat_map(|(stack, node)| stacks.parts(stack).map(move |it| (stack, node, it)));
        let mut seen = None;
        for (stack, node, piece) in all {
            values.fill(0);
            for ((like, measure), scale) in likes.iter().zip(measures).zip(&mut scales) {
                let own = scale.of(stacks.part_own(piece, like.metrics[part]));
                let at = (part, inputs.len());
                values_of(plan.purpose, measure, at, own, &mut values);
            }
            if !out.admits(&values) {
                let names: Vec<&str> = likes.iter().map(|like| like.name.as_str()).collect();
                return Err(CannotJoin::TooMuch(names.join(", ")));
            }
            let come = (stacks.part_records(piece), &*values);
            let row = out.records(to[node.index()], sets[piece.set.index()], come)?;
            // A stack is one, whatever labels it has.
            if seen.replace(stack) != Some(stack) {
                presence.saw(row, part);
            }
        }
        if plan.purpose != Purpose::Mean && !plan.scaled {
            lay_lines(inputs, part, (plan, likes, measures), &equal, out)?;
        }
        out.room()?;
    }
    Ok(presence.matched(inputs.len()))
}

/// Lines of source, of functions as they are called in the result.
fn lay_lines(
    inputs: &[Input<'_>],
    part: usize,
    (plan, likes, measures): (&Plan, &[Like], &[Measure]),
    equal: &Equal,
    out: &mut ProfileBuilder,
) -> Result<(), Stop> {
    let profile = inputs[part].profile;
    let lines = &profile.lines;
    let metrics = out.metrics().len();
    for (row, line) in lines.rows().iter().enumerate() {
        let (mut own, mut total) = (vec![0; metrics], vec![0; metrics]);
        for (like, measure) in likes.iter().zip(measures) {
            let metric = like.metrics[part];
            let amounts = [
                (lines.own(metric)[row], &mut own),
                (lines.total(metric)[row], &mut total),
            ];
            for (amount, values) in amounts {
                let amount = like.scale(inputs, part, false).of(amount);
                values_of(plan.purpose, measure, (part, inputs.len()), amount, values);
            }
        }
        let text = |id| profile.strings.get(id);
        let name = equal.name(text(line.function)).into_owned();
        let line = Line {
            function: out.string(&name)?,
            file: out.string(text(line.file))?,
            ..*line
        };
        out.add_to_line(line, &own, &total)?;
    }
    Ok(())
}

/// Puts an amount of a profile where it stands in the result.
fn values_of(
    purpose: Purpose,
    measure: &Measure,
    (part, parts): (usize, usize),
    own: i64,
    values: &mut [i64],
) {
    match purpose {
        Purpose::Sum | Purpose::Mean => values[measure.change.index()] = own,
        Purpose::Compare => {
            values[measure.parts[part].index()] = own;
            values[measure.change.index()] = match part {
                0 => -own,
                _ if part + 1 == parts => own,
                _ => 0,
            };
        }
    }
}

/// In which profiles each stack is.
#[derive(Debug, Default)]
struct Presence {
    /// By stack: how many have it, and which was the last to.
    rows: Vec<(u32, u32)>,
    /// Of the profile at hand: the row of each of its stacks.
    own: Vec<u32>,
}

impl Presence {
    /// Another profile begins.
    fn next(&mut self) {
        self.own.clear();
    }

    fn saw(&mut self, row: usize, part: usize) {
        let part = part as u32;
        self.own.push(row as u32);
        match self.rows.get_mut(row) {
            None => self.rows.push((1, part)),
            Some((_, last)) if *last == part => {}
            Some((many, last)) => (*many, *last) = (*many + 1, part),
        }
    }

    fn matched(&self, parts: usize) -> Matched {
        let mut alone = vec![0; parts];
        for (many, last) in &self.rows {
            if *many == 1 {
                alone[*last as usize] += 1;
            }
        }
        Matched {
            stacks: self.rows.len() as u64,
            shared: self.shared(parts),
            alike: self.paired(parts),
            alone,
        }
    }

    /// How many stacks of the last profile have found theirs in all others.
    fn paired(&self, parts: usize) -> u64 {
        let all = |row: &&u32| self.rows[**row as usize].0 as usize == parts;
        self.own.iter().filter(all).count() as u64
    }

    fn shared(&self, parts: usize) -> u64 {
        let all = |(many, _): &&(u32, u32)| *many as usize == parts;
        self.rows.iter().filter(all).count() as u64
    }
}

/// How many stacks all would share if nothing but equal letters were equal.
fn paired_as_written(inputs: &[Input<'_>]) -> Result<u64, CannotJoin> {
    let mut out = ProfileBuilder::new("", usize::MAX)?;
    let mut tree = TreeBuilder::new()?;
    let mut equal = Equal::new(Matching::Written);
    let mut presence = Presence::default();
    for (part, Input { profile, .. }) in inputs.iter().enumerate() {
        presence.next();
        let frames = equal.frames(profile, &mut out)?;
        let from = &profile.tree;
        let mut to = vec![NodeId::ROOT; from.len()];
        for row in 1..from.len() {
            let above = to[from.parent(NodeId::of(row)).index()];
            to[row] = tree.child(above, frames[from.frames()[row].index()])?;
        }
        for node in from.stacks().nodes() {
            let (row, _) = tree.add(to[node.index()], SetId::NONE, (1, &[]), &[])?;
            presence.saw(row, part);
        }
    }
    Ok(presence.paired(inputs.len()))
}

/// What is known of the result from what it was made of.
fn tell(inputs: &[Input<'_>], plan: &Plan, likes: &[Like], out: &mut ProfileBuilder) {
    let first = inputs[0].profile;
    let same = inputs.iter().all(|it| it.profile.format == first.format);
    out.format = Some(match same {
        true => first.format.clone(),
        false => FormatName {
            id: "joined".to_owned(),
            title: "several formats".to_owned(),
        },
    });
    let methods = || inputs.iter().map(|it| it.profile.method);
    out.method = Method {
        exact: methods().all(|method| method.exact),
        one_in: methods().map(|method| method.one_in).max().unwrap_or(0),
        ..first.method
    };
    if plan.purpose != Purpose::Compare {
        out.taken = inputs.iter().filter_map(|it| it.profile.taken).min();
    }
    for (i, input) in inputs.iter().enumerate() {
        let profile = input.profile;
        let time = input.taken.filter(|taken| taken.at > 0).map(|taken| {
            let words = taken.told.words();
            format!(", {} ({words})", crate::number::utc(taken.at))
        });
        let said = format!("{}{}", profile.name, time.unwrap_or_default());
        out.add_meta(&format!("profile {}", i + 1), &said);
        import(&mut out.import, profile);
    }
    if plan.scaled {
        let name = &first.name;
        out.warn(format!(
            "Amounts are scaled so that each profile has the totals of {name}: they are shares."
        ));
    }
    for left in metrics::left_out(inputs, likes) {
        out.warn(left);
    }
}

/// Every line of every file, and which file a warning is about.
fn import(all: &mut ImportReport, profile: &Profile) {
    let one = &profile.import;
    all.lines += one.lines;
    all.rejected += one.rejected;
    all.skipped += one.skipped;
    all.bytes += one.bytes;
    all.text_bytes += one.text_bytes;
    for reason in &one.reasons {
        match all.reasons.iter_mut().find(|r| r.reason == reason.reason) {
            Some(known) => known.count += reason.count,
            None => all.reasons.push(reason.clone()),
        }
    }
    let room = ImportReport::KEPT.saturating_sub(all.rejections.len());
    all.rejections
        .extend(one.rejections.iter().take(room).cloned());
    let of = |text: &String| format!("{}: {text}", profile.name);
    all.warnings.extend(one.warnings.iter().map(of));
    all.stopped = all.stopped.take().or(one.stopped.as_ref().map(of));
    all.doubt = all.doubt.take().or(one.doubt.as_ref().map(of));
}

#[cfg(test)]
mod tests;
