//! Stacks and files in, tables and listings out.

use super::*;
use crate::analysis::tests::profile;
use crate::transform::{Step, Target, Verb};

fn opened() -> Opened {
    let stacks = [
        ("main (a/app.py:3);load (a/app.py:8)", 6),
        ("main (a/app.py:3);read (lib/io.py:2)", 2),
        ("main (a/app.py:4);native", 1),
    ];
    Opened::new(profile(&stacks))
}

fn rows(opened: &mut Opened, sort: RoutineSort, filter: &str) -> Vec<String> {
    let query = RoutinesQuery {
        metric: 0,
        sort,
        descending: true,
        filter: filter.to_owned(),
    };
    let table = opened.routines_table(&Asked {
        query,
        start: 0,
        count: 100,
    });
    let table = table.unwrap();
    let row = |row: RoutineRow| {
        let (own, total) = (row.own.text, row.total.text);
        format!("{} {} {own} {total}", row.name, row.file)
    };
    let part = |part: crate::view::Part| format!("{} {}", part.amount.text, part.label);
    let rows = table.list.into_iter().map(row);
    rows.chain(table.conservation.parts.into_iter().map(part))
        .collect()
}

fn query(routine: u32, whole: bool) -> ListingQuery {
    ListingQuery {
        metric: 0,
        routine,
        chosen: None,
        whole,
    }
}

fn lines(opened: &mut Opened, query: ListingQuery) -> (Vec<String>, ListingHead) {
    let part = opened.listing(&Asked {
        query,
        start: 0,
        count: 100,
    });
    let part = part.unwrap();
    let row = |row: &ListingRow| {
        let amount =
            |amount: &Option<Amount>| amount.as_ref().map_or(".".into(), |a| a.text.clone());
        let line = row.line.map_or("?".to_owned(), |line| line.to_string());
        let text = row.text.as_deref().unwrap_or("-");
        format!("{line} {} {} {text}", amount(&row.own), amount(&row.total))
    };
    (part.list.iter().map(row).collect(), part.head)
}

#[test]
fn functions_stand_with_what_their_lines_hold() {
    let mut opened = opened();
    assert!(crate::analysis::lines::are_known(opened.profile()));
    let want = [
        "load app.py 6 B 6 B",
        "read io.py 2 B 2 B",
        "main app.py 0 B 9 B",
        "8 B self of what is listed",
        "1 B on no line that is known",
    ];
    assert_eq!(rows(&mut opened, RoutineSort::Own, ""), want);
    assert_eq!(
        rows(&mut opened, RoutineSort::Total, "")[0],
        "main app.py 0 B 9 B"
    );
    let filtered = rows(&mut opened, RoutineSort::Name, "lib/");
    assert_eq!(
        filtered[..2],
        ["read io.py 2 B 2 B", "2 B self of what is listed"]
    );
    // Routines stand in the order of names: load, main, read.
    assert_eq!(opened.routine_at(1).unwrap(), Some(1));
    assert_eq!(opened.routine_node(0, 1).unwrap(), Some(1));
}

#[test]
fn a_listing_has_the_text_once_it_is_given() {
    let mut opened = opened();
    let (bare, head) = lines(&mut opened, query(1, false));
    assert_eq!(bare, ["3 . 8 B -", "4 . 1 B -"]);
    assert_eq!(
        (head.source, head.held, head.path.as_str()),
        (None, 2, "a/app.py")
    );
    opened.set_sources(vec!["x/a/app.py".into(), "x/lib/io.py".into()]);
    let (_, head) = lines(&mut opened, query(1, false));
    assert_eq!(head.source.map(|row| row.source), Some(0));
    assert!(!head.has_text);
    opened.give_source(0, b"one\n\ttwo\nthree\x1b\n".to_vec());
    let (text, head) = lines(&mut opened, query(1, false));
    assert_eq!(
        text,
        [
            "1 . . one",
            "2 . . \ttwo",
            "3 . 8 B three\u{241b}",
            "4 . 1 B -"
        ]
    );
    let version = "The file has 3 lines and the profile names line 4: it is another version.";
    assert_eq!(head.told, [version]);
    assert_eq!(
        opened.listing_hit(&query(1, false), Some(2), true).unwrap(),
        Some(3)
    );
    assert_eq!(
        opened
            .listing_hit(&query(1, false), Some(2), false)
            .unwrap(),
        Some(3)
    );
    assert!(
        opened
            .listing(&Asked {
                query: query(9, false),
                start: 0,
                count: 1
            })
            .is_err()
    );
}

#[test]
fn what_is_not_sure_is_offered_and_can_be_chosen() {
    let mut opened = opened();
    opened.set_sources(vec!["x/a/app.py".into(), "y/a/app.py".into()]);
    let (_, head) = lines(&mut opened, query(0, false));
    assert_eq!((head.source, head.offered.len(), head.more), (None, 2, 0));
    let chosen = ListingQuery {
        chosen: Some(1),
        ..query(0, true)
    };
    opened.give_source(1, b"a\nb\n".to_vec());
    let (text, head) = lines(&mut opened, chosen);
    assert_eq!(text, ["1 . . a", "2 . . b", "8 6 B 6 B -"]);
    assert_eq!(head.source.map(|row| row.path), Some("y/a/app.py".into()));
}

#[test]
fn lines_in_frames_follow_filters() {
    let mut opened = opened();
    let ignore = Step {
        verb: Verb::Ignore,
        target: Target::Words("read".into()),
    };
    opened.transform(vec![ignore], None).unwrap();
    let (bare, head) = lines(&mut opened, query(1, false));
    assert_eq!(bare, ["3 . 6 B -", "4 . 1 B -"]);
    assert!(head.told.is_empty());
}
