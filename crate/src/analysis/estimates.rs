//! Was it about as much as expected?
//!
//! Before a profile is opened, somebody writes down what it should show. If
//! that is off by more than ten times in either direction, then the program
//! or the tool does something that nobody knows of, and no other number of
//! the profile should be believed before that is found.
//!
//! ```text
//! allocations = 50k          of the whole profile
//! bytes=2.5 GiB
//! codec::*:blocks=100        of a path, before a colon
//! "operator new":bytes=1 MiB
//! ```

use super::budgets::{Operator, Tokens, Verdict, doubt};
use super::measure::{Measure, Scale};
use super::path::{Frames, Path};
use super::quantity::Quantity;
use super::ratio::Ratio;
use super::rules::Mistake;
use super::rules::words::{Wrong, column_of, comment, in_line, lines, words, wrong};
use crate::profile::Profile;

/// More than anybody writes.
const MOST: usize = 1000;
const ESTIMATE: &str =
    "an expectation was expected, as in `allocations=50k` or `codec::*:bytes=2.5 MiB`";

/// What to do where an estimate is off.
pub const ADVICE: &str = "Stop here. Off by more than ten times means that the program did something else than you think, or that the tool did not see what it did. Before you believe any number of this profile, run the tool on a few lines whose allocations you can count by hand, and check that the workload, its size and the filters are those that you meant. If the tool is right, the estimate was not: find out why before you go on.";

#[derive(Debug)]
pub struct Estimate {
    pub path: Path,
    pub measure: Measure,
    pub expected: Quantity,
}

/// What came of it.
#[derive(Debug)]
pub struct Answer<'a> {
    pub estimate: &'a Estimate,
    /// Different stacks that the path means.
    pub distinct: u64,
    /// Pass: within ten times.
    pub verdict: Verdict,
    pub scale: Option<Scale>,
    pub actual: Option<Ratio>,
    /// Actual over expected, where both are something.
    pub ratio: Option<Ratio>,
    /// Why there is no verdict, or no ratio: a sentence without its full stop.
    pub why: Option<String>,
}

impl Estimate {
    pub fn read(text: &str) -> Result<Self, Mistake> {
        read(text).map_err(|wrong| in_line(1, wrong))
    }

    /// `codec::*: blocks`, or `blocks` of the whole profile.
    pub fn what(&self) -> String {
        match self.path.is_total() {
            true => self.measure.word().to_owned(),
            false => format!("{}: {}", self.path.written, self.measure.word()),
        }
    }
}

/// A text with an estimate in a line.
pub fn read_lines(text: &str) -> Result<Vec<Estimate>, Mistake> {
    let mut estimates = Vec::new();
    for (number, line) in lines(text) {
        let line = &line[..comment(line)];
        if line.trim().is_empty() {
            continue;
        }
        if estimates.len() == MOST {
            let most = format!("at most {MOST} expectations were expected");
            return Err(in_line(number, (1, most)));
        }
        estimates.push(read(line).map_err(|wrong| in_line(number, wrong))?);
    }
    Ok(estimates)
}

/// Names have colons and `=`, so the last ones count.
fn read(text: &str) -> Result<Estimate, Wrong> {
    let Some(equals) = text.rfind('=') else {
        return wrong(column_of(text, text.trim_end().len()), ESTIMATE);
    };
    let colon = text[..equals].rfind(':');
    let end = colon.map_or(0, |at| column_of(text, at));
    let path = match colon {
        None => Path::total(),
        // `codec::blocks=5` has no colon of ours.
        Some(at) if text[..at].ends_with(':') => return wrong(end, ESTIMATE),
        Some(at) => {
            let words = words(&text[..at], 0)?;
            let mut rest = words.as_slice();
            let path = Path::read(&mut rest, end)?;
            if let Some(word) = rest.first() {
                return wrong(word.column, "a colon and a metric were expected");
            }
            path
        }
    };
    let behind = words(text, colon.map_or(0, |at| at + 1))?;
    let mut tokens = Tokens::of(&behind, column_of(text, text.trim_end().len()));
    let limit = tokens.limit()?;
    if !tokens.is_done() {
        return wrong(tokens.column(), "nothing more was expected");
    }
    match limit.operator {
        Operator::Equal => Ok(Estimate {
            path,
            measure: limit.measure,
            expected: limit.limit,
        }),
        _ => wrong(column_of(text, equals), "`=` was expected, and a number"),
    }
}

/// Holds estimates against a profile; `strict` as in [`super::budgets::check`].
pub fn compare<'a>(profile: &Profile, estimates: &'a [Estimate], strict: bool) -> Vec<Answer<'a>> {
    let frames = Frames::new(profile);
    let answer = |estimate: &'a Estimate| {
        let met = estimate.path.on(&frames);
        let mut answer = Answer {
            estimate,
            distinct: met.distinct,
            verdict: Verdict::Unknown,
            scale: None,
            actual: None,
            ratio: None,
            why: None,
        };
        let scale = estimate.measure.of(profile, estimate.expected.of);
        let value = scale.and_then(|scale| {
            answer.scale = Some(scale);
            met.value(profile, scale)
        });
        match value {
            Err(why) => answer.why = Some(why),
            Ok(actual) => {
                answer.actual = Some(actual);
                judge(&mut answer, actual, estimate.expected.value);
                let idle = met.distinct == 0 && !estimate.path.is_total();
                if let Some(why) = doubt(profile, idle, strict, strict) {
                    answer.verdict = Verdict::Unknown;
                    answer.why = Some(why);
                }
            }
        }
        answer
    };
    estimates.iter().map(answer).collect()
}

fn judge(answer: &mut Answer<'_>, actual: Ratio, expected: Ratio) {
    let (verdict, why) = match (actual.sign(), expected.sign()) {
        (0, 0) => (Verdict::Pass, Some("Nothing, as expected")),
        (0, _) => (Verdict::Fail, Some("There is nothing at all")),
        (_, 0) => (Verdict::Fail, Some("Nothing was expected")),
        (a, b) if a != b => (Verdict::Fail, Some("One is below zero, the other above")),
        _ => {
            answer.ratio = actual.divided(expected);
            match (answer.ratio, Ratio::new(1, 10)) {
                (Some(ratio), Some(tenth)) if ratio >= tenth && ratio <= Ratio::whole(10) => {
                    (Verdict::Pass, None)
                }
                (Some(_), _) => (Verdict::Fail, None),
                (None, _) => (
                    Verdict::Unknown,
                    Some("The numbers are too large to be compared exactly"),
                ),
            }
        }
    };
    answer.verdict = verdict;
    answer.why = why.map(str::to_owned);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tests::profile;

    fn picture(text: &str) -> String {
        let profile = profile(&[
            ("main;codec::decode;alloc", 1000),
            ("main;codec::decode;codec::grow", 500),
            ("main;idle", 0),
            ("main;shrink", -500),
        ]);
        let estimates = [Estimate::read(text).unwrap()];
        let answer = &compare(&profile, &estimates, false)[0];
        let ratio = answer.ratio.map(|r| format!(" {}", r.about()));
        let why = answer.why.as_ref().map(|why| format!(" ({why})"));
        format!(
            "{}{}{}",
            answer.verdict.word(),
            ratio.unwrap_or_default(),
            why.unwrap_or_default()
        )
    }

    #[test]
    fn within_ten_times_either_way_is_about_as_expected() {
        for (text, want) in [
            ("bytes=1000", "pass 1"),
            ("bytes = 10 kB", "pass 0.1"),
            ("bytes=10,001 B", "fail 0.0999900009999"),
            ("bytes=100", "pass 10"),
            ("bytes=99.999999999", "fail 10.0000000001"),
            ("codec::*:amount=1500", "pass 1"),
            ("codec::*: bytes = 1.5 kB", "pass 1"),
            ("total:share=50 %", "pass 1"),
            ("idle:bytes=0", "pass (Nothing, as expected)"),
            ("idle:bytes=1", "fail (There is nothing at all)"),
            ("nothing:bytes=1", "fail (There is nothing at all)"),
            ("codec::*:bytes=0", "fail (Nothing was expected)"),
            ("shrink:bytes=-400", "pass 1.25"),
            (
                "shrink:bytes=400",
                "fail (One is below zero, the other above)",
            ),
            ("stacks=40", "pass 0.1"),
        ] {
            let got = picture(text);
            assert!(got.starts_with(want), "{text}: {got}");
        }
        assert!(picture("blocks=1").starts_with("unknown (This profile has no metric"));
    }

    #[test]
    fn names_may_have_colons_and_equals_signs() {
        for (text, what) in [
            ("a::b:c:bytes=1", "a::b:c: bytes"),
            ("operator==:blocks=5", "operator==: blocks"),
            (
                "\"operator new\":peak bytes=1",
                "\"operator new\": peak bytes",
            ),
            ("/a|b/:stacks=1", "/a|b/: stacks"),
            ("total:allocations=50k", "allocations"),
        ] {
            assert_eq!(Estimate::read(text).unwrap().what(), what);
        }
        for (text, want) in [
            ("", "Line 1, column 1: an expectation"),
            ("bytes", "Line 1, column 6: an expectation"),
            ("bytes=", "Line 1, column 7: a number"),
            ("codec::blocks=5", "Line 1, column 7: an expectation"),
            ("a b:bytes=5", "Line 1, column 3: a colon and a metric"),
            ("bytes<=5", "Line 1, column 7: `=` was expected"),
            (":bytes=5", "Line 1, column 1: a pattern"),
            ("f:=5", "Line 1, column 3: a metric"),
            ("bytes=5 and", "Line 1, column 9: nothing more"),
        ] {
            let got = Estimate::read(text).unwrap_err().to_string();
            assert!(got.starts_with(want), "{text}: {got}");
        }
    }
}
