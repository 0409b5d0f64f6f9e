//! What a garbage collector's log says: its figures, findings, and what other
//! settings would do.

use super::facts::Facts;
use super::markdown::{finding, prose};
use crate::analysis::gc::whatif::{self, Setting, what_if};
use crate::analysis::gc::{Statistics, statistics};
use crate::number::plain;
use crate::profile::Profile;
use crate::view::gc::{ABOUT, GcFindingRow, GcHead, finding_rows};
use serde::Serialize;
use serde_json::value::RawValue;
use std::fmt::{Result as Written, Write as _};

/// Forms that are of stacks do not exist for a file that has none.
pub(super) fn needs_stacks(profile: &Profile) -> Result<(), String> {
    match profile.gc {
        Some(_) => Err(ABOUT.to_owned()),
        None => Ok(()),
    }
}

/// What a program reads of it. Times and sizes are exact; rates and shares are
/// quotients.
#[derive(Serialize)]
pub(super) struct Gc {
    cycles: u64,
    forced: u64,
    restarts: u64,
    skipped_lines: u64,
    missing_cycles: u64,
    span_s: Box<RawValue>,
    per_minute: Option<f64>,
    cpu_percent: Option<f64>,
    pause_ms: Option<Pauses>,
    live_mib: Option<Live>,
    goal_mib: Goal,
    alloc_mib_per_s: Option<f64>,
    assist_ms: Box<RawValue>,
    scav_lines: u64,
    init_lines: u64,
    pacer_lines: u64,
    returned_kib: u64,
    what_if: Vec<Row>,
    findings: Vec<GcFindingRow>,
}

#[derive(Serialize)]
struct Pauses {
    p50: Box<RawValue>,
    p90: Box<RawValue>,
    p99: Box<RawValue>,
    max: Box<RawValue>,
    total: Box<RawValue>,
}

#[derive(Serialize)]
struct Live {
    first: u32,
    last: u32,
    min: u32,
    max: u32,
}

#[derive(Serialize)]
struct Goal {
    max: Option<u32>,
}

/// What another setting would do: one of the first two is said.
#[derive(Serialize)]
struct Row {
    gogc: Option<u32>,
    memlimit_mib: Option<u64>,
    goal_mib: Box<RawValue>,
    per_minute: f64,
    cpu_percent: Option<f64>,
}

fn row(row: &whatif::Row) -> Result<Row, String> {
    let (gogc, memlimit_mib) = match row.setting {
        Setting::Percent(percent) => (Some(percent), None),
        Setting::Limit(size) => (None, Some(size)),
    };
    Ok(Row {
        gogc,
        memlimit_mib,
        goal_mib: exact(row.goal, 2)?,
        per_minute: row.per_minute,
        cpu_percent: row.cpu_percent,
    })
}

fn exact(number: impl Into<i128>, decimals: u8) -> Result<Box<RawValue>, String> {
    RawValue::from_string(plain(number, decimals)).map_err(|error| error.to_string())
}

pub(super) fn json(facts: &Facts<'_>) -> Result<Option<Gc>, String> {
    let profile = traced(facts);
    let Some(log) = profile.gc.as_deref() else {
        return Ok(None);
    };
    let all = statistics(log).map_err(|stop| stop.to_string())?;
    let table = what_if(log, &all);
    let rows = table.iter().flat_map(|table| &table.rows).map(row);
    let pauses = all.pause.map(|pause| {
        Ok::<_, String>(Pauses {
            p50: exact(pause.p50, 6)?,
            p90: exact(pause.p90, 6)?,
            p99: exact(pause.p99, 6)?,
            max: exact(pause.max, 6)?,
            total: exact(pause.total as i128, 6)?,
        })
    });
    Ok(Some(Gc {
        cycles: all.cycles,
        forced: all.forced,
        restarts: all.restarts(),
        skipped_lines: profile.import.rejected,
        missing_cycles: all.missing,
        span_s: exact(all.span as i128, 9)?,
        per_minute: all.per_minute(),
        cpu_percent: all.cpu_percent(),
        pause_ms: pauses.transpose()?,
        live_mib: all.live.map(|live| Live {
            first: live.first,
            last: live.last,
            min: live.min,
            max: live.max,
        }),
        goal_mib: Goal { max: all.goal },
        alloc_mib_per_s: all.mib_per_second(),
        assist_ms: exact(all.cpu.assist as i128, 6)?,
        scav_lines: log.scavenges,
        init_lines: log.inits,
        pacer_lines: log.plans,
        returned_kib: log.returned_kib,
        what_if: rows.collect::<Result<_, _>>()?,
        findings: finding_rows(log, &all),
    }))
}

/// The trace that a report is of, or that was given beside a heap profile.
pub(super) fn traced<'a>(facts: &Facts<'a>) -> &'a Profile {
    let beside = facts.options.trace.as_deref();
    beside
        .filter(|_| facts.profile.gc.is_none())
        .unwrap_or(facts.profile)
}

/// What is to be known of it.
pub(super) fn measured(facts: &Facts<'_>) -> Option<Statistics> {
    statistics(traced(facts).gc.as_deref()?).ok()
}

/// The parts of a log's report, each under its heading.
fn head(facts: &Facts<'_>) -> Option<Result<GcHead, String>> {
    let profile = traced(facts);
    let log = profile.gc.as_deref()?;
    Some(GcHead::of(profile, log))
}

/// What this is: the file itself, or another beside it.
fn about(facts: &Facts<'_>, head: &GcHead) -> String {
    match facts.profile.gc {
        Some(_) => head.about.to_owned(),
        None => format!("From the trace {} that was given, too.", traced(facts).name),
    }
}

pub(super) fn in_text(text: &mut String, facts: &Facts<'_>) -> Written {
    let head = match head(facts) {
        None => return Ok(()),
        Some(Ok(head)) => head,
        Some(Err(why)) => return writeln!(text, "\n{why}"),
    };
    writeln!(text, "\n{}", about(facts, &head))?;
    writeln!(text, "\nGarbage collection")?;
    for figure in &head.figures {
        let mark = if figure.much { "!" } else { " " };
        writeln!(text, "{mark} {:<20} {}", figure.title, figure.value)?;
    }
    if !head.findings.is_empty() {
        writeln!(text, "\nFindings of the trace")?;
    }
    for (i, finding) in head.findings.iter().enumerate() {
        let (number, severity) = (i + 1, finding.severity);
        writeln!(text, "  {number}. {} [{severity}]", finding.title)?;
        writeln!(text, "     {}", finding.detail)?;
        writeln!(text, "     {}", finding.advice)?;
    }
    let Some(settings) = &head.settings else {
        return Ok(());
    };
    writeln!(text, "\nWhat other settings would do")?;
    writeln!(text, "  {}", settings.measured)?;
    writeln!(
        text,
        "  {:<30} {:>12} {:>12} {:>9}",
        "", "peak heap", "cycles/min", "GC CPU"
    )?;
    for row in &settings.rows {
        writeln!(
            text,
            "  {:<30} {:>12} {:>12} {:>9}{}",
            row.setting,
            row.goal,
            row.per_minute,
            row.cpu,
            if row.much { " !" } else { "" },
        )?;
    }
    for sentence in settings.formula {
        writeln!(text, "  {sentence}")?;
    }
    Ok(())
}

pub(super) fn figures(text: &mut String, facts: &Facts<'_>) -> Written {
    let head = match head(facts) {
        None => return Ok(()),
        Some(Ok(head)) => head,
        Some(Err(why)) => return writeln!(text, "{why}"),
    };
    let about = about(facts, &head);
    writeln!(text, "{}\n\n| | | |\n|---|---:|---|", prose(&about))?;
    for figure in &head.figures {
        let value = match figure.much {
            true => format!("**{}**", figure.value),
            false => figure.value.clone(),
        };
        writeln!(
            text,
            "| {} | {value} | {} |",
            figure.title,
            prose(&figure.how)
        )?;
    }
    Ok(())
}

pub(super) fn findings(text: &mut String, facts: &Facts<'_>) -> Written {
    let Some(Ok(head)) = head(facts) else {
        return Ok(());
    };
    if head.findings.is_empty() {
        return writeln!(text, "Nothing stands out by the rules that look for it.");
    }
    for (i, row) in head.findings.iter().enumerate() {
        let said = [&row.title, row.severity, &row.detail, row.advice];
        finding(text, i, said)?;
    }
    Ok(())
}

pub(super) fn settings(text: &mut String, facts: &Facts<'_>) -> Written {
    let Some(settings) = head(facts).and_then(|head| head.ok()?.settings) else {
        return Ok(());
    };
    writeln!(text, "{}\n", prose(&settings.measured))?;
    writeln!(
        text,
        "| setting | peak heap | cycles a minute | GC CPU |\n|---|---:|---:|---:|"
    )?;
    for row in &settings.rows {
        let setting = match row.measured {
            true => row.setting.clone(),
            false => format!("`{}`", row.setting),
        };
        let cpu = match row.much {
            true => format!("**{}**", row.cpu),
            false => row.cpu.clone(),
        };
        writeln!(
            text,
            "| {setting} | {} | {} | {cpu} |",
            row.goal, row.per_minute
        )?;
    }
    writeln!(text)?;
    for sentence in settings.formula {
        writeln!(text, "- {}", prose(sentence))?;
    }
    Ok(())
}
