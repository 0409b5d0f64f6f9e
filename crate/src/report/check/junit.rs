//! For whatever runs the build: JUnit's XML, a suite for each profile, a case
//! for each limit and each estimate.
//!
//! Names come from files that anybody may have written; what XML reserves or
//! forbids does not get through (see [`escaped`]).

use super::{Answers, estimate, others, path, title, violation};
use crate::report::xml::escaped;
use crate::view::budgets::{EstimateRow, LimitRow};
use crate::view::names::visible;
use std::fmt::{Result as Written, Write as _};

/// A profile's file and its answers, or why there are none.
pub type Suite = (String, Result<Answers, String>);

pub fn report(suites: &[Suite]) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing into a String cannot fail.
    let _ = write(&mut text, suites);
    text
}

/// What an attribute holds.
fn value(text: &str) -> String {
    escaped(&visible(text))
}

fn counts((_, answers): &Suite) -> [usize; 3] {
    match answers {
        Ok(answers) => {
            let it = &answers.checked;
            [it.passed + it.failed + it.unknown, it.failed, it.unknown]
        }
        Err(_) => [1, 0, 1],
    }
}

fn write(text: &mut String, suites: &[Suite]) -> Written {
    let add = |a: [usize; 3], b: [usize; 3]| std::array::from_fn(|i| a[i] + b[i]);
    let [tests, failures, errors] = suites.iter().map(counts).fold([0; 3], add);
    writeln!(
        text,
        "<testsuites name=\"heapglass check\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\">"
    )?;
    for suite in suites {
        let [tests, failures, errors] = counts(suite);
        let file = value(&suite.0);
        writeln!(
            text,
            "  <testsuite name=\"{file}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"0\">"
        )?;
        match &suite.1 {
            Ok(answers) => {
                for row in &answers.checked.budgets {
                    limit(text, &file, row)?;
                }
                for row in &answers.checked.estimates {
                    expectation(text, &file, row)?;
                }
            }
            Err(why) => case(text, &file, "the profile is read", "error", why, "")?,
        }
        writeln!(text, "  </testsuite>")?;
    }
    writeln!(text, "</testsuites>")
}

fn limit(text: &mut String, file: &str, row: &LimitRow) -> Written {
    let note = row.note.clone().unwrap_or_default();
    let mut stacks = String::new();
    if let Some(largest) = &row.largest {
        for stack in &largest.stacks {
            writeln!(stacks, "{}  {}", stack.amount.exact, path(stack))?;
        }
        if let Some(others) = others(largest) {
            writeln!(stacks, "{} {others}", largest.rest.exact)?;
        }
    }
    let message = match row.status {
        "fail" => violation(row),
        _ => note,
    };
    case(text, file, &title(row), kind(row.status), &message, &stacks)
}

fn expectation(text: &mut String, file: &str, row: &EstimateRow) -> Written {
    let [what, expected, actual, ratio] = estimate(row);
    let name = format!("estimate {what} = {expected}");
    let note = row.note.clone().unwrap_or_default();
    let message = match row.status {
        "fail" => format!("{actual} instead of {expected}: a ratio of {ratio}. {note}"),
        _ => note,
    };
    case(text, file, &name, kind(row.status), message.trim_end(), "")
}

const fn kind(status: &str) -> &str {
    match status.as_bytes() {
        b"pass" => "",
        b"fail" => "failure",
        _ => "error",
    }
}

fn case(
    text: &mut String,
    file: &str,
    name: &str,
    kind: &str,
    message: &str,
    details: &str,
) -> Written {
    write!(
        text,
        "    <testcase classname=\"{file}\" name=\"{}\"",
        value(name)
    )?;
    if kind.is_empty() && message.is_empty() {
        return writeln!(text, "/>");
    }
    writeln!(text, ">")?;
    if kind.is_empty() {
        writeln!(text, "      <system-out>{}</system-out>", escaped(message))?;
        return writeln!(text, "    </testcase>");
    }
    write!(
        text,
        "      <{kind} message=\"{}\" type=\"{kind}\">",
        value(message)
    )?;
    writeln!(text, "{}</{kind}>", escaped(details))?;
    writeln!(text, "    </testcase>")
}
