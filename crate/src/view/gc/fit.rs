//! Do a collector's log and a heap profile tell of the same program?

use super::super::label;
use super::super::opened::{NoSuch, Opened};
use super::{mib, statistics};
use crate::number::rounded;
use serde::{Deserialize, Serialize};

/// What a heap profile has, in bytes as digits: they travel between engines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeapTotals {
    pub inuse: Option<String>,
    pub alloc: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FitQuery {
    /// The heap profile's file.
    pub name: String,
    pub inuse: Option<String>,
    pub alloc: Option<String>,
}

/// In use and alive differ at most so many times if they are of one moment:
/// profiles are samples, and the log has whole MiB.
const ALIKE: f64 = 1.5;
const MIB: f64 = 1024.0 * 1024.0;

impl Opened {
    /// Nothing where it is no heap profile.
    pub fn heap_totals(&self) -> Option<HeapTotals> {
        let total = |name| {
            let metric = self.profile.metric_named(name)?;
            self.file_total(metric).map(|total| total.to_string())
        };
        let (inuse, alloc) = (total("inuse_space"), total("alloc_space"));
        (inuse.is_some() || alloc.is_some()).then_some(HeapTotals { inuse, alloc })
    }

    /// How this log and a heap profile fit, in a few sentences.
    pub fn gc_fit(&self, heap: &FitQuery) -> Result<Vec<String>, NoSuch> {
        let log = self.gc()?;
        let all = statistics(log).map_err(|stop| NoSuch::Stopped(stop.to_string()))?;
        let bytes = |digits: &Option<String>| digits.as_ref()?.parse::<f64>().ok();
        let mut said = Vec::new();
        if let (Some(inuse), Some(live)) = (bytes(&heap.inuse), all.live) {
            // The log says nothing of what is below a MiB.
            let alive = f64::from(live.last) * MIB;
            let fits = inuse <= (alive + MIB) * ALIKE && inuse * ALIKE + MIB >= alive;
            let verdict = match fits {
                true => "they fit.",
                false => {
                    "they do not fit: they are of different moments, or of different programs, or the profile is too coarse."
                }
            };
            said.push(format!(
                "{} has {} in use (inuse_space); the last cycle of the trace left {} alive: {verdict}",
                heap.name,
                label::bytes(inuse),
                mib(live.last),
            ));
        }
        if let (Some(alloc), Some(rate)) = (bytes(&heap.alloc), all.mib_per_second()) {
            let seconds = alloc / MIB / rate;
            let takes = match seconds > 0.0 && seconds.is_finite() {
                true => format!(
                    "; at the trace's rate, {} MiB a second, that takes {} s",
                    rounded(rate),
                    rounded(seconds)
                ),
                false => String::new(),
            };
            said.push(format!(
                "It has {} allocated since the program began (alloc_space){takes}.",
                label::bytes(alloc)
            ));
        }
        Ok(said)
    }
}
