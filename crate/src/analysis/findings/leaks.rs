//! Findings about profiles that were joined over time: what is suspected of
//! leaking.

use super::{Facts, Said};
use crate::analysis::changes::{By, Known, changes};
use crate::analysis::functions::FunctionIndex;
use crate::analysis::growth::{Growth, Over, ranked};
use crate::analysis::link::Link;
use crate::analysis::sentence::Sentence;

/// The first of the suspects.
pub(super) fn suspected(facts: &Facts<'_>) -> Option<Said> {
    let profile = facts.profile;
    let series = profile.series.as_deref()?;
    let measure = series.measure_of(facts.of.metric)?;
    if measure.change != facts.of.metric {
        return None;
    }
    let known = Known {
        index: &FunctionIndex::new(profile),
        noise: facts.noise,
        subsystems: None,
    };
    let all = changes(profile, measure, By::Leaf, known).ok()?;
    let last = profile.total(*measure.parts.last()?)?;
    let over = Over::new(series, profile.method, facts.metric, last);
    let growth: Vec<Growth> = (0..all.rows.len())
        .map(|row| over.of(all.amounts(row)))
        .collect();
    let suspects = growth.iter().filter(|row| row.suspect).count();
    let first = *ranked(&growth, |row| all.change(row)).first()? as usize;
    if suspects == 0 {
        return None;
    }
    let (row, how) = (&all.rows[first], &growth[first]);
    let value = all.change(first);
    let mut detail = Sentence::say("It went from ")
        .amount(all.first(first))
        .words(" to ")
        .amount(all.last(first))
        .words(format!(" and grew in {} of {} ", how.up, how.steps))
        .words(if how.steps == 1 { "step" } else { "steps" });
    if let Some(rate) = how
        .per_hour
        .and_then(|rate| i64::try_from(rate.whole()).ok())
    {
        detail = detail.words(", by ").amount(rate).words(" an hour");
    }
    let detail = match suspects - 1 {
        0 => detail.words("."),
        others => detail
            .words("; ")
            .count(others as u64, "other place")
            .words(" may leak, too."),
    };
    Some(Said {
        of: None,
        title: Sentence::default()
            .frame(profile.tree.frame(row.node))
            .words(" is suspected of leaking"),
        detail,
        value,
        stacks: row.stacks,
        proof: Some(row.stack),
        link: Link::Stack(row.stack),
    })
}
