//! What holds for any profile, tried on many that nobody thought of.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{finish, load, tree};
use heapglass::analysis::budgets::{Budgets, Verdict, check};
use heapglass::analysis::estimates::Estimate;
use heapglass::analysis::search::{Query, search};
use heapglass::formats::FORMATS;
use heapglass::ids::{MetricId, NodeId};
use heapglass::ingest::{Json, Load, LoadOptions};
use heapglass::report::folded;
use heapglass::snapshot;
use heapglass::view::Opened;
use heapglass::view::functions::{FunctionSort, FunctionsQuery};
use heapglass::view::icicle::{MORE, NEGATIVE, Window};
use heapglass::view::shape::Form;
use heapglass::view::tables::Asked;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A frame's name: few, so that stacks share and recur; some awkward.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[a-e]",
        1 => Just("<[T; 4]>::f".to_owned()),
        1 => Just("ns::f(int, char)".to_owned()),
        1 => Just("größe".to_owned()),
    ]
}

fn record() -> impl Strategy<Value = (Vec<String>, i64)> {
    let amount = prop_oneof![9 => 0i64..5000, 1 => -50i64..0];
    (prop::collection::vec(name(), 1..8), amount)
}

fn records() -> impl Strategy<Value = Vec<(Vec<String>, i64)>> {
    prop::collection::vec(record(), 3..60)
}

fn text(records: &[(Vec<String>, i64)]) -> String {
    let line = |(frames, amount): &(Vec<String>, i64)| format!("{} {amount}\n", frames.join(";"));
    records.iter().map(line).collect()
}

fn open(records: &[(Vec<String>, i64)]) -> heapglass::profile::Profile {
    finish(load("x.folded", text(records).as_bytes(), usize::MAX))
}

/// Whatever it looks like.
fn as_collapsed(text: &str, size: usize) -> heapglass::profile::Profile {
    let options = LoadOptions {
        read_as: Some("collapsed".to_owned()),
        ..LoadOptions::default()
    };
    let mut load = Load::new(FORMATS, &options).unwrap();
    for piece in text.as_bytes().chunks(size) {
        load.feed(piece);
    }
    finish(load.finish())
}

fn json_part() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec!["{", "}", "[", "]", ",", ":", "[1,2],", "{},", "\"a\":"]).prop_map(str::to_owned),
        2 => "-?[0-9]{1,4}(\\.[0-9]{1,2})?(e[+-]?[0-9])?,",
        2 => "\"(\\\\[nu\"d8]|[a-d8\u{e9}]){0,6}\",",
        1 => prop::sample::select(vec!["true,", "false,", "null,", " ", "\n", "tru", "\"\\ud83d\\ude00\","]).prop_map(str::to_owned),
    ]
}

/// All tokens with their places, and what ended them.
fn tokens(text: &str, size: usize) -> Vec<String> {
    let mut json = Json::new(8).tolerating_lone_brackets();
    let mut seen = Vec::new();
    for piece in text.as_bytes().chunks(size) {
        let mut rest = piece;
        loop {
            match json.next(&mut rest) {
                Ok(Some(token)) => seen.push(format!("{token:?}")),
                Ok(None) => break,
                Err(why) => {
                    seen.push(why.to_string());
                    return seen;
                }
            }
        }
    }
    seen.push(format!("{:?}", json.finish()));
    seen
}

const METRIC: MetricId = MetricId(0);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_split_equals_the_whole(records in records(), size in 1usize..50) {
        let text = text(&records);
        let whole = finish(load("x.folded", text.as_bytes(), text.len()));
        let split = finish(load("x.folded", text.as_bytes(), size));
        prop_assert_eq!(split, whole);
    }

    /// Folded out and read in again, it is the same tree; where letters had to
    /// be replaced, the same shape and amounts.
    #[test]
    fn folded_stacks_read_back_as_the_same_tree(
        records in records(),
        odd in prop::collection::vec("[ab;\\[\\]()<> #/'\\\\0-9]{1,12}", 0..8),
    ) {
        let mut lines = text(&records);
        for (i, stack) in odd.iter().enumerate() {
            lines.push_str(&format!("x;{stack}z;{stack} {i}\n"));
        }
        let profile = as_collapsed(&lines, 4096);
        let mut out = Vec::new();
        let replaced = folded::write(&profile, METRIC, &mut out).unwrap();
        let again = as_collapsed(std::str::from_utf8(&out).unwrap(), 4096);
        prop_assert_eq!(again.total(METRIC), profile.total(METRIC));
        prop_assert_eq!(again.import.rejected, 0);
        prop_assert_eq!(again.tree.stacks().len(), profile.tree.stacks().len());
        if replaced == 0 {
            prop_assert_eq!(tree(&again), tree(&profile));
        }
    }

    /// Lines that nobody would write: brackets that do not close, frames
    /// without a name, amounts with fractions, signs and none at all.
    #[test]
    fn odd_lines_neither_depend_on_cuts_nor_on_order(
        lines in prop::collection::vec("([ab;\\[\\]()<> #'\\\\]|\\[a;1 | tid=[0-9]\\];|T; 4\\]){0,9}( -?[0-9]{1,3}(\\.[0-9]{1,7})?)?", 1..40),
        size in 1usize..20,
    ) {
        let joined = |lines: &[String]| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
        let text = joined(&lines);
        let whole = as_collapsed(&text, text.len());
        let split = as_collapsed(&text, size);
        prop_assert_eq!(&split, &whole);
        let import = &whole.import;
        prop_assert_eq!(import.lines, lines.len() as u64);
        prop_assert_eq!(import.records + import.rejected + import.skipped, import.lines);
        let mut other = lines;
        other.reverse();
        let other = as_collapsed(&joined(&other), usize::MAX);
        prop_assert_eq!(&other.tree, &whole.tree);
        prop_assert_eq!(&other.metrics, &whole.metrics);
    }

    /// Nearly JSON, so that mistakes come late.
    #[test]
    fn json_is_the_same_tokens_however_it_is_cut(
        parts in prop::collection::vec(json_part(), 0..40),
        size in 1usize..9,
    ) {
        let text = parts.concat();
        prop_assert_eq!(tokens(&text, size), tokens(&text, usize::MAX));
    }

    #[test]
    fn dhat_is_the_same_however_it_is_cut(
        points in prop::collection::vec(("[0-9]{1,20}", prop::collection::vec(0u32..6, 0..6), json_part()), 0..20),
        size in 1usize..60,
    ) {
        let point = |(amount, stack, odd): &(String, Vec<u32>, String)| {
            format!("{{\"tb\":{amount},\"tbk\":1,\"odd\":{odd} \"fs\":{stack:?}}}")
        };
        let points: Vec<_> = points.iter().map(point).collect();
        let text = format!(
            "{{\"dhatFileVersion\":2,\"pps\":[{}],\"ftbl\":[\"[root]\",\"0x1: a (a.c:1)\",\"b\"]}}",
            points.join(",")
        );
        let whole = finish(load("x", text.as_bytes(), text.len()));
        let split = finish(load("x", text.as_bytes(), size));
        prop_assert_eq!(&split.import, &whole.import);
        prop_assert!(split == whole);
        prop_assert!(snapshot::read(&snapshot::write(&whole)) == Ok(whole));
    }

    #[test]
    fn sums_are_those_of_a_plain_count(records in records()) {
        let profile = open(&records);
        let total: i64 = records.iter().map(|(_, amount)| amount).sum();
        prop_assert_eq!(profile.total(METRIC), Some(total));
        let own: i64 = profile.tree.stacks().own(METRIC).iter().sum();
        prop_assert_eq!(own, total);
        // Functions, once a stack each, counted the slow way.
        let mut want: BTreeMap<&str, (i64, i64, u64)> = BTreeMap::new();
        for (frames, amount) in &records {
            want.entry(&frames[frames.len() - 1]).or_default().0 += amount;
            for name in frames.iter().collect::<BTreeSet<_>>() {
                let row = want.entry(name).or_default();
                row.1 += amount;
                row.2 += 1;
            }
        }
        let mut opened = Opened::new(profile);
        let query = Asked {
            query: FunctionsQuery {
                metric: 0,
                sort: FunctionSort::Name,
                descending: false,
                filter: String::new(),
            },
            start: 0,
            count: usize::MAX,
        };
        let table = opened.functions_table(&query).unwrap();
        prop_assert_eq!(table.list.len(), want.len());
        let digits = |text: &str| -> i64 {
            let number = text.split(' ').next().unwrap_or_default();
            number.replace(',', "").replace('\u{2212}', "-").parse().unwrap()
        };
        for row in &table.list {
            let seen = (digits(&row.own.exact), digits(&row.total.exact), row.stacks);
            prop_assert_eq!(seen, want[row.name.as_str()], "{}", row.name);
        }
    }

    #[test]
    fn paths_of_budgets_hold_what_a_plain_count_finds(
        records in records(),
        above in "[a-e]",
        below in "[a-e]",
        limit in -3000i64..9000,
    ) {
        let profile = open(&records);
        let holds = |found: &dyn Fn(&[String]) -> bool| -> i64 {
            let found = records.iter().filter(|(frames, _)| found(frames));
            found.map(|(_, amount)| amount).sum()
        };
        let one = holds(&|frames| frames.contains(&above));
        let two = holds(&|frames| {
            let first = frames.iter().position(|name| *name == above);
            first.is_some_and(|at| frames[at + 1..].contains(&below))
        });
        let text = format!(
            "{above} amount = {one}\n{above} above {below} amount = {two}\n\
             {above} amount <= {limit}\n{above} amount > {limit}\n* amount = {}",
            holds(&|_| true),
        );
        let budgets = Budgets::read(&text).unwrap();
        let rows = check(&profile, &budgets, false);
        let passed: Vec<bool> = rows
            .iter()
            .map(|row| row.limits[0].verdict == Verdict::Pass)
            .collect();
        prop_assert_eq!(passed, [true, true, one <= limit, one > limit, true]);
        if let Some(largest) = &rows[2].limits[0].largest {
            let listed: i64 = largest.stacks.iter().map(|(_, amount)| amount).sum();
            prop_assert_eq!(i128::from(listed) + largest.rest, i128::from(one));
        }
    }

    #[test]
    fn any_text_is_budgets_and_estimates_or_a_mistake_with_a_place(
        text in "(HOT |total |/|\"|above|text |and | |=|<=|:|[a-zé%#*.\\n]|[0-9]|bytes |peak )*",
    ) {
        if let Err(mistake) = Budgets::read(&text) {
            prop_assert!(mistake.line >= 1 && mistake.column >= 1);
        }
        if let Err(mistake) = Estimate::read(&text) {
            prop_assert_eq!(mistake.line, 1);
        }
    }

    #[test]
    fn lines_in_another_order_give_the_same_tree(records in records(), turn in 0usize..60) {
        let mut other = records.clone();
        other.reverse();
        let turn = turn % other.len();
        other.rotate_left(turn);
        let (a, b) = (open(&records), open(&other));
        prop_assert_eq!(&a.tree, &b.tree);
        prop_assert_eq!(&a.frames, &b.frames);
        prop_assert_eq!(tree(&a), tree(&b));
    }

    #[test]
    fn a_snapshot_comes_back_as_it_went(records in records()) {
        let profile = open(&records);
        let bytes = snapshot::write(&profile);
        prop_assert_eq!(snapshot::read(&bytes).unwrap(), profile);
    }

    #[test]
    fn a_damaged_snapshot_is_an_error_or_a_sound_profile(
        records in records(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = snapshot::write(&open(&records));
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at); } else { bytes[at] = byte; }
        if let Ok(profile) = snapshot::read(&bytes) {
            prop_assert_eq!(profile.check(), Ok(()));
        }
    }

    #[test]
    fn nested_hits_count_once(records in records()) {
        let profile = open(&records);
        let query = Query { pattern: "a".into(), regex: false, case: true };
        let hits = search(&profile, &query).unwrap();
        let want: i64 = records
            .iter()
            .filter(|(frames, _)| frames.iter().any(|name| name.contains('a')))
            .map(|(_, amount)| amount)
            .sum();
        prop_assert_eq!(hits.amount(&profile, METRIC), Some(want));
    }

    #[test]
    fn boxes_nest_and_nothing_is_lost(
        records in records(),
        from in 0.0f64..1.0,
        part in 0.01f64..1.0,
        narrowest in 0.5f64..80.0,
        form in prop_oneof![Just(Form::TopDown), Just(Form::BottomUp)],
    ) {
        let profile = open(&records);
        let mut opened = Opened::new(profile);
        let (_, _, root) = opened.icicle(METRIC, form, window(0.0, 1.0, 1.0)).unwrap();
        let from = from * root;
        let to = (from + part * root).min(root);
        prop_assume!(to > from);
        let (boxes, sums, _) = opened.icicle(METRIC, form, window(from, to, narrowest)).unwrap();
        // The parts add up to the total.
        let digits = |text: &str| -> i64 {
            text.split(' ').next().unwrap_or_default().replace(',', "").replace('\u{2212}', "-").parse().unwrap()
        };
        let parts: i64 = sums.parts.iter().map(|part| digits(&part.amount.exact)).sum();
        prop_assert_eq!(parts, digits(&sums.total.exact));
        // Each box lies in the window and in its parent's box.
        for i in 0..boxes.node.len() {
            let details = opened.details(METRIC, NodeId(boxes.node[i]), 1, 0).unwrap();
            if boxes.flags[i] & MORE == 0 {
                let total = details.amounts[0].total.as_ref().unwrap();
                prop_assert_eq!(boxes.flags[i] & NEGATIVE != 0, digits(&total.exact) < 0);
            }
            let (x, w) = (f64::from(boxes.x[i]), f64::from(boxes.w[i]));
            prop_assert!(x >= 0.0 && x + w <= 1000.01);
            if boxes.row[i] == 0 { continue; }
            let parent = details.ancestors.first().map_or(boxes.node[0], |above| above.node);
            let above = (0..i).find(|j| {
                boxes.node[*j] == parent && boxes.row[*j] + 1 == boxes.row[i] && boxes.flags[*j] & MORE == 0
            });
            let above = above.expect("a box has its parent above it");
            prop_assert!(x >= f64::from(boxes.x[above]) - 0.01);
            prop_assert!(x + w <= f64::from(boxes.x[above]) + f64::from(boxes.w[above]) + 0.01);
        }
    }
}

fn window(from: f64, to: f64, narrowest: f64) -> Window {
    Window {
        from,
        to,
        top: 0,
        rows: 20,
        width: 1000.0,
        narrowest,
    }
}
