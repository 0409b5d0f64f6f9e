//! A profile at a glance, and how its reading went.

use super::label::Amount;
use super::opened::Opened;
use crate::analysis::findings::is_memory;
use crate::analysis::heat::Heat;
use crate::analysis::lines::are_known;
use crate::analysis::weights::is_signed;
use crate::profile::{Counts, ImportReport, Rejection};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct Overview {
    pub name: String,
    pub format: FormatRow,
    pub metrics: Vec<MetricRow>,
    pub counts: Counts,
    pub import: Import,
    pub meta: Vec<(String, String)>,
    /// What boxes may be coloured by beside groups: words of [`Heat`].
    pub colours: Vec<&'static str>,
    /// What they are coloured by at first.
    pub coloured: &'static str,
    /// Milliseconds since 1970.
    pub taken: Option<f64>,
    /// How many profiles it was joined from; 0 if it was not.
    pub joined: usize,
    /// Do records have labels?
    pub labels: bool,
    /// Does it say on which lines of source stacks are?
    pub has_lines: bool,
    /// It is the log of a garbage collector, and has no stacks.
    pub is_gc_trace: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct FormatRow {
    pub id: String,
    pub title: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct MetricRow {
    pub name: String,
    pub unit: &'static str,
    pub additive: bool,
    /// What is measured was allocated by the code that it is put down to.
    pub memory: bool,
    pub decimals: u8,
    pub total: Option<Amount>,
    pub negative: bool,
    /// Every amount is zero, so that nothing has a width.
    pub zero: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct Import {
    pub lines: u64,
    pub records: u64,
    pub rejected: u64,
    pub skipped: u64,
    pub bytes: u64,
    pub text_bytes: u64,
    pub first: Vec<RejectionRow>,
    pub reasons: Vec<ReasonRow>,
    pub warnings: Vec<String>,
    pub stopped: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct RejectionRow {
    pub line: u64,
    pub offset: u64,
    pub reason: String,
    pub excerpt: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct ReasonRow {
    pub reason: String,
    pub count: u64,
    pub first_line: u64,
}

#[derive(Debug, Clone, Serialize)]
pub struct Rejections {
    pub rows: usize,
    pub list: Vec<RejectionRow>,
}

/// Rejections that a first look shows.
pub const FIRST: usize = 10;

pub fn import(report: &ImportReport) -> Import {
    Import {
        lines: report.lines,
        records: report.records,
        rejected: report.rejected,
        skipped: report.skipped,
        bytes: report.bytes,
        text_bytes: report.text_bytes,
        first: report
            .rejections
            .iter()
            .take(FIRST)
            .map(rejection)
            .collect(),
        reasons: report
            .reasons
            .iter()
            .map(|r| ReasonRow {
                reason: r.reason.to_string(),
                count: r.count,
                first_line: r.first_line,
            })
            .collect(),
        warnings: report.warnings.clone(),
        stopped: report.stopped.clone(),
    }
}

fn rejection(rejection: &Rejection) -> RejectionRow {
    RejectionRow {
        line: rejection.place.line,
        offset: rejection.place.offset,
        reason: rejection.reason.to_string(),
        excerpt: printable(&rejection.excerpt),
    }
}

/// Bytes as text in which nothing is invisible: control characters are shown
/// by their pictures.
pub fn printable(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes)
        .chars()
        .map(|c| match c {
            '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or(c),
            '\x7f' => '\u{2421}',
            other => other,
        })
        .collect()
}

impl Opened {
    pub fn overview(&self) -> Overview {
        let profile = self.profile();
        let metrics = profile.metric_ids().map(|id| {
            let metric = profile.metric(id);
            MetricRow {
                name: metric.name.clone(),
                unit: metric.unit.word(),
                additive: metric.additive,
                memory: is_memory(metric, profile.method.event),
                decimals: metric.decimals,
                total: self.file_total(id).map(|total| self.amount(total, id)),
                negative: is_signed(profile, id),
                zero: profile.tree.stacks().own(id).iter().all(|own| *own == 0),
            }
        });
        Overview {
            name: profile.name.clone(),
            format: FormatRow {
                id: profile.format.id.clone(),
                title: profile.format.title.clone(),
            },
            metrics: metrics.collect(),
            counts: self.counts,
            import: import(&profile.import),
            meta: profile.meta.clone(),
            labels: self.has_labels(),
            colours: Heat::ALL
                .into_iter()
                .filter(|heat| heat.is_known(profile))
                .map(Heat::word)
                .collect(),
            coloured: match profile.series {
                Some(_) => Heat::Change.word(),
                None => "groups",
            },
            taken: profile.taken.map(|at| at as f64 / 1e6),
            joined: profile
                .series
                .as_ref()
                .map_or(0, |series| series.parts.len()),
            has_lines: are_known(profile),
            is_gc_trace: profile.gc.is_some(),
        }
    }

    pub fn rejections(&self, start: usize, count: usize) -> Rejections {
        let kept = &self.profile().import.rejections;
        Rejections {
            rows: kept.len(),
            list: kept.iter().skip(start).take(count).map(rejection).collect(),
        }
    }
}
