//! Each rule on both sides of its threshold.

use super::*;
use crate::analysis::names::OwnNames;
use crate::analysis::noise::{Noise, Reading};
use crate::analysis::questions::questions;
use crate::analysis::sentence::Piece;
use crate::analysis::sites::Site;
use crate::analysis::tests::profile;
use crate::ids::MetricId;
use crate::metric::Unit;
use crate::profile::Profile;

fn noise(profile: &Profile) -> Noise {
    Noise::new(profile, Reading::Name)
}

fn found(stacks: &[(String, i64)], subsystems: &[Share]) -> Vec<Finding> {
    let profile = profile(stacks);
    let noise = noise(&profile);
    let facts = Facts::new(
        &profile,
        MetricId(0),
        &OwnNames::new(&profile),
        &noise,
        subsystems,
        true,
    )
    .unwrap();
    facts.map_or(Vec::new(), |facts| findings(&facts))
}

fn ids(stacks: &[(String, i64)]) -> Vec<&'static str> {
    found(stacks, &[]).iter().map(|f| f.id).collect()
}

fn says(id: &str, stacks: &[(String, i64)]) -> bool {
    ids(stacks).contains(&id)
}

/// `n` stacks of 1,000, each below an operation of its own: nothing to say.
fn flat(n: usize) -> Vec<(String, i64)> {
    (0..n)
        .map(|i| {
            (
                format!("main;op{};x;y;leaf{}", letters(i), letters(i)),
                1000,
            )
        })
        .collect()
}

/// Numbers would make threads of them.
fn letters(i: usize) -> String {
    i.to_string()
        .bytes()
        .map(|b| char::from(b - b'0' + b'a'))
        .collect()
}

fn with(mut stacks: Vec<(String, i64)>, more: &[(&str, i64)]) -> Vec<(String, i64)> {
    stacks.extend(
        more.iter()
            .map(|(stack, value)| ((*stack).to_owned(), *value)),
    );
    stacks
}

#[test]
fn nothing_to_say_is_an_answer() {
    let tiny = [
        ("main;a;x", 10),
        ("main;b;x", 11),
        ("main;c;y", 12),
        ("main;d;y", 9),
    ];
    let tiny = with(Vec::new(), &tiny);
    assert_eq!(ids(&tiny), [""; 0]);
    assert_eq!(ids(&flat(40)), [""; 0]);
    assert_eq!(ids(&with(Vec::new(), &[("a;b", 0)])), [""; 0]);
    assert_eq!(ids(&[]), [""; 0]);
}

#[test]
fn one_stack_from_five_per_cent_on() {
    // 5,000 of 100,000 and a little less.
    assert!(says("one-stack", &with(flat(95), &[("main;big;f", 5000)])));
    assert!(!says("one-stack", &with(flat(95), &[("main;big;f", 4999)])));
    // Of ten equal stacks each has ten per cent, and none stands out.
    assert!(!says("one-stack", &flat(10)));
}

#[test]
fn an_operation_or_a_subsystem_that_dominates() {
    // 30,000 of 100,000, and one and a half of the next.
    let two = |first: i64, second: i64| {
        let rest = 100_000 - first - second;
        let mut stacks = with(
            Vec::new(),
            &[
                ("main;big;a;f", first / 2),
                ("main;big;b;f", first - first / 2),
                ("main;next;f", second),
            ],
        );
        for i in 0..40 {
            let more = if i == 0 { rest % 40 } else { 0 };
            stacks.push((
                format!("main;op{};leaf{}", letters(i), letters(i)),
                rest / 40 + more,
            ));
        }
        stacks
    };
    assert!(says("dominant", &two(30_000, 20_000)));
    assert!(!says("dominant", &two(29_999, 14_000)));
    assert!(!says("dominant", &two(30_000, 20_001)));
    let row = |name: &str, value| Share {
        name: name.into(),
        site: Site {
            value,
            stacks: 3,
            node: NodeId(1),
        },
    };
    let stacks = flat(100);
    let rows = [
        row("Merges", 60_000),
        row("Caches", 30_000),
        row("(other)", 10_000),
    ];
    let said = found(&stacks, &rows);
    let finding = said.iter().find(|f| f.id == "dominant").unwrap();
    assert_eq!((finding.value, finding.severity), (60_000, Severity::High));
    let rows = [
        row("Merges", 44_000),
        row("Caches", 30_000),
        row("(other)", 20_000),
    ];
    assert!(found(&stacks, &rows).iter().all(|f| f.id != "dominant"));
    // What no subsystem has is larger: it may be anything.
    let rows = [
        row("Merges", 40_000),
        row("Caches", 10_000),
        row("(other)", 50_000),
    ];
    assert!(found(&stacks, &rows).iter().all(|f| f.id != "dominant"));
    let asks = |other| {
        let profile = profile(&stacks);
        let names = OwnNames::new(&profile);
        let rows = [row("Merges", 100_000 - other), row("(other)", other)];
        let noise = noise(&profile);
        let facts = Facts::new(&profile, MetricId(0), &names, &noise, &rows, true);
        let asked = questions(&facts.unwrap().unwrap());
        asked.iter().any(|q| q.id == "in-other")
    };
    assert!(asks(10_000));
    assert!(!asks(9_999));
}

#[test]
fn growth_from_ten_per_cent_on() {
    let grown = |amount| {
        let half = amount / 2;
        with(
            flat(90),
            &[
                (
                    "main;opz;leafz;alloc::raw_vec::RawVec<T>::grow_one;realloc",
                    half,
                ),
                ("main;opy;leafy;realloc", amount - half),
            ],
        )
    };
    let said = found(&grown(10_000), &[]);
    let finding = said.iter().find(|f| f.id == "growth").unwrap();
    // The first stack has two such frames, and counts once.
    assert_eq!((finding.value, finding.stacks), (10_000, 2));
    assert_eq!(finding.link, Link::Search("finding:growth".into()));
    assert!(!says("growth", &grown(9_998)));
}

#[test]
fn caches_are_suspected() {
    let cached = |amount| with(flat(85), &[("main;opz;DB::MarkCache::set;f", amount)]);
    assert!(says("cache", &cached(15_000)));
    assert!(!says("cache", &cached(14_999)));
}

#[test]
fn code_without_a_name() {
    let lost =
        |name: &str, amount| with(flat(90), &[(&*format!("main;opz;{name};malloc"), amount)]);
    assert!(says("unnamed", &lost("0x7f00deadbeef", 10_000)));
    assert!(!says("unnamed", &lost("0x7f00deadbeef", 9_989)));
    // What can be read is no such name.
    assert!(!says("mangled", &lost("_ZN2DB4loadEv", 10_000)));
    assert!(says("mangled", &lost("?load@DB@@YAXXZ", 10_000)));
    assert!(!says("mangled", &lost("?load@DB@@YAXXZ", 9_989)));
    // An address above named code says nothing of who allocated.
    assert!(!says(
        "unnamed",
        &with(flat(90), &[("0x7f00deadbeef;opz;f", 10_000)])
    ));
}

#[test]
fn modules_are_no_names_and_texts_are() {
    let lost = |name: &str| with(flat(80), &[(&*format!("main;opz;{name}"), 20_000)]);
    for name in ["[libc.so.6]", "[unknown]", "[unknown <2e74>]", "[[heap]]"] {
        assert!(says("unnamed", &lost(name)), "{name}");
    }
    for name in ["(anonymous) /app/a.js:1", "<!-- x -->", "[GC]"] {
        assert!(!says("unnamed", &lost(name)), "{name}");
    }
    // A module allocates nothing that one could look at.
    let mut stacks = flat(60);
    stacks.extend((0..40).map(|i| (format!("main;op{};[libc.so.6]", letters(i)), 1000)));
    stacks.push(("main;opz;leafa".to_owned(), 500));
    assert!(!says("one-function", &stacks));
    assert!(!says("same-code", &stacks));
    let profile = profile(&stacks);
    let names = OwnNames::new(&profile);
    let noise = noise(&profile);
    let facts = Facts::new(&profile, MetricId(0), &names, &noise, &[], true)
        .unwrap()
        .unwrap();
    let who = &questions(&facts)[0];
    assert_eq!(
        (who.id, &who.link),
        ("who-else", &Link::Search("name:leafa".into()))
    );
}

#[test]
fn lines_of_one_function_are_one_function() {
    let lines = |n: usize| {
        let mut stacks = flat(90);
        for i in 0..n {
            stacks.push((format!("main;op;way{};busy (a.py:{i})", letters(i)), 500));
        }
        stacks
    };
    let said = found(&lines(20), &[]);
    let finding = said.iter().find(|f| f.id == "one-function").unwrap();
    assert_eq!((finding.value, finding.stacks), (10_000, 20));
    assert!(!says("one-function", &lines(19)));
    // `serve` and `serve` are not two operations.
    let stacks: Vec<_> = (0..4)
        .map(|i| (format!("main;serve (a.py:{i});f{}", letters(i)), 1000))
        .collect();
    let profile = profile(&stacks);
    let names = OwnNames::new(&profile);
    let noise = noise(&profile);
    let facts = Facts::new(&profile, MetricId(0), &names, &noise, &[], true)
        .unwrap()
        .unwrap();
    assert!(questions(&facts).iter().all(|q| q.id != "same-time"));
}

#[test]
fn one_template_for_many_types() {
    let logs = |n: usize, each: i64| {
        let mut stacks = flat(95);
        for i in 0..n {
            stacks.push((
                format!(
                    "main;opz;void DB::Log<DB::{}>::reserve(int);malloc",
                    letters(i)
                ),
                each,
            ));
        }
        stacks
    };
    let said = found(&logs(8, 700), &[]);
    let finding = said.iter().find(|f| f.id == "same-template").unwrap();
    assert_eq!((finding.value, finding.stacks), (5_600, 8));
    assert_eq!(finding.link, Link::Search("name:DB::Log::reserve".into()));
    assert!(!says("same-template", &logs(7, 800)));
    assert!(!says("same-template", &logs(8, 600)));
}

#[test]
fn one_function_for_many_operations() {
    let called = |n: usize, each: i64| {
        let mut stacks = flat(95);
        for i in 0..n {
            stacks.push((format!("main;op{};common;malloc", letters(i)), each));
        }
        stacks
    };
    let said = found(&called(8, 700), &[]);
    let finding = said.iter().find(|f| f.id == "same-code").unwrap();
    assert_eq!((finding.value, finding.stacks), (5_600, 8));
    assert!(!says("same-code", &called(7, 800)));
    assert!(!says("same-code", &called(8, 600)));
}

#[test]
fn threads_that_allocate_alike() {
    let pool = |threads: usize, each: i64| {
        let mut stacks = flat(80);
        for i in 0..threads {
            stacks.push((format!("worker-{i};run;buffer;f"), each));
            stacks.push((format!("worker-{i};run;own{}", letters(i)), 1));
        }
        stacks
    };
    let said = found(&pool(8, 2_600), &[]);
    let finding = said.iter().find(|f| f.id == "per-thread").unwrap();
    // What each thread has alone is not counted.
    assert_eq!((finding.value, finding.stacks), (20_800, 8));
    assert!(!says("per-thread", &pool(8, 2_400)));
    assert!(!says("per-thread", &pool(7, 4_000)));
}

#[test]
fn functions_with_numbers_are_no_threads() {
    let roots = |name: &dyn Fn(usize) -> String| {
        let root = |i| (format!("{};run;buffer;f", name(i)), 2_600);
        let mut stacks = flat(80);
        stacks.extend((0..8).map(root));
        says("per-thread", &stacks)
    };
    assert!(roots(&|i| format!("Thread-{i}")));
    assert!(roots(&|i| format!("worker {i}")));
    assert!(roots(&|i| format!("pool-1-thread-{i}")));
    assert!(roots(&|i| format!("[io loop tid=4{i}]")));
    assert!(roots(&|i| format!("kworker/{i}:1")));
    assert!(roots(&|i| format!("iperf-27409/2874{i}")));
    assert!(!roots(&|i| format!("main.run.func{i}")));
    assert!(!roots(&|i| format!("main.run.func1-{i}")));
    assert!(!roots(&|i| format!("void f<{i}>()")));
    assert!(!roots(&|i| format!("std::a1{i}")));
    assert!(!roots(&|i| format!("handler{i}")));
    assert!(!roots(&|i| format!("acme.com/app-{i}")));
    assert!(!roots(&|i| format!("f_{i}")));
}

#[test]
fn stacks_that_were_cut() {
    let deep = |cut: usize, shorter: usize| {
        let body = ["f"; 12].join(";");
        let mut stacks = Vec::new();
        for i in 0..cut {
            stacks.push((format!("a{};{body};b;c;d", letters(i)), 1000));
        }
        for i in 0..shorter {
            stacks.push((format!("a{};{body};e;f", letters(i)), 1000));
        }
        stacks.extend(flat(40));
        stacks
    };
    assert!(says("cut-stacks", &deep(6, 2)));
    assert!(!says("cut-stacks", &deep(6, 3)));
    assert!(!says("cut-stacks", &deep(2, 0)));
}

#[test]
fn stacks_that_begin_anywhere() {
    let begin = |n: usize| -> Vec<(String, i64)> {
        (0..n)
            .map(|i| (format!("f{};x;y;leaf{}", letters(i), letters(i)), 1000))
            .collect()
    };
    assert!(says("many-roots", &begin(50)));
    assert!(!says("many-roots", &begin(49)));
}

/// What is said and asked of samples, as words.
fn of_samples(
    stacks: &[(String, i64)],
) -> (Vec<Finding>, Vec<crate::analysis::questions::Question>) {
    let mut profile = profile(stacks);
    profile.metrics[0].unit = Unit::Count;
    profile.metrics[0].name = "samples".into();
    let names = OwnNames::new(&profile);
    let noise = noise(&profile);
    let facts = Facts::new(&profile, MetricId(0), &names, &noise, &[], true).unwrap();
    facts.map_or_else(Default::default, |facts| {
        (findings(&facts), questions(&facts))
    })
}

fn words(sentence: &Sentence) -> String {
    let word = |piece: &Piece| match piece {
        Piece::Words(words) => words.to_string(),
        Piece::Count(many, of) => format!("{many} {of}"),
        _ => "_".to_owned(),
    };
    sentence.0.iter().map(word).collect()
}

#[test]
fn few_samples_of_which_one_stack_decides() {
    let few = |others: i64, largest: i64| {
        let stacks = [("main;big;f", largest), ("main;a;f", others)];
        let (said, _) = of_samples(&with(Vec::new(), &stacks));
        let few = said.iter().find(|f| f.id == "few-records");
        few.map(|few| words(&few.title))
    };
    assert_eq!(few(99, 100).unwrap(), "There are only 199 sample");
    assert_eq!(few(100, 100), None);
    // Half of it decides, and a line is not a sample.
    assert!(few(50, 49).is_some());
    assert!(!says(
        "few-records",
        &with(flat(5), &[("main;big;f", 5_000)])
    ));
    let (said, _) = of_samples(
        &(0..3)
            .map(|i| (format!("main;{}", letters(i)), 10))
            .collect::<Vec<_>>(),
    );
    assert!(said.iter().all(|f| f.id != "few-records"));
}

#[test]
fn samples_are_not_told_as_allocations() {
    let mut stacks = with(
        flat(40),
        &[("main;opz;busy;realloc", 90_000), ("main;opq;g", 9_000)],
    );
    stacks.extend((0..30).map(|i| {
        (
            format!("main;op{};way{};busy", letters(i), letters(i)),
            9_000,
        )
    }));
    let (said, asked) = of_samples(&stacks);
    assert!(said.len() >= 3, "{said:?}");
    let all = said.iter().flat_map(|f| [&f.title, &f.detail]);
    for text in all.chain(asked.iter().map(|q| &q.text)).map(words) {
        for wrong in ["allocates", "allocate ", "allocated", "holds", " hold "] {
            assert!(!text.replace("reallocated", "").contains(wrong), "{text}");
        }
    }
    assert!(asked.iter().all(|q| q.id != "same-time"));
}

#[test]
fn a_process_is_no_operation() {
    let stacks: Vec<_> = (0..40)
        .map(|i| {
            (
                format!("server;op{};x;leaf{}", letters(i), letters(i)),
                1000,
            )
        })
        .collect();
    assert_eq!(ids(&stacks), [""; 0]);
    let below = with(stacks, &[("server;opa;y;big", 30_000), ("other;z", 1)]);
    let said = found(&below, &[]);
    let finding = said.iter().find(|f| f.id == "dominant").unwrap();
    assert_eq!(finding.value, 31_000);
    // A namespace is more than a process.
    let named: Vec<_> = (0..40)
        .map(|i| {
            (
                format!("app::serve;op{};x;leaf{}", letters(i), letters(i)),
                1000,
            )
        })
        .collect();
    let named = with(named, &[("tool;z", 1)]);
    assert!(says("dominant", &named));
}

#[test]
fn amounts_that_are_multiples() {
    let step = |step: i64, n: usize| -> Vec<(String, i64)> {
        flat(n)
            .into_iter()
            .enumerate()
            .map(|(i, (stack, _))| (stack, step * (1 + i as i64 % 2)))
            .collect()
    };
    assert!(says("quantum", &step(4096, 20)));
    assert!(!says("quantum", &step(4095, 20)));
    assert!(!says("quantum", &step(4096, 19)));
    assert!(!says("quantum", &step(4096, 1400)));
}

#[test]
fn short_and_deep_stacks() {
    let short = |n: usize| -> Vec<(String, i64)> {
        let mut stacks = flat(20);
        stacks.extend((0..n).map(|i| (format!("main;op{};g", letters(i)), 1000)));
        stacks
    };
    assert!(says("shallow", &short(20)));
    assert!(!says("shallow", &short(19)));
    let deep = |n: usize| with(flat(40), &[(&*vec!["f"; n].join(";"), 1000)]);
    assert!(says("deep", &deep(500)));
    assert!(!says("deep", &deep(499)));
}

#[test]
fn stacks_of_which_none_matters() {
    assert!(says("spread", &flat(1000)));
    assert!(!says("spread", &flat(999)));
    let ten = |each: i64| {
        let mut stacks = flat(1000);
        stacks.extend((0..10).map(|i| (format!("main;big{};f", letters(i)), each)));
        stacks
    };
    assert!(says("spread", &ten(5_200)));
    assert!(!says("spread", &ten(5_300)));
}

#[test]
fn one_function_or_ten_stacks_that_hold_much() {
    let called = |n: usize, each: i64| {
        let mut stacks = flat(90);
        for i in 0..n {
            stacks.push((format!("main;op;way{};busy;malloc", letters(i)), each));
        }
        stacks
    };
    let said = found(&called(20, 500), &[]);
    let finding = said.iter().find(|f| f.id == "one-function").unwrap();
    assert_eq!((finding.value, finding.stacks), (10_000, 20));
    assert!(!says("one-function", &called(20, 499)));
    assert!(!says("one-function", &called(19, 600)));
    let ten = |n: usize, each: i64| {
        let mut stacks = flat(n);
        stacks.extend((0..10).map(|i| (format!("main;big{};f", letters(i)), each)));
        stacks
    };
    assert!(says("few-stacks", &ten(990, 11_000)));
    assert!(!says("few-stacks", &ten(990, 10_900)));
    assert!(!says("few-stacks", &ten(989, 11_000)));
}

#[test]
fn of_a_difference_only_what_is_true_is_said() {
    let stacks = with(
        flat(40),
        &[
            ("main;opz;a;realloc", -60_000),
            ("main;opx;a;realloc", -1),
            ("main;opy;DB::Cache::set;f", -10_000),
        ],
    );
    let said = found(&stacks, &[]);
    let ids: Vec<_> = said.iter().map(|f| f.id).collect();
    assert_eq!(ids, ["difference", "one-stack"]);
    assert_eq!((said[0].value, said[0].stacks), (-70_001, 3));
    assert_eq!(said[1].value, -60_000);
    let profile = profile(&stacks);
    let names = OwnNames::new(&profile);
    let noise = noise(&profile);
    let facts = Facts::new(&profile, MetricId(0), &names, &noise, &[], true)
        .unwrap()
        .unwrap();
    let asked = questions(&facts);
    assert_eq!(
        asked.iter().map(|q| q.id).collect::<Vec<_>>(),
        ["who-else", "what-in-it"]
    );
    // It is the largest in magnitude.
    assert_eq!(
        words(&asked[0].text),
        "Who else calls _, which changed by _ (_)?"
    );
    assert_eq!(asked[0].link, Link::Search("name:a".into()));
}

#[test]
fn questions_are_of_the_file() {
    // Of a function that one other calls it is no question who else does.
    let stacks = with(flat(40), &[("main;opz;y;leafa", 1)]);
    let profile = profile(&stacks);
    let noise = noise(&profile);
    let facts = Facts::new(
        &profile,
        MetricId(0),
        &OwnNames::new(&profile),
        &noise,
        &[],
        true,
    )
    .unwrap()
    .unwrap();
    let asked: Vec<_> = questions(&facts).iter().map(|q| q.id).collect();
    assert_eq!(asked, ["what-in-it", "same-time", "largest"]);
}

#[test]
fn the_same_stacks_in_another_order_say_the_same() {
    let mut stacks = with(
        flat(90),
        &[("main;opz;realloc", 9_000), ("main;opy;realloc", 9_000)],
    );
    let forward: Vec<_> = found(&stacks, &[])
        .into_iter()
        .map(|f| (f.id, f.value))
        .collect();
    stacks.reverse();
    let backward: Vec<_> = found(&stacks, &[])
        .into_iter()
        .map(|f| (f.id, f.value))
        .collect();
    assert!(!forward.is_empty());
    assert_eq!(forward, backward);
}
