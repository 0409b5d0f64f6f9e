//! The report as Markdown, for a wiki, a ticket or a mail.
//!
//! A list of [`SECTIONS`], each a function that writes itself from the same
//! facts; a new one is a line in that list. Under each table one sentence says
//! that its rows and what is not listed make up the total.
//!
//! Names come from files that anybody may have written, so they stand in code
//! spans that nothing inside can close (see [`code`]).

use super::facts::Facts;
use super::findings::PROOF;
use super::{
    Options, TOP, TopStack, check, compared, function_table, gc, go, heap, labels, subsystems,
    top_stacks,
};
use crate::analysis::noise::Reading;
use crate::analysis::sites::SiteList;
use crate::ids::NodeId;
use crate::number::grouped;
use crate::profile::Profile;
use crate::view::label::bytes;
use crate::view::names::visible;
use std::fmt::{Result as Written, Write as _};

/// Stacks that are listed if nothing else is said.
const STACKS: usize = 15;
/// Frames of a stack that a row shows.
const TAIL: usize = 4;
/// Letters of the longest bar.
const BAR: f64 = 20.0;

/// A part of the report.
pub struct Section {
    pub id: &'static str,
    pub title: &'static str,
    of: Of,
    write: fn(&mut String, &Facts<'_>) -> Written,
}

impl std::fmt::Debug for Section {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

/// What a section is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Anything,
    /// It says nothing of a file that has none.
    Stacks,
    Gc,
}

impl Section {
    /// Has a profile what the section is about, by itself or in a trace beside it?
    pub fn is_of(&self, profile: &Profile, trace: bool) -> bool {
        match self.of {
            Of::Anything => true,
            Of::Stacks => profile.gc.is_none(),
            Of::Gc => trace || profile.gc.is_some(),
        }
    }

    const fn of(self, of: Of) -> Self {
        Self { of, ..self }
    }
}

const fn section(
    id: &'static str,
    title: &'static str,
    write: fn(&mut String, &Facts<'_>) -> Written,
) -> Section {
    Section {
        id,
        title,
        of: Of::Stacks,
        write,
    }
}

/// In the order in which they stand. One that writes nothing is left out.
pub const SECTIONS: &[Section] = &[
    section("summary", "Summary", summary).of(Of::Anything),
    section("environment", "Environment", heap::environment),
    section("go", "Go: allocated and live", go::heap),
    section("gc", "Garbage collection", gc::figures).of(Of::Gc),
    section("gc-findings", "Garbage collection: findings", gc::findings).of(Of::Gc),
    section("gc-settings", "What other settings would do", gc::settings).of(Of::Gc),
    section("callsites", "Top call sites", heap::callsites_table),
    section("budgets", "Budgets and estimates", budgets).of(Of::Anything),
    section("recommendations", "Recommendations", heap::recommendations),
    section("changes", "What changed", compared::in_markdown),
    section("leaks", "Leak analysis", compared::leaks_in_markdown),
    section("pools", "Pool efficiency", go::pool_table),
    section("checklist", "Checklist", go::checklist_in_markdown),
    section("findings", "Findings", findings),
    section("subsystems", "Subsystems", subsystems::in_markdown),
    section("labels", "Labels", labels::in_markdown),
    section("stacks", "Top allocators", stacks),
    section("outermost", "By operation", |text, facts| {
        sites(
            text,
            facts,
            SiteList::Outermost,
            "Operation: outermost meaningful frame",
        )
    }),
    section("leaf", "By allocating code", |text, facts| {
        sites(
            text,
            facts,
            SiteList::Leaf,
            "Allocating code: last meaningful frame",
        )
    }),
    section(
        "caller",
        "By caller of the allocating code",
        |text, facts| {
            sites(
                text,
                facts,
                SiteList::Caller,
                "Caller of the allocating code",
            )
        },
    ),
    section("functions", "Functions by self amount", functions),
    section("questions", "Questions to ask next", questions),
    section("import", "How the file was read", import).of(Of::Anything),
];

/// `leave_out`: ids of sections that are not wanted.
pub fn report(
    profile: &Profile,
    options: &Options,
    leave_out: &[String],
) -> Result<String, String> {
    let facts = Facts::new(profile, options)?;
    let kind = match profile.gc {
        Some(_) => "GC trace",
        None => "Allocation report",
    };
    let mut text = format!("# {kind}: {}\n", code(&profile.name));
    for section in SECTIONS {
        if !section.is_of(profile, options.trace.is_some())
            || leave_out.iter().any(|id| id == section.id)
        {
            continue;
        }
        let mut body = String::new();
        // Writing into a String cannot fail.
        let _ = (section.write)(&mut body, &facts);
        if !body.is_empty() {
            let _ = write!(text, "\n## {}\n\n{body}", section.title);
        }
    }
    Ok(text)
}

/// Names with a bar say themselves of what they are.
fn total_of(metric: &str) -> String {
    match metric.contains('_') {
        true => metric.to_owned(),
        false => format!("Total {metric}"),
    }
}

fn summary(text: &mut String, facts: &Facts<'_>) -> Written {
    let profile = facts.profile;
    writeln!(text, "| | |\n|---|---|")?;
    let mut row = |what: &str, says: String| writeln!(text, "| {what} | {says} |");
    row("File", cell(&profile.name))?;
    row(
        "Format",
        format!(
            "{}, {} read",
            prose(&profile.format.title),
            bytes(profile.import.bytes as f64)
        ),
    )?;
    if profile.gc.is_none() {
        amounts(facts, &mut row)?;
    }
    for (key, value) in &profile.meta {
        row(&cell(key), cell(value))?;
    }
    Ok(())
}

/// How much, of how many stacks, after which filters.
fn amounts(facts: &Facts<'_>, row: &mut dyn FnMut(&str, String) -> Written) -> Written {
    let profile = facts.profile;
    let counts = profile.counts();
    for id in super::told_metrics(profile, facts.metric) {
        let metric = profile.metric(id);
        let what = match id == facts.metric {
            true => format!("**{}**", prose(&total_of(&metric.name))),
            false => prose(&total_of(&metric.name)),
        };
        let says = match profile.total(id) {
            Some(total) => {
                let exact = crate::view::label::exact(total, metric);
                let short = crate::view::label::short(total, metric);
                format!("{exact} ({short})")
            }
            None => "cannot be added up".to_owned(),
        };
        row(&what, says)?;
    }
    for (what, count) in [
        ("Stacks", counts.stacks),
        ("Distinct stacks", counts.distinct_stacks),
        ("Distinct frames", counts.frames),
        ("Places in the tree", counts.nodes),
        ("Depth", u64::from(counts.max_depth)),
        ("Lines rejected", profile.import.rejected),
    ] {
        row(what, grouped(count))?;
    }
    if let Some(filters) = facts.options.filters(profile, facts.metric) {
        row("After filters", cell(&filters))?;
    }
    let noise = match facts.options.noise {
        Reading::Name => "allocators, threads and entries, by the function's own name",
        Reading::Seed => "what is on the lists of the old scripts",
        Reading::Off => "nothing",
    };
    row("Passed over as noise", noise.to_owned())
}

fn budgets(text: &mut String, facts: &Facts<'_>) -> Written {
    let checked = &facts.checked;
    if checked.is_empty() {
        return Ok(());
    }
    writeln!(text, "{}.", checked.sum())?;
    check::markdown::tables(text, checked, "###")
}

fn findings(text: &mut String, facts: &Facts<'_>) -> Written {
    let said = &facts.said;
    if said.findings.is_empty() {
        return writeln!(text, "Nothing stands out by the rules that look for it.");
    }
    for (i, row) in said.findings.iter().enumerate() {
        let said = [&row.title, row.severity, &row.detail, row.advice];
        finding(text, i, said)?;
        if let Some(proof) = row.proof {
            let (tail, more) = facts.tail(NodeId(proof), PROOF);
            let name = |node: &NodeId| cell(&facts.telling(facts.name_of(*node)));
            let names: Vec<String> = tail.iter().map(name).collect();
            let more = if more { " \u{2190} \u{2026}" } else { "" };
            writeln!(text, "   {}{more}\n", names.join(" \u{2190} "))?;
        }
    }
    Ok(())
}

/// A finding's title, severity, detail and advice.
pub(super) fn finding(text: &mut String, i: usize, said: [&str; 4]) -> Written {
    let [title, severity, detail, advice] = said;
    writeln!(
        text,
        "{}. **{}** ({severity})\n\n   {} {}\n",
        i + 1,
        prose(title),
        prose(detail),
        prose(advice),
    )
}

fn questions(text: &mut String, facts: &Facts<'_>) -> Written {
    let said = &facts.said;
    if said.questions.is_empty() {
        return writeln!(text, "None.");
    }
    for question in &said.questions {
        writeln!(text, "- {}", prose(&question.text))?;
    }
    Ok(())
}

fn stacks(text: &mut String, facts: &Facts<'_>) -> Written {
    let profile = facts.profile;
    let top = facts.options.top.unwrap_or(STACKS);
    let stacks = top_stacks(profile, facts.metric, top);
    stack_rows(text, facts, &stacks)?;
    let listed = stacks.iter().map(|stack| stack.amount).sum();
    let all = profile.tree.stacks().len();
    conservation(text, facts, listed, (all.min(top), all), "stacks")
}

pub(super) fn stack_rows(text: &mut String, facts: &Facts<'_>, stacks: &[TopStack]) -> Written {
    writeln!(
        text,
        "| # | amount | share | stack, leaf first |\n|---:|---:|---:|---|"
    )?;
    for stack in stacks {
        let (tail, more) = facts.tail(stack.node, TAIL);
        let mut names: Vec<String> = tail
            .iter()
            .map(|node| cell(&facts.telling(facts.name_of(*node))))
            .collect();
        if more {
            names.push("\u{2026}".to_owned());
        }
        writeln!(
            text,
            "| {} | {} | {} | {} |",
            stack.rank,
            facts.short(stack.amount),
            facts.percent(stack.amount),
            names.join(" \u{2190} "),
        )?;
    }
    Ok(())
}

fn sites(text: &mut String, facts: &Facts<'_>, list: SiteList, title: &str) -> Written {
    let all = facts.sites.list(list);
    let listed = &all[..all.len().min(facts.options.top.unwrap_or(TOP))];
    writeln!(
        text,
        "| amount | share | | stacks | {title} |\n|---:|---:|---|---:|---|"
    )?;
    for site in listed {
        writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            facts.short(site.value),
            facts.percent(site.value),
            bar(facts.share(site.value)),
            grouped(site.stacks),
            cell(&facts.site_name(site)),
        )?;
    }
    let sum = listed.iter().map(|site| site.value).sum();
    let of = (listed.len(), all.len());
    conservation(text, facts, sum, of, "names")?;
    let Some(total) = facts.profile.total(facts.metric) else {
        return Ok(());
    };
    let without = total - all.iter().map(|site| site.value).sum::<i64>();
    if list == SiteList::Caller && without != 0 {
        writeln!(
            text,
            "Of what is not listed, {} are of stacks without a caller that means something.",
            facts.exact(without)
        )?;
    }
    Ok(())
}

fn functions(text: &mut String, facts: &Facts<'_>) -> Written {
    let Some(table) = function_table(facts.profile, facts.metric) else {
        return writeln!(text, "Amounts of this metric cannot be added up.");
    };
    let top = facts.options.top.unwrap_or(TOP);
    writeln!(
        text,
        "| self | share | | total | share | function |\n|---:|---:|---|---:|---:|---|"
    )?;
    let mut listed = 0;
    for function in table.rows.iter().take(top) {
        let (own, total) = (
            table.sums.own[function.index()],
            table.sums.total[function.index()],
        );
        listed += own;
        writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} |",
            facts.short(own),
            facts.percent(own),
            bar(facts.share(own)),
            facts.short(total),
            facts.percent(total),
            cell(&facts.telling(table.index.name(*function))),
        )?;
    }
    let all = table.rows.len();
    conservation(text, facts, listed, (all.min(top), all), "functions")
}

fn import(text: &mut String, facts: &Facts<'_>) -> Written {
    let import = &facts.profile.import;
    writeln!(
        text,
        "{} lines = {} records + {} rejected + {} skipped (blank lines, comments).",
        grouped(import.lines),
        grouped(import.records),
        grouped(import.rejected),
        grouped(import.skipped),
    )?;
    let warnings = import.stopped.iter().chain(&import.warnings);
    for (i, warning) in warnings.enumerate() {
        let gap = if i == 0 { "\n" } else { "" };
        writeln!(text, "{gap}- {}", prose(warning))?;
    }
    if import.rejected == 0 {
        return Ok(());
    }
    writeln!(
        text,
        "\n| rejected | why | first in line |\n|---:|---|---:|"
    )?;
    for reason in &import.reasons {
        writeln!(
            text,
            "| {} | {} | {} |",
            grouped(reason.count),
            prose(&reason.reason),
            grouped(reason.first_line)
        )?;
    }
    writeln!(
        text,
        "\n| line | byte | why | what stood there |\n|---:|---:|---|---|"
    )?;
    let shown = import.rejections.iter().take(crate::view::overview::FIRST);
    let count = shown.len() as u64;
    for rejection in shown {
        writeln!(
            text,
            "| {} | {} | {} | {} |",
            grouped(rejection.place.line),
            grouped(rejection.place.offset),
            prose(&rejection.reason),
            cell(&String::from_utf8_lossy(&rejection.excerpt)),
        )?;
    }
    writeln!(
        text,
        "\nShown {} + not shown {} = {} rejected.",
        grouped(count),
        grouped(import.rejected - count),
        grouped(import.rejected)
    )
}

/// What is listed and what is not make up the total.
pub(super) fn conservation(
    text: &mut String,
    facts: &Facts<'_>,
    listed: i64,
    (rows, all): (usize, usize),
    what: &str,
) -> Written {
    let rows = format!(
        "{} of {} {what}",
        grouped(rows as i128),
        grouped(all as i128)
    );
    match facts.profile.total(facts.metric) {
        Some(total) => writeln!(
            text,
            "\nListed {rows}: {} + other {} = {}.",
            facts.exact(listed),
            facts.exact(total - listed),
            facts.exact(total),
        ),
        None => writeln!(
            text,
            "\nListed {rows}; amounts of this metric cannot be added up."
        ),
    }
}

pub(super) fn bar(share: f64) -> String {
    let full = (share.abs() * BAR).round() as usize;
    let block = if share < 0.0 { "\u{2592}" } else { "\u{2588}" };
    block.repeat(full)
}

/// A name as a code span that holds it whatever is in it: the fence is longer
/// than any row of backticks inside, and nothing in it is invisible or a line
/// end.
///
/// ```text
/// f<`x`>     `` f<`x`> ``
/// ```
pub fn code(name: &str) -> String {
    if name.is_empty() {
        return "(no name)".to_owned();
    }
    let name = visible(name);
    let rows = name.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(rows.max().unwrap_or(0) + 1);
    let edge = |c: char| c == '`' || c == ' ';
    match name.starts_with(edge) || name.ends_with(edge) {
        true => format!("{fence} {name} {fence}"),
        false => format!("{fence}{name}{fence}"),
    }
}

/// The same in a table, where a bar would end the cell even in a code span.
pub(super) fn cell(name: &str) -> String {
    code(name).replace('|', "\\|")
}

/// A sentence of which no letter means anything but itself.
pub(super) fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        if "\\`*_{}[]<>#|!~&".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{bar, cell, code, prose};

    #[test]
    fn names_are_inert() {
        for (name, want) in [
            ("f(int)", "`f(int)`"),
            ("a`b", "``a`b``"),
            ("`a``", "``` `a`` ```"),
            ("](javascript:alert(1))", "`](javascript:alert(1))`"),
            (
                "<img src=x onerror=alert(1)>",
                "`<img src=x onerror=alert(1)>`",
            ),
            ("a\nb\r\n# c", "`a\u{240a}b\u{240d}\u{240a}# c`"),
            ("a\u{202e}b", "`a[U+202E]b`"),
            (" ", "`   `"),
            ("", "(no name)"),
        ] {
            assert_eq!(code(name), want, "{name}");
        }
        assert_eq!(cell("a|b\\|c"), "`a\\|b\\\\|c`");
        assert_eq!(prose("*a* <b> [c](d)"), "\\*a\\* \\<b\\> \\[c\\](d)");
        assert!(code(&"`".repeat(1 << 20)).len() < 2000);
    }

    #[test]
    fn bars_are_as_long_as_shares() {
        assert_eq!(bar(0.25), "\u{2588}".repeat(5));
        assert_eq!(bar(-0.1), "\u{2592}".repeat(2));
        assert_eq!(bar(0.0), "");
    }
}
