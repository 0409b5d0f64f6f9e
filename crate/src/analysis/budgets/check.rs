//! Holds budgets against a profile.

use super::{Budget, Budgets, Limit, Outcome, Row, Verdict};
use crate::analysis::measure::Measure;
use crate::analysis::path::{Frames, Met};
use crate::analysis::quantity::Of;
use crate::analysis::ratio::Ratio;
use crate::analysis::weights::is_signed;
use crate::number::grouped;
use crate::profile::Profile;

/// Stacks that prove a violation.
const MOST: usize = 5;

/// `strict`: a path that matches nothing is a mistake, and no pass.
pub fn check<'a>(profile: &Profile, budgets: &'a Budgets, strict: bool) -> Vec<Row<'a>> {
    let frames = Frames::new(profile);
    let row = |budget: &'a Budget| {
        let met = budget.path.on(&frames);
        let judged = |limit: &Limit| {
            let outcome = judged(profile, &met, limit);
            doubted(profile, budget, limit, &met, strict, outcome)
        };
        Row {
            budget,
            functions: met.functions,
            distinct: met.distinct,
            limits: budget.limits.iter().map(judged).collect(),
        }
    };
    budgets.all.iter().map(row).collect()
}

fn judged(profile: &Profile, met: &Met, limit: &Limit) -> Outcome {
    let mut outcome = Outcome {
        verdict: Verdict::Unknown,
        scale: None,
        actual: None,
        over: None,
        why: None,
        largest: None,
    };
    let scale = match limit.measure.of(profile, limit.limit.of) {
        Ok(scale) => scale,
        Err(why) => {
            outcome.why = Some(why);
            return outcome;
        }
    };
    outcome.scale = Some(scale);
    let actual = match met.value(profile, scale) {
        Ok(actual) => actual,
        Err(why) => {
            // Nothing is no larger than any limit.
            if limit.operator.is_upper() && met.is_nothing(profile, scale) {
                outcome.verdict = Verdict::Pass;
            }
            outcome.why = Some(why);
            return outcome;
        }
    };
    let compared = actual.cmp(&limit.limit.value);
    outcome.actual = Some(actual);
    outcome.verdict = match limit.operator.holds(compared) {
        true => Verdict::Pass,
        false => Verdict::Fail,
    };
    if outcome.verdict == Verdict::Fail {
        let over = actual.minus(limit.limit.value);
        // At a limit that is to be kept below, nothing is over it.
        outcome.over = over.filter(|over| *over != Ratio::ZERO);
        let too_much = limit.operator.is_upper() || compared.is_gt();
        outcome.largest = too_much.then(|| met.largest(profile, scale, MOST));
    }
    outcome
}

/// Why what there is does not tell all; `whole`: each record is needed.
pub(in crate::analysis) fn doubt(
    profile: &Profile,
    idle: bool,
    strict: bool,
    whole: bool,
) -> Option<String> {
    let import = &profile.import;
    if let Some(stopped) = &import.stopped {
        return Some(format!("The file was read only in part: {stopped}"));
    }
    if let Some(why) = &import.doubt {
        return Some(why.clone());
    }
    if import.text_bytes == 0 && import.lines == 0 {
        return Some("The file is empty: it has no bytes".to_owned());
    }
    if whole && import.rejected > 0 {
        return Some(match import.rejected {
            1 => "A record could not be read, and is not in this sum".to_owned(),
            many => format!(
                "{} records could not be read, and are not in this sum",
                grouped(many)
            ),
        });
    }
    (strict && idle)
        .then(|| "It matches nothing, and a strict check takes that for a mistake".to_owned())
}

/// No verdict where what is missing could have changed it.
fn doubted(
    profile: &Profile,
    budget: &Budget,
    limit: &Limit,
    met: &Met,
    strict: bool,
    mut outcome: Outcome,
) -> Outcome {
    let idle = met.distinct == 0 && !budget.path.is_total();
    let why = doubt(profile, idle, strict, true);
    // What was read is too much already, and more would not make it less.
    let certain = || {
        outcome.largest.is_some()
            && !matches!(limit.measure, Measure::Average(_))
            && limit.limit.of != Of::Percent
            && !profile.metric_ids().any(|id| is_signed(profile, id))
    };
    if let Some(why) = why
        && outcome.verdict != Verdict::Unknown
        && !certain()
    {
        outcome.verdict = Verdict::Unknown;
        outcome.over = None;
        outcome.largest = None;
        outcome.why = Some(why);
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::ratio::Ratio;
    use crate::frames::FrameKind;
    use crate::ids::NodeId;
    use crate::metric::{Metric, Unit};
    use crate::profile::ProfileBuilder;

    /// Bytes, blocks, bytes at the peak, and a maximum that cannot be added up.
    fn profile(stacks: &[(&str, [i64; 4])]) -> Profile {
        let mut out = ProfileBuilder::new("test", usize::MAX).unwrap();
        for (name, unit, additive) in [
            ("total_bytes", Unit::Bytes, true),
            ("total_blocks", Unit::Count, true),
            ("gmax_bytes", Unit::Bytes, true),
            ("max_bytes", Unit::Bytes, false),
        ] {
            let metric = Metric {
                additive,
                ..Metric::new(name, unit)
            };
            out.add_metric(metric).unwrap();
        }
        for (stack, amounts) in stacks {
            let mut node = NodeId::ROOT;
            for name in stack.split(';') {
                let frame = out.frame_named(name.as_bytes(), |_| FrameKind::Plain);
                node = out.child(node, frame.unwrap()).unwrap();
            }
            out.import.lines += 1;
            out.record(node, amounts).unwrap();
        }
        out.finish().unwrap()
    }

    fn ordinary() -> Profile {
        profile(&[
            (
                "main;codec::decode;grow;codec::decode;alloc",
                [300, 3, 100, 90],
            ),
            ("main;codec::encode(int);alloc", [1536, 6, 512, 512]),
            ("main;grow;codec::encode(int)", [64, 1, 0, 64]),
            ("main;idle", [0, 0, 0, 0]),
        ])
    }

    /// `pass 3`, `fail 3 +3 [codec::decode 3]`, `unknown (why)`
    fn picture(profile: &Profile, text: &str, strict: bool) -> Vec<String> {
        let budgets = Budgets::read(text).unwrap();
        let number = |r: Option<Ratio>| r.map_or(String::new(), |r| format!(" {}", r.about()));
        let outcome = |o: &Outcome| {
            let stack = |(node, amount): &(NodeId, i64)| {
                let name = String::from_utf8_lossy(profile.node_name(*node));
                format!("{name} {amount}")
            };
            let largest = o.largest.as_ref().map_or(String::new(), |largest| {
                let stacks: Vec<_> = largest.stacks.iter().map(stack).collect();
                format!(" [{}]", stacks.join(", "))
            });
            let over = o
                .over
                .map_or(String::new(), |over| format!(" {:+}", over.about()));
            let why = o
                .why
                .as_ref()
                .map_or(String::new(), |why| format!(" ({why})"));
            format!(
                "{}{}{over}{largest}{why}",
                o.verdict.word(),
                number(o.actual)
            )
        };
        let rows = check(profile, &budgets, strict);
        rows.iter()
            .flat_map(|row| &row.limits)
            .map(outcome)
            .collect()
    }

    #[test]
    fn a_path_holds_each_of_its_stacks_once() {
        let profile = ordinary();
        for (line, want) in [
            ("codec::decode blocks = 3", "pass 3"),
            (
                "codec::* blocks < 10",
                "fail 10 [alloc 6, alloc 3, codec::encode(int) 1]",
            ),
            ("codec::* blocks <= 10", "pass 10"),
            ("codec::* blocks >= 11", "fail 10 -1"),
            ("codec::* blocks > 9", "pass 10"),
            ("codec::decode blocks = 0", "fail 3 +3 [alloc 3]"),
            ("codec::decode blocks = 5", "fail 3 -2"),
            (
                "total bytes <= 1.855 kB",
                "fail 1900 +45 [alloc 1536, alloc 300, codec::encode(int) 64]",
            ),
            ("total peak bytes < 1 KiB", "pass 612"),
            ("encode blocks = 0", "pass 0"),
            ("codec::encode bytes <= 1600", "pass 1600"),
            ("text codec::encode bytes <= 0", "pass 0"),
            ("text \"codec::encode(int)\" bytes <= 1600 B", "pass 1600"),
            ("/DECODE/i blocks < 4", "pass 3"),
            ("grow above codec::* blocks = 4", "pass 4"),
            ("codec::* above grow blocks = 3", "pass 3"),
            ("codec::decode above codec::decode blocks = 3", "pass 3"),
            ("alloc above main blocks = 0", "pass 0"),
            (
                "idle avg size <= 1 B",
                "pass (There are no total_blocks, so there is no avg size)",
            ),
            (
                "idle avg size > 1 B",
                "unknown (There are no total_blocks, so there is no avg size)",
            ),
            ("codec::decode avg size <= 100", "pass 100"),
            (
                "codec::encode avg size < 228",
                "fail 228.57142857142858 +0.5714285714285714 [alloc 1536, codec::encode(int) 64]",
            ),
            ("codec::decode blocks = 30 %", "pass 30"),
            (
                "codec::decode share < 15.7 %",
                "fail 15.789473684210526 +0.08947368421052632 [alloc 300]",
            ),
            ("total stacks = 4", "pass 4"),
            (
                "main stacks <= 50 %",
                "fail 100 +50 [alloc 1, alloc 1, codec::encode(int) 1, idle 1]",
            ),
            ("total gmax_bytes = 612", "pass 612"),
        ] {
            assert_eq!(picture(&profile, line, false), [want], "{line}");
        }
    }

    #[test]
    fn what_could_not_be_checked_never_passes() {
        let profile = ordinary();
        let has = "it has: total_bytes, total_blocks, gmax_bytes, max_bytes";
        for (line, want) in [
            (
                "total end bytes <= 5",
                format!("This profile has no metric for \u{201c}end bytes\u{201d}; {has}"),
            ),
            (
                "total size <= 5",
                format!("This profile has no metric \u{201c}size\u{201d}; {has}"),
            ),
            (
                "total max_bytes <= 5",
                "Amounts of max_bytes cannot be added up".to_owned(),
            ),
            (
                "total total_blocks <= 5 KiB",
                "total_blocks is measured in whole numbers".to_owned(),
            ),
        ] {
            let got = picture(&profile, line, false);
            assert!(
                got[0].starts_with(&format!("unknown ({want}")),
                "{line}: {got:?}"
            );
        }
        let two = picture(&profile, "total end bytes < 1 and blocks < 1000", false);
        assert!(
            two[0].starts_with("unknown") && two[1] == "pass 10",
            "{two:?}"
        );
    }

    #[test]
    fn strictness_and_parts_of_files_take_passes_away() {
        let mut profile = ordinary();
        let text = "encode blocks = 0\nmain blocks < 20\nmain blocks < 3";
        assert_eq!(picture(&profile, text, false)[..2], ["pass 0", "pass 10"]);
        let strict = picture(&profile, text, true);
        assert!(
            strict[0].starts_with("unknown 0 (It matches nothing"),
            "{strict:?}"
        );
        assert_eq!(strict[1], "pass 10");
        profile.import.rejected = 1;
        let dirty = picture(&profile, text, false);
        assert_eq!(
            dirty[1],
            "unknown 10 (A record could not be read, and is not in this sum)"
        );
        assert!(dirty[2].starts_with("fail 10 +7"), "{dirty:?}");
        profile.import.stopped = Some("enough".to_owned());
        let part = picture(&profile, text, false);
        assert_eq!(
            part[1],
            "unknown 10 (The file was read only in part: enough)"
        );
        assert!(part[2].starts_with("fail 10 +7"), "{part:?}");
        let least = picture(&profile, "main blocks >= 90", false);
        assert!(least[0].starts_with("unknown"), "{least:?}");
    }

    #[test]
    fn many_stacks_are_five_and_others() {
        let stacks: Vec<String> = (0..9).map(|i| format!("main;f{i}")).collect();
        let amounts = stacks
            .iter()
            .zip(1..)
            .map(|(s, n)| (s.as_str(), [n, n, 0, 0]));
        let profile = profile(&amounts.collect::<Vec<_>>());
        let budgets = Budgets::read("main bytes = 0").unwrap();
        let rows = check(&profile, &budgets, false);
        let largest = rows[0].limits[0].largest.as_ref().unwrap();
        assert_eq!(largest.stacks.len(), 5);
        assert_eq!((largest.others, largest.rest), (4, 1 + 2 + 3 + 4));
        assert_eq!((rows[0].functions, rows[0].distinct), (1, 9));
    }
}
