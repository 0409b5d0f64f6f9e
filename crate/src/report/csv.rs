//! The tables as comma-separated values (RFC 4180), for spreadsheets.
//!
//! Amounts are plain exact numbers. A spreadsheet takes a cell that begins
//! with `=`, `+`, `-` or `@` for a formula, and a name comes from a file that
//! anybody may have written: such a name gets an apostrophe in front.
//!
//! ```text
//! self,self share,total,total share,stacks,function,as written
//! 5120,0.714286,5120,0.714286,2,alloc,
//! ```
//!
//! What `--top` leaves out stands in a last row, `(other)`, so that the first
//! column of a table still adds up.

use super::facts::{Basis, Facts};
use super::{Failed, Options, function_table, top_stacks};
use crate::analysis::noise::Reading;
use crate::analysis::sites::{Site, SiteList, Sites};
use crate::ids::StringId;
use crate::profile::Profile;
use crate::view::label::plain;
use crate::view::names::visible;
use std::io::{self, Write};

/// Which table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    Functions,
    Stacks,
    Sites(SiteList),
    Subsystems,
    Conflicts,
    Findings,
}

/// The words for them.
pub const TABLES: &[(&str, Table)] = &[
    ("functions", Table::Functions),
    ("stacks", Table::Stacks),
    ("outermost", Table::Sites(SiteList::Outermost)),
    ("leaf", Table::Sites(SiteList::Leaf)),
    ("caller", Table::Sites(SiteList::Caller)),
    ("subsystems", Table::Subsystems),
    ("conflicts", Table::Conflicts),
    ("findings", Table::Findings),
];

const OTHER: &str = "(other)";
const NO_CALLER: &str = "(no caller that means something)";

/// A row at a time: a table may be as long as the file.
pub fn write(
    profile: &Profile,
    options: &Options,
    table: Table,
    out: &mut dyn Write,
) -> Result<(), Failed> {
    let basis = || Basis::new(profile, options);
    let all = || Facts::new(profile, options);
    let mut sheet = Sheet(out);
    match table {
        Table::Functions => functions(&basis()?, &mut sheet)?,
        Table::Stacks => stacks(&basis()?, &mut sheet)?,
        Table::Sites(list) => {
            let basis = basis()?;
            sites(&basis, list, &basis.sites()?, &mut sheet)?;
        }
        Table::Subsystems => subsystems(&all()?, &mut sheet)?,
        Table::Conflicts => conflicts(&all()?, &mut sheet)?,
        Table::Findings => findings(&all()?, &mut sheet)?,
    }
    Ok(())
}

struct Sheet<'a>(&'a mut dyn Write);

impl Sheet<'_> {
    fn row(&mut self, cells: &[String]) -> io::Result<()> {
        self.0.write_all(cells.join(",").as_bytes())?;
        self.0.write_all(b"\r\n")
    }

    fn head(&mut self, titles: &[&str]) -> io::Result<()> {
        let titles: Vec<String> = titles.iter().map(|t| (*t).to_owned()).collect();
        self.row(&titles)
    }
}

fn functions(facts: &Basis<'_>, sheet: &mut Sheet<'_>) -> io::Result<()> {
    sheet.head(&[
        "self",
        "self share",
        "total",
        "total share",
        "stacks",
        "function",
        "as written",
    ])?;
    let Some(table) = function_table(facts.profile, facts.metric) else {
        return Ok(());
    };
    let top = facts.options.top.unwrap_or(usize::MAX);
    for function in table.rows.iter().take(top) {
        let i = function.index();
        let (own, total) = (table.sums.own[i], table.sums.total[i]);
        let [name, written] = names(facts, table.index.name(*function));
        sheet.row(&[
            number(facts, own),
            part(facts, own),
            number(facts, total),
            part(facts, total),
            table.sums.records[i].to_string(),
            name,
            written,
        ])?;
    }
    let rest: i64 = table
        .rows
        .iter()
        .skip(top)
        .map(|f| table.sums.own[f.index()])
        .sum();
    if table.rows.len() > top {
        let none = String::new;
        sheet.row(&[
            number(facts, rest),
            part(facts, rest),
            none(),
            none(),
            none(),
            OTHER.to_owned(),
            none(),
        ])?;
    }
    Ok(())
}

fn stacks(facts: &Basis<'_>, sheet: &mut Sheet<'_>) -> io::Result<()> {
    sheet.head(&[
        "amount",
        "share",
        "rank",
        "records",
        "depth",
        "frames, leaf first",
    ])?;
    let profile = facts.profile;
    let all = profile.tree.stacks();
    let top = facts.options.top.unwrap_or(usize::MAX);
    let mut listed = 0;
    for stack in top_stacks(profile, facts.metric, top) {
        listed += stack.amount;
        let frames: Vec<_> = profile
            .tree
            .path(stack.node)
            .map(|node| facts.names().full(profile, facts.name_of(node)))
            .collect();
        let records = all.row_of(stack.node).map_or(0, |row| all.records()[row]);
        sheet.row(&[
            number(facts, stack.amount),
            part(facts, stack.amount),
            stack.rank.to_string(),
            records.to_string(),
            profile.tree.depth(stack.node).to_string(),
            text(&frames.join(";")),
        ])?;
    }
    if all.len() > top {
        let rest = all.own(facts.metric).iter().sum::<i64>() - listed;
        rest_row(sheet, facts, rest, OTHER, 3)?;
    }
    Ok(())
}

fn sites(facts: &Basis<'_>, list: SiteList, all: &Sites, sheet: &mut Sheet<'_>) -> io::Result<()> {
    sheet.head(&["amount", "share", "stacks", "function", "as written"])?;
    let all = all.list(list);
    let top = facts.options.top.unwrap_or(usize::MAX);
    let seed = facts.options.noise == Reading::Seed;
    for site in all.iter().take(top) {
        let [name, written] = match seed {
            true => [text(&facts.site_as_counted(site)), String::new()],
            false => names(facts, facts.name_of(site.node)),
        };
        sheet.row(&[
            number(facts, site.value),
            part(facts, site.value),
            site.stacks.to_string(),
            name,
            written,
        ])?;
    }
    let sum = |rows: &[Site]| rows.iter().map(|s| s.value).sum::<i64>();
    if all.len() > top {
        rest_row(sheet, facts, sum(&all[top..]), OTHER, 1)?;
    }
    let own = facts.profile.tree.stacks().own(facts.metric);
    let without = own.iter().sum::<i64>() - sum(all);
    if list == SiteList::Caller && without != 0 {
        rest_row(sheet, facts, without, NO_CALLER, 1)?;
    }
    Ok(())
}

fn subsystems(facts: &Facts<'_>, sheet: &mut Sheet<'_>) -> io::Result<()> {
    sheet.head(&["amount", "share", "stacks", "distinct stacks", "subsystem"])?;
    let other = Some(&facts.subsystems.other).filter(|row| row.distinct > 0);
    for row in facts.subsystems.rows.iter().chain(other) {
        let name = match row.subsystem {
            crate::analysis::subsystems::OTHER => OTHER.to_owned(),
            _ => text(&row.name),
        };
        sheet.row(&[
            number(facts, row.value),
            part(facts, row.value),
            row.stacks.to_string(),
            row.distinct.to_string(),
            name,
        ])?;
    }
    Ok(())
}

/// They overlap, and add up to nothing.
fn conflicts(facts: &Facts<'_>, sheet: &mut Sheet<'_>) -> io::Result<()> {
    sheet.head(&[
        "amount",
        "share",
        "stacks",
        "subsystem",
        "would take it, too",
    ])?;
    for row in &facts.subsystems.conflicts {
        sheet.row(&[
            number(facts, row.value),
            part(facts, row.value),
            row.stacks.to_string(),
            text(facts.subsystem(row.winner)),
            text(facts.subsystem(row.other)),
        ])?;
    }
    Ok(())
}

fn findings(facts: &Facts<'_>, sheet: &mut Sheet<'_>) -> io::Result<()> {
    sheet.head(&[
        "severity", "amount", "metric", "share", "stacks", "id", "title", "detail", "advice",
    ])?;
    for row in &facts.said.findings {
        let metric = facts.profile.metric_named(&row.metric);
        let decimals = metric.map_or(0, |id| facts.profile.metric(id).decimals);
        sheet.row(&[
            row.severity.to_owned(),
            plain(row.value, decimals),
            text(&row.metric),
            format!("{:.6}", row.share),
            row.stacks.to_string(),
            row.id.to_owned(),
            text(&row.title),
            text(&row.detail),
            text(row.advice),
        ])?;
    }
    Ok(())
}

/// A row for what has no row of its own.
fn rest_row(
    sheet: &mut Sheet<'_>,
    facts: &Basis<'_>,
    value: i64,
    what: &str,
    empty: usize,
) -> io::Result<()> {
    let mut cells = vec![number(facts, value), part(facts, value)];
    cells.extend(std::iter::repeat_n(String::new(), empty));
    cells.push(what.to_owned());
    if empty == 1 {
        cells.push(String::new());
    }
    sheet.row(&cells)
}

fn number(facts: &Basis<'_>, value: i64) -> String {
    plain(value, facts.unit().decimals)
}

fn part(facts: &Basis<'_>, value: i64) -> String {
    format!("{:.6}", facts.share(value))
}

/// How it reads, and how it is written where that differs.
fn names(facts: &Basis<'_>, id: StringId) -> [String; 2] {
    let written = facts.names().written(facts.profile, id);
    [
        text(&facts.names().full(facts.profile, id)),
        text(&written.unwrap_or_default()),
    ]
}

/// A cell of text.
pub fn text(text: &str) -> String {
    // Line breaks stay; what would turn the reading round does not.
    let text = &*text
        .split_inclusive(['\t', '\r', '\n'])
        .map(|line| match line.char_indices().last() {
            Some((at, end)) if "\t\r\n".contains(end) => format!("{}{end}", visible(&line[..at])),
            _ => visible(line),
        })
        .collect::<String>();
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let mark = if formula { "'" } else { "" };
    match formula || text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{mark}{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn cells_are_quoted_where_they_must_be_and_never_formulas() {
        for (name, want) in [
            ("f", "f"),
            ("f(int, char)", "\"f(int, char)\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("a\nb", "\"a\nb\""),
            ("=1+2", "\"'=1+2\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("-f", "\"'-f\""),
            ("+f", "\"'+f\""),
            ("\tf", "\"'\tf\""),
            ("\rf", "\"'\rf\""),
            ("", ""),
        ] {
            assert_eq!(text(name), want, "{name:?}");
        }
    }
}
