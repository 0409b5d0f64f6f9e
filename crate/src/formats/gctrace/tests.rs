//! Lines in, cycles out.

use super::FORMAT;
use super::helper::{Helper, read as helper};
use super::line::{Misread, find, read, unescaped};
use crate::ingest::{Load, LoadOptions, Peek, Sniff};
use crate::number::plain;
use crate::profile::{GcCycle, Profile};

const LINE: &str = "gc 18 @1.824s 13%: 0.030+44+0.015 ms clock, 0.12+29/43/1.5+0.060 ms cpu, 173->203->101 MB, 204 MB goal, 2 MB stacks, 1 MB globals, 4 P";

fn load(text: &str) -> Result<Profile, String> {
    let options = LoadOptions {
        read_as: Some("gctrace".to_owned()),
        ..LoadOptions::default()
    };
    let mut load = Load::new(crate::formats::FORMATS, &options).unwrap();
    load.feed(text.as_bytes());
    let profile = load.finish().map_err(|refusal| refusal.sentence)?;
    profile.check().unwrap();
    Ok(profile)
}

fn cycles(profile: &Profile) -> &[GcCycle] {
    profile.gc.as_ref().unwrap().cycles()
}

/// `number@seconds percent pause+concurrent cpu stopped/assist/background/idle
/// before>after>live goal stacks globals procs`
fn shown(cycle: &GcCycle) -> String {
    let maybe = |size: Option<u32>| size.map_or("-".to_owned(), |size| size.to_string());
    let ms = |time| plain(time, 6);
    let cpu = cycle.cpu;
    format!(
        "{}@{} {}% {}+{} {}/{}/{}/{} {}>{}>{} {} {} {} {}{}",
        cycle.number,
        cycle.at.map_or("-".to_owned(), |at| plain(at, 9)),
        cycle
            .percent
            .map_or("-".to_owned(), |percent| percent.to_string()),
        ms(cycle.pause),
        ms(cycle.concurrent),
        ms(cpu.stopped),
        ms(cpu.assist),
        ms(cpu.background),
        ms(cpu.idle),
        cycle.before,
        maybe(cycle.after),
        maybe(cycle.live),
        maybe(cycle.goal),
        cycle.stacks,
        cycle.globals,
        cycle.procs,
        if cycle.forced { " forced" } else { "" },
    )
}

#[test]
fn every_version_of_the_line_is_read() {
    for (line, want) in [
        (
            LINE,
            "18@1.824 13% 0.045+44 0.18/29/43/1.5 173>203>101 204 2 1 4",
        ),
        (
            "gc 763 @77536.239s 1%: 0.11+2192+0.75 ms clock, 0.92+9269/4379/3243+6.0 ms cpu, 6370->6390->3298 MB, 6533 MB goal, 8 P (forced)",
            "763@77536.239 1% 0.86+2192 6.92/9269/4379/3243 6370>6390>3298 6533 0 0 8 forced",
        ),
        (
            "gc 88 @3.243s 9%: 0.040+16+1.0+5.9+0.34 ms clock, 0.16+16+0+18/5.7/11+1.3 ms cpu, 32->33->19 MB, 33 MB goal, 4 P",
            "88@3.243 9% 0.38+22.9 1.46/18/21.7/11 32>33>19 33 0 0 4",
        ),
        (
            "gc76(1): 2+1+1390+1 us, 1 -> 3 MB, 16397 (1015746-999349) objects, 12 goroutines, 1436/1/0 sweeps, 0(0) handoff, 0(0) steal, 0/0/0 yields",
            "76@- -% 1.394+0 0/0/0/0 3>->- - 0 0 1",
        ),
        ("gc3(2): 1+0+2 ms, 5 -> 2 MB 9 -> 4 (10-6) objects", ""),
        (
            "gc3(2): 1+0+2 ms, 5 -> 2 MB, 9 (10-6) objects",
            "3@- -% 3+0 0/0/0/0 5>2>2 - 0 0 2",
        ),
        // Of a later version: sizes that nobody knows yet, no blank before MB.
        (
            "gc 2 @38.292s 0%: 0.011+0.41+0.009 ms clock, 0.18+0/0.41/0.001+0.14 ms cpu, 25000->25000->0 MB, 8796093021775 MB goal, 0 MB stacks, 3MB globals, 7 MB arenas, 16 P",
            "2@38.292 0% 0.02+0.41 0.32/0/0.41/0.001 25000>25000>0 - 0 3 16",
        ),
        (
            "gc 280 @1.195s 0%: 0+0+0 ms clock, 0+0/0/0+0 ms cpu, 11->11->6 MB, 12 MB goal, 4 P",
            "280@1.195 0% 0+0 0/0/0/0 11>11>6 12 0 0 4",
        ),
    ] {
        assert_eq!(find(line.as_bytes()), Some(0), "{line}");
        let seen = read(line.as_bytes()).map(|cycle| shown(&cycle.row));
        assert_eq!(seen.unwrap_or_default(), want, "{line}");
    }
}

#[test]
fn a_line_cut_anywhere_is_no_cycle() {
    for end in 8..LINE.len() {
        let cut = &LINE.as_bytes()[..end];
        assert_eq!(find(cut), Some(0), "{end}");
        assert_eq!(read(cut), Err(Misread::Cut), "{end}");
    }
    for end in ["(", "(for", "(forced"] {
        let cut = format!("{LINE} {end}");
        assert_eq!(read(cut.as_bytes()), Err(Misread::Cut), "{end}");
    }
    let mixed = LINE.replace("204 MB", "4Round:   75/100");
    assert_eq!(read(mixed.as_bytes()), Err(Misread::Cut));
}

#[test]
fn numbers_that_cannot_be_are_told() {
    let digits = "9".repeat(30);
    for (from, to) in [
        ("1.824", &digits[..]),
        ("1.824", "1.0123456789"),
        ("18 @", "4294967296 @"),
        ("13%", "300%"),
        ("173->", "4294967296->"),
        ("44+", "0.0000001+"),
        ("4 P", "99999999999 P"),
    ] {
        let line = LINE.replacen(from, to, 1);
        assert_eq!(read(line.as_bytes()), Err(Misread::TooLarge), "{line}");
    }
}

#[test]
fn it_stands_anywhere_in_a_line() {
    for line in [
        format!("2024-06-12T18:14:21.5Z stderr F {LINE}"),
        format!("app | {LINE}"),
        format!(r#"{{"level":"info","msg":"{LINE}","time":1}}"#),
        format!(r#"{{"log":"{LINE}\n","stream":"stderr"}}"#).replace("->", r"-\u003e"),
        format!("{LINE} pod=a-1"),
    ] {
        let profile = load(&line).unwrap();
        assert_eq!(
            shown(&cycles(&profile)[0]),
            "18@1.824 13% 0.045+44 0.18/29/43/1.5 173>203>101 204 2 1 4"
        );
    }
    for words in ["gc 1 of 2", "gc# @1s", "gc1(2) done"] {
        assert_eq!(find(words.as_bytes()), None, "{words}");
    }
    assert_eq!(unescaped(br"a-\u003eb"), &b"a->b"[..]);
}

#[test]
fn two_cycles_on_a_line_are_two() {
    let (head, _) = LINE.split_at(40);
    let profile = load(&format!("{head}{LINE}{LINE}\nwords\n{LINE}")).unwrap();
    let import = &profile.import;
    assert_eq!((import.lines, import.records), (5, 3));
    assert_eq!((import.rejected, import.skipped), (1, 1));
}

#[test]
fn a_cycle_cut_by_another_writer_counts_once() {
    let (name, rest) = LINE.split_at(3);
    let (begin, end) = LINE.split_at(60);
    let text =
        format!("{name}round 1\n{rest}\n{begin}round 2\n{end}\nuser@10.2s 5 is no rest\n{LINE}\n");
    let import = load(&text).unwrap().import;
    assert_eq!((import.lines, import.records), (6, 1));
    assert_eq!((import.rejected, import.skipped), (2, 3));
}

#[test]
fn old_lines_say_what_the_cycle_before_left() {
    let line = |n: u32, from: u32, to: u32| {
        format!("gc{n}(1): 2+1+1390+1 us, {from} -> {to} MB, 1 (2-1) objects, 0/0/0 yields\n")
    };
    let text = [line(1, 0, 4), line(2, 2, 8), line(4, 3, 9)].concat();
    let profile = load(&text).unwrap();
    let seen: Vec<_> = cycles(&profile)
        .iter()
        .map(|c| (c.before, c.live))
        .collect();
    assert_eq!(seen, [(4, Some(2)), (8, None), (9, None)]);
    assert_eq!(profile.gc.as_ref().unwrap().missing(), 1);
    assert!(
        profile.import.warnings[0].contains("1 cycles are missing"),
        "{:?}",
        profile.import.warnings
    );
}

#[test]
fn helpers_are_counted_by_kind() {
    for (line, want) in [
        ("scvg1: 3 MB released", Some(Helper::Scavenge { kib: 3072 })),
        ("scvg: 8 KB released", Some(Helper::Scavenge { kib: 8 })),
        (
            "scvg0: inuse: 0, idle: 0, sys: 1, released: 0, consumed: 1 (MB)",
            Some(Helper::Scavenge { kib: 0 }),
        ),
        (
            "x | scav 5 KiB work (bg), 186960 KiB work (eager), 208712 KiB now, 9% util (forced)",
            Some(Helper::Scavenge { kib: 186_965 }),
        ),
        (
            "scav 12 40 KiB work, 80 KiB total, 9% util",
            Some(Helper::Scavenge { kib: 40 }),
        ),
        (
            "init errors @0.33 ms, 0.005 ms clock, 0 bytes, 0 allocs",
            Some(Helper::Init),
        ),
        (
            "pacer: assist ratio=+1.186396e+000 (scan 0 MB in 3->4 MB) workers=0++2.500000e-001",
            Some(Helper::Plan),
        ),
        ("init done", None),
        ("pacer: slow down", None),
        ("scvgs", None),
    ] {
        assert_eq!(helper(line.as_bytes()), want, "{line}");
    }
}

#[test]
fn what_has_no_cycle_is_refused_with_a_reason() {
    let why = load("hello\n").unwrap_err();
    assert!(
        why.starts_with("There is no line of a garbage collection"),
        "{why}"
    );
    let why = load(&LINE[..60]).unwrap_err();
    assert!(why.contains("(1) are all cut"), "{why}");
}

#[test]
fn it_is_told_from_its_lines_and_leaves_folded_stacks_alone() {
    let sniffs = |text: &str, whole| {
        (FORMAT.sniff)(Peek {
            bytes: text.as_bytes(),
            whole,
            name: "x.log",
        })
    };
    assert_eq!(sniffs(&format!("hello\n{LINE}"), true), Sniff::Yes);
    assert_eq!(sniffs("hello\n", false), Sniff::More);
    assert_eq!(sniffs("hello\n", true), Sniff::No);
    let kind = |text: &str| {
        let mut load = Load::new(crate::formats::FORMATS, &LoadOptions::default()).unwrap();
        load.feed(text.as_bytes());
        load.finish().map(|profile| profile.format.id)
    };
    let folded = "main;parse;alloc 4096\n".repeat(9);
    assert_eq!(kind(&format!("{LINE}\n{folded}")).unwrap(), "collapsed");
    assert_eq!(kind(&format!("hello\n{LINE}\n")).unwrap(), "gctrace");
    // Behind more of the program's own output than is looked at first.
    let long = "the program says hello\n".repeat(9000);
    assert_eq!(kind(&format!("{long}{LINE}\n")).unwrap(), "gctrace");
}
