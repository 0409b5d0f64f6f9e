//! Stacks in, a step, stacks out.

use super::*;
use crate::analysis::tests::profile;
use crate::ids::MetricId;

const STACKS: &[(&str, i64)] = &[("main;f;lib::g;h", 5), ("main;f;f;h", 2), ("main;k", 1)];

fn picture(profile: &Profile) -> Vec<String> {
    let tree = &profile.tree;
    assert_eq!(tree.check(), Ok(()));
    let rows = tree.stacks().nodes().iter().enumerate();
    let line = |(row, node): (usize, &NodeId)| {
        let mut names: Vec<_> = tree
            .path(*node)
            .map(|n| String::from_utf8_lossy(profile.node_name(n)).into_owned())
            .collect();
        names.reverse();
        format!(
            "{} {}",
            names.join(";"),
            tree.stacks().own(MetricId(0))[row]
        )
    };
    let mut lines: Vec<_> = rows.map(line).collect();
    lines.sort();
    lines
}

fn after(verb: Verb, target: Target) -> Vec<String> {
    let mut profile = profile(STACKS);
    let before = picture(&profile);
    let old = apply(&mut profile, &Step { verb, target }, &RuleFile::default()).unwrap();
    let lines = picture(&profile);
    profile.tree = old;
    assert_eq!(picture(&profile), before, "the old tree is as it was");
    lines
}

fn function(name: &str) -> Target {
    Target::Function(name.to_owned())
}

#[test]
fn focus_and_ignore_part_the_stacks() {
    assert_eq!(
        after(Verb::Focus, function("h")),
        ["main;f;f;h 2", "main;f;lib::g;h 5"]
    );
    assert_eq!(after(Verb::Ignore, function("h")), ["main;k 1"]);
    assert_eq!(
        after(Verb::Focus, Target::Words("LIB::".into())),
        ["main;f;lib::g;h 5"]
    );
    assert_eq!(
        after(Verb::Ignore, Target::Regex("^lib".into())),
        ["main;f;f;h 2", "main;k 1"]
    );
}

#[test]
fn a_place_is_one_of_many_of_its_name() {
    let profile = profile(STACKS);
    let inner = (1..profile.tree.len())
        .map(NodeId::of)
        .find(|n| profile.tree.depth(*n) == 3 && profile.node_name(*n) == b"f")
        .unwrap();
    assert_eq!(after(Verb::Focus, Target::Place(inner.0)), ["main;f;f;h 2"]);
    assert_eq!(
        after(Verb::Ignore, Target::Place(inner.0)),
        ["main;f;lib::g;h 5", "main;k 1"]
    );
}

#[test]
fn hidden_frames_give_what_they_hold_to_their_callers() {
    assert_eq!(
        after(Verb::Hide, function("f")),
        ["main;h 2", "main;k 1", "main;lib::g;h 5"]
    );
    assert_eq!(
        after(Verb::Hide, function("h")),
        ["main;f;f 2", "main;f;lib::g 5", "main;k 1"]
    );
    assert_eq!(after(Verb::Hide, Target::Regex(".".into())), [" 8"]);
    assert_eq!(
        after(Verb::Hide, Target::Noise("name".into())),
        ["f;f;h 2", "f;lib::g;h 5", "k 1"]
    );
}

#[test]
fn what_noise_is_the_rules_say() {
    let mut profile = profile(&[("main;a;b", 5)]);
    let rules = RuleFile::read("noise inner b\nnoise off entry").unwrap();
    let target = Target::Noise("name".into());
    let verb = Verb::Hide;
    apply(&mut profile, &Step { verb, target }, &rules).unwrap();
    assert_eq!(picture(&profile), ["main;a 5"]);
}

#[test]
fn a_subsystem_is_what_its_rules_mean() {
    let rules = RuleFile::read("Library: lib::*").unwrap();
    let after = |verb, name: &str| {
        let mut profile = profile(STACKS);
        let target = Target::Subsystem(name.into());
        let done = apply(&mut profile, &Step { verb, target }, &rules);
        done.map(|_| picture(&profile))
            .map_err(|why| why.to_string())
    };
    assert_eq!(
        after(Verb::Focus, "none:Library").unwrap(),
        ["main;f;lib::g;h 5"]
    );
    assert_eq!(
        after(Verb::Ignore, "none:Library").unwrap(),
        after(Verb::Focus, "none:(other)").unwrap()
    );
    assert_eq!(
        after(Verb::Focus, "none:Nobody").unwrap_err(),
        "There is no subsystem \u{201c}none:Nobody\u{201d} under these rules."
    );
}

#[test]
fn show_from_cuts_what_is_above() {
    assert_eq!(
        after(Verb::ShowFrom, function("f")),
        ["f;f;h 2", "f;lib::g;h 5"]
    );
    assert_eq!(after(Verb::ShowFrom, function("h")), ["h 7"]);
    // A stack without a frame has not this one either.
    let mut profile = profile(&[("a", 3), ("a;b", 5)]);
    for (verb, name) in [(Verb::Hide, "a"), (Verb::ShowFrom, "b")] {
        let target = function(name);
        apply(&mut profile, &Step { verb, target }, &RuleFile::default()).unwrap();
    }
    assert_eq!(picture(&profile), ["b 5"]);
}

#[test]
fn collapsing_keeps_every_amount() {
    assert_eq!(
        after(Verb::CollapseFunction, function("f")),
        ["main;f 7", "main;k 1"]
    );
    assert_eq!(
        after(Verb::CollapseRecursion, function("f")),
        ["main;f;h 2", "main;f;lib::g;h 5", "main;k 1"]
    );
    assert_eq!(
        after(Verb::CollapseModule, Target::Group("lib".into())),
        ["main;f;f;h 2", "main;f;lib;h 5", "main;k 1"]
    );
}

#[test]
fn recursion_through_others_becomes_one_call_each() {
    let mut profile = profile(&[("a;b;a;c;b;d", 3), ("a;b", 1)]);
    let step = Step {
        verb: Verb::CollapseRecursion,
        target: Target::All,
    };
    apply(&mut profile, &step, &RuleFile::default()).unwrap();
    assert_eq!(picture(&profile), ["a;b 1", "a;b;d 3"]);
}

#[test]
fn what_cannot_be_done_says_why_and_changes_nothing() {
    let mut profile = profile(STACKS);
    let before = picture(&profile);
    for (verb, target, why) in [
        (Verb::Focus, Target::Regex("a(".into()), "unclosed group"),
        (
            Verb::Hide,
            Target::Place(1),
            "\u{201c}hide\u{201d} does not work on a place.",
        ),
        (
            Verb::Focus,
            Target::Place(99),
            "There is no place number 99 in this profile.",
        ),
    ] {
        let error = apply(&mut profile, &Step { verb, target }, &RuleFile::default()).unwrap_err();
        assert_eq!(error.to_string(), why);
        assert_eq!(picture(&profile), before);
    }
}

#[test]
fn a_focus_on_nothing_is_an_empty_profile() {
    assert_eq!(after(Verb::Focus, function("nobody")), Vec::<String>::new());
}

#[test]
fn labels_part_stacks_and_stand_above_them() {
    use crate::analysis::tests::labelled;
    let done = |steps: &[(Verb, &str)]| {
        let mut profile = labelled(&[
            ("main;f", "h=/up bytes=64", 5),
            ("main;f", "h=/list", 2),
            ("main;f", "", 1),
            ("main;g", "h=/up", 4),
        ]);
        for (verb, text) in steps {
            let target = match text.split_once(' ') {
                Some(("function", name)) => function(name),
                _ => Target::Label((*text).to_owned()),
            };
            let step = Step {
                verb: *verb,
                target,
            };
            if let Err(cannot) = apply(&mut profile, &step, &RuleFile::default()) {
                return vec![cannot.to_string()];
            }
        }
        picture(&profile)
    };
    assert_eq!(done(&[(Verb::Focus, "h=/up")]), ["main;f 5", "main;g 4"]);
    assert_eq!(done(&[(Verb::Ignore, "h=/up")]), ["main;f 3"]);
    assert_eq!(done(&[(Verb::Focus, "h=(none)")]), ["main;f 1"]);
    assert_eq!(
        done(&[(Verb::Focus, "h"), (Verb::Ignore, "bytes=32B:1KiB")]),
        ["main;f 2", "main;g 4"]
    );
    assert_eq!(
        done(&[(Verb::Group, "h")]),
        [
            "h: (none);main;f 1",
            "h: /list;main;f 2",
            "h: /up;main;f 5",
            "h: /up;main;g 4"
        ]
    );
    // Parts go with their stacks, whatever is done to those.
    assert_eq!(
        done(&[
            (Verb::CollapseFunction, "function main"),
            (Verb::Group, "h"),
            (Verb::Group, "bytes"),
        ]),
        [
            "bytes: (none);h: (none);main 1",
            "bytes: (none);h: /list;main 2",
            "bytes: (none);h: /up;main 4",
            "bytes: 64;h: /up;main 5"
        ]
    );
    assert_eq!(
        done(&[(Verb::Group, "x")]),
        ["No record of this profile has a label \u{201c}x\u{201d}."]
    );
    for (verb, text) in [
        (Verb::Group, "h=/up"),
        (Verb::Hide, "h"),
        (Verb::Group, "function f"),
    ] {
        let why = done(&[(verb, text)]).join(" ");
        assert!(why.contains("does not work on a"), "{why}");
    }
}
