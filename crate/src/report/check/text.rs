//! For a terminal: a table, and below it what is wrong.

use super::{
    Answers, actual, estimate, others, over, path, status, title, violated, violation, yes_or_no,
};
use crate::view::budgets::Checked;
use crate::view::names::visible;
use std::fmt::{Result as Written, Write as _};

pub fn report(answers: &Answers) -> String {
    let mut text = String::new();
    // Writing into a String cannot fail.
    let _ = write(&mut text, answers);
    text
}

fn write(text: &mut String, answers: &Answers) -> Written {
    let checked = &answers.checked;
    writeln!(text, "{}", visible(&answers.file))?;
    if !answers.filters.is_empty() {
        writeln!(text, "  after {}", visible(&answers.filters.join(", ")))?;
    }
    for note in &checked.notes {
        writeln!(text, "! {}", visible(note))?;
    }
    tables(text, checked)?;
    writeln!(text, "\n{}", checked.sum())
}

pub(in crate::report) fn tables(text: &mut String, checked: &Checked) -> Written {
    budgets(text, checked)?;
    violations(text, checked)?;
    estimates(text, checked)
}

fn budgets(text: &mut String, checked: &Checked) -> Written {
    let rows = &checked.budgets;
    if rows.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(["path", "tier", "budget", "actual", "status", "over by"]);
    for row in rows {
        let cells = [
            row.path.clone(),
            row.tier.clone().unwrap_or_default(),
            row.budget.clone(),
            actual(row.actual.as_ref()),
            status(row.status).to_owned(),
            over(row),
        ];
        table.row(cells, row.note.as_deref());
    }
    table.write(text)
}

fn violations(text: &mut String, checked: &Checked) -> Written {
    for (i, row) in violated(checked).enumerate() {
        if i == 0 {
            writeln!(text, "\nViolations, with their largest stacks (leaf first)")?;
        }
        writeln!(text, "  {}: {}", visible(&title(row)), violation(row))?;
        let Some(largest) = &row.largest else {
            continue;
        };
        for stack in &largest.stacks {
            let path = path(stack);
            writeln!(text, "  {:>12}  {path}", stack.amount.text)?;
        }
        if let Some(others) = others(largest) {
            writeln!(text, "  {:>12}  {others}", largest.rest.text)?;
        }
    }
    Ok(())
}

fn estimates(text: &mut String, checked: &Checked) -> Written {
    if checked.estimates.is_empty() {
        return Ok(());
    }
    let mut table = Table::new([
        "estimate",
        "expected",
        "actual",
        "ratio",
        "within ten times",
    ]);
    for row in &checked.estimates {
        let [what, expected, actual, ratio] = estimate(row);
        let within = yes_or_no(row.status).to_owned();
        table.row([what, expected, actual, ratio, within], row.note.as_deref());
    }
    table.write(text)?;
    match checked.advice {
        Some(advice) => writeln!(text, "\n{advice}"),
        None => Ok(()),
    }
}

/// A longer cell moves those behind it.
const WIDEST: usize = 48;

/// Columns as wide as they must be.
struct Table<const N: usize> {
    rows: Vec<([String; N], Option<String>)>,
}

impl<const N: usize> Table<N> {
    fn new(head: [&str; N]) -> Self {
        Self {
            rows: vec![(head.map(str::to_owned), None)],
        }
    }

    fn row(&mut self, cells: [String; N], note: Option<&str>) {
        let cells = cells.map(|cell| visible(&cell));
        self.rows.push((cells, note.map(visible)));
    }

    fn write(&self, text: &mut String) -> Written {
        let width = |at: usize| {
            let cells = self.rows.iter().map(|(cells, _)| cells[at].chars().count());
            cells.max().unwrap_or(0).min(WIDEST)
        };
        let widths: [usize; N] = std::array::from_fn(width);
        writeln!(text)?;
        for (cells, note) in &self.rows {
            let padded = cells.iter().zip(widths);
            let padded: Vec<_> = padded
                .map(|(cell, width)| format!("{cell:<width$}"))
                .collect();
            writeln!(text, "  {}", padded.join("  ").trim_end())?;
            if let Some(note) = note {
                writeln!(text, "      {note}")?;
            }
        }
        Ok(())
    }
}
