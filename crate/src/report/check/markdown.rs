//! For a wiki or a ticket. Names stand in code spans, see [`code`].

use super::{
    Answers, actual, estimate, others, over, path, status, title, violated, violation, yes_or_no,
};
use crate::report::markdown::{cell, code, prose};
use crate::view::budgets::Checked;
use std::fmt::{Result as Written, Write as _};

pub fn report(answers: &Answers) -> String {
    let mut text = String::new();
    // Writing into a String cannot fail.
    let _ = write(&mut text, answers);
    text
}

fn write(text: &mut String, answers: &Answers) -> Written {
    let checked = &answers.checked;
    writeln!(text, "# Allocation budgets: {}\n", code(&answers.file))?;
    writeln!(text, "{}.", checked.sum())?;
    if !answers.filters.is_empty() {
        writeln!(text, "\nAfter {}.", prose(&answers.filters.join(", ")))?;
    }
    for note in &checked.notes {
        writeln!(text, "\n{}", prose(note))?;
    }
    tables(text, checked, "##")
}

/// Under headings of a level, each after an empty line.
pub(in crate::report) fn tables(text: &mut String, checked: &Checked, level: &str) -> Written {
    if !checked.budgets.is_empty() {
        writeln!(text, "\n{level} Tier compliance\n")?;
        writeln!(text, "| Path | Tier | Budget | Actual | Status | Over by |")?;
        writeln!(text, "|---|---|---|---:|---|---:|")?;
    }
    for row in &checked.budgets {
        let note = row.note.as_ref().map(|note| format!(": {}", prose(note)));
        writeln!(
            text,
            "| {} | {} | {} | {} | {}{} | {} |",
            cell(&row.path),
            row.tier.as_deref().map(prose).unwrap_or_default(),
            cell(&row.budget),
            actual(row.actual.as_ref()),
            status(row.status),
            note.unwrap_or_default(),
            over(row),
        )?;
    }
    violations(text, checked, level)?;
    estimates(text, checked, level)
}

fn violations(text: &mut String, checked: &Checked, level: &str) -> Written {
    for (i, row) in violated(checked).enumerate() {
        if i == 0 {
            writeln!(text, "\n{level} Violations")?;
        }
        writeln!(text, "\n{}: {}.\n", code(&title(row)), violation(row))?;
        let Some(largest) = &row.largest else {
            continue;
        };
        for stack in &largest.stacks {
            let path = path(stack);
            writeln!(text, "- {}: {}", stack.amount.exact, code(&path))?;
        }
        if let Some(others) = others(largest) {
            writeln!(text, "- {} {others}", largest.rest.exact)?;
        }
    }
    Ok(())
}

fn estimates(text: &mut String, checked: &Checked, level: &str) -> Written {
    if checked.estimates.is_empty() {
        return Ok(());
    }
    writeln!(text, "\n{level} Estimates\n")?;
    writeln!(
        text,
        "| Estimate | Expected | Actual | Ratio | Within ten times |"
    )?;
    writeln!(text, "|---|---:|---:|---:|---|")?;
    for row in &checked.estimates {
        let [what, expected, actual, ratio] = estimate(row);
        let (what, within) = (cell(&what), yes_or_no(row.status));
        let note = row.note.as_ref().map(|note| format!(": {}", prose(note)));
        let note = note.unwrap_or_default();
        writeln!(
            text,
            "| {what} | {} | {actual} | {ratio} | {within}{note} |",
            prose(&expected)
        )?;
    }
    match checked.advice {
        Some(advice) => writeln!(text, "\n{advice}"),
        None => Ok(()),
    }
}
