//! The part of a snapshot that says what a profile was joined from.

use super::{BadSnapshot, Source, Writer, damaged};
use crate::ids::MetricId;
use crate::profile::{Matched, Measure, Moment, Series, Snapshot, Told};

pub(super) fn write(out: &mut Writer, series: Option<&Series>) {
    let parts = series.map_or(0, |series| series.parts.len());
    out.number(parts as u64);
    let Some(series) = series else { return };
    for part in &series.parts {
        out.bytes(part.name.as_bytes());
        out.time(part.taken.map(|taken| taken.at));
        out.number(part.taken.map_or(0, |taken| taken.told as u64));
    }
    out.number(series.measures.len() as u64);
    for measure in &series.measures {
        out.bytes(measure.name.as_bytes());
        for id in [measure.change].iter().chain(&measure.parts) {
            out.number(u64::from(id.0));
        }
    }
    let matched = &series.matched;
    let counts = [matched.stacks, matched.shared, matched.alike];
    for count in counts.iter().chain(&matched.alone) {
        out.number(*count);
    }
    out.number(u64::from(series.scaled));
}

pub(super) fn read(from: &mut Source<'_>) -> Result<Option<Box<Series>>, BadSnapshot> {
    let many = from.length()?;
    if many == 0 {
        return Ok(None);
    }
    let mut parts = Vec::new();
    for _ in 0..many {
        let name = from.text()?;
        let (at, told) = (from.time()?, from.number()?);
        let Some(told) = Told::ALL.into_iter().find(|it| *it as u64 == told) else {
            return damaged("who says a time is unknown");
        };
        parts.push(Snapshot {
            name,
            taken: at.map(|at| Moment { at, told }),
        });
    }
    let measures = from.list(|from| {
        let name = from.text()?;
        let change = MetricId(from.small()?);
        let parts: Result<Vec<_>, _> = (0..many).map(|_| from.small().map(MetricId)).collect();
        Ok(Measure {
            name,
            change,
            parts: parts?,
        })
    })?;
    let (stacks, shared, alike) = (from.number()?, from.number()?, from.number()?);
    let alone: Result<Vec<_>, _> = (0..many).map(|_| from.number()).collect();
    Ok(Some(Box::new(Series {
        parts,
        measures,
        matched: Matched {
            stacks,
            shared,
            alike,
            alone: alone?,
        },
        scaled: from.number()? == 1,
    })))
}
