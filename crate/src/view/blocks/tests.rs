//! Lines as text: indented names, blocks, and a star where it is significant.

use super::*;
use crate::formats::FORMATS;
use crate::ingest::{Load, LoadOptions};

const FRAMES: [&str; 7] = ["[root]", "main", "parse", "alloc", "idle", "x", "y"];

/// `(stack from the root, bytes, blocks, lifetimes)`
fn opened(points: &[(&[usize], i64, i64, i64)]) -> Opened {
    let point = |(stack, bytes, blocks, lives): &(&[usize], i64, i64, i64)| {
        let fs: Vec<String> = stack.iter().rev().map(usize::to_string).collect();
        format!(
            r#"{{"tb":{bytes},"tbk":{blocks},"tl":{lives},"mb":{bytes},"mbk":1,"gb":{bytes},"gbk":1,"eb":0,"ebk":0,"rb":{bytes},"wb":0,"fs":[{}]}}"#,
            fs.join(",")
        )
    };
    let points: Vec<String> = points.iter().map(point).collect();
    let names: Vec<String> = FRAMES.iter().map(|name| format!("{name:?}")).collect();
    let text = format!(
        r#"{{"dhatFileVersion":2,"mode":"heap","verb":"Allocated","bklt":true,"bkacc":true,"tu":"instrs","Mtu":"Minstr","tuth":500,"cmd":"x","pid":1,"te":1000000,"tg":500000,"pps":[{}],"ftbl":[{}]}}"#,
        points.join(","),
        names.join(",")
    );
    open(&text)
}

fn open(text: &str) -> Opened {
    let options = LoadOptions {
        name: "dhat.out".into(),
        read_as: None,
        memory_limit: 0,
    };
    let mut load = Load::new(FORMATS, &options).unwrap();
    load.feed(text.as_bytes());
    Opened::new(load.finish().map_err(|refusal| refusal.sentence).unwrap())
}

/// The same function at two places of code, and a stack that others begin with.
#[test]
fn from_the_allocation_each_place_of_code_stands_for_itself() {
    let text = r#"{"dhatFileVersion":2,"mode":"heap","verb":"Allocated","bklt":false,"bkacc":false,
        "tu":"instrs","Mtu":"Minstr","cmd":"x","pid":1,"te":100,"pps":[
        {"tb":600,"tbk":6,"fs":[1,2]},{"tb":400,"tbk":4,"fs":[1,2,4]},
        {"tb":300,"tbk":3,"fs":[1,3]},{"tb":200,"tbk":2,"fs":[1]}],
        "ftbl":["[root]","0x1: alloc (a.c:1)","0x2: f (a.c:2)","0x3: f (a.c:3)","0x4: main (a.c:9)"]}"#;
    let mut opened = open(text);
    let up = picture(&mut opened, "blocks", Form::BottomUp);
    assert_eq!(
        up,
        [
            "all 15 *",
            "  alloc 15 *",
            "    f 10 *",
            "      (itself) 6 *",
            "      main 4 *",
            "    f 3 *",
            "    (itself) 2 *",
        ]
    );
    let table = opened
        .blocks_table(&asked("blocks", Form::BottomUp))
        .unwrap();
    let at: Vec<_> = table.list.iter().filter_map(|row| row.at.clone()).collect();
    assert_eq!(at, ["a.c:1", "a.c:2", "a.c:9", "a.c:3"]);
    // What is selected is a place of the profile's own tree, by any metric.
    for row in &table.list {
        let place = opened.node(row.place).unwrap();
        for metric in 0..2 {
            assert!(opened.details(MetricId(metric), place, 9, 9).is_ok());
            let node = NodeId(row.node);
            assert!(opened.details(MetricId(metric), node, 9, 9).is_ok());
        }
    }
    assert_eq!(picture(&mut opened, "blocks", Form::BottomUp), up);
}

fn asked(order: &str, form: Form) -> Asked<BlocksQuery> {
    Asked {
        query: BlocksQuery {
            order: order.into(),
            form,
        },
        start: 0,
        count: 1000,
    }
}

fn picture(opened: &mut Opened, order: &str, form: Form) -> Vec<String> {
    let table = opened.blocks_table(&asked(order, form)).unwrap();
    let row = |row: &BlockRow| {
        let indent = "  ".repeat(row.depth as usize);
        let what = match row.kind {
            Kind::Place => row.names.join(" < "),
            Kind::Itself => "(itself)".to_owned(),
            Kind::Rest => format!("({} more)", row.many),
        };
        let star = if row.significant { " *" } else { "" };
        let blocks = row.cells.total_blocks.as_ref().unwrap();
        format!("{indent}{what} {}{star}", blocks.amount.text)
    };
    table.list.iter().map(row).collect()
}

fn profile() -> Opened {
    opened(&[
        (&[1, 2, 3], 6_400, 600, 6_000),
        (&[1, 2], 3_000, 390, 100_000_000),
        (&[1, 4], 400, 5, 0),
        (&[1, 5], 100, 4, 0),
        (&[1, 6], 100, 1, 0),
    ])
}

#[test]
fn lines_are_those_that_are_significant_and_one_for_the_rest() {
    let mut opened = profile();
    assert_eq!(
        picture(&mut opened, "blocks", Form::TopDown),
        [
            "all 1,000 *",
            "  main 1,000 *",
            "    parse 990 *",
            "      alloc 600 *",
            "      (itself) 390 *",
            "    (3 more) 10",
        ]
    );
    // Blocks of alloc live ten instrs each, those of idle none; of parse and
    // main that is not so, but they lead there.
    assert_eq!(
        picture(&mut opened, "blocks-short-lived", Form::TopDown),
        [
            "all 1,000",
            "  main 1,000",
            "    parse 990",
            "      alloc 600 *",
            "      (1 more) 390",
            "    idle 5 *",
            "    (2 more) 5",
        ]
    );
    assert_eq!(
        picture(&mut opened, "bytes-unused", Form::TopDown)[1],
        "  main 1,000 *"
    );
}

#[test]
fn a_chain_is_one_line_and_the_viewers_own_tree_begins_with_the_allocator() {
    let mut opened = opened(&[(&[1, 2, 3], 10, 6, 0), (&[4, 5, 3], 10, 4, 0)]);
    assert_eq!(
        picture(&mut opened, "blocks", Form::TopDown),
        [
            "all 10 *",
            "  main < parse < alloc 6 *",
            "  idle < x < alloc 4 *"
        ]
    );
    assert_eq!(
        picture(&mut opened, "blocks", Form::BottomUp),
        [
            "all 10 *",
            "  alloc 10 *",
            "    parse < main 6 *",
            "    x < idle 4 *"
        ]
    );
}

#[test]
fn of_equal_ones_that_with_more_bytes_is_first() {
    let mut opened = opened(&[
        (&[1, 2], 10, 5, 0),
        (&[1, 5], 30, 5, 0),
        (&[1, 6], 20, 5, 0),
        (&[1, 4], 1, 6, 0),
    ]);
    let lines = picture(&mut opened, "blocks", Form::TopDown);
    assert_eq!(
        lines[2..],
        ["    idle 6 *", "    x 5 *", "    y 5 *", "    parse 5 *"]
    );
    let up = picture(&mut opened, "blocks", Form::BottomUp);
    assert_eq!(
        up[1..],
        [
            "  idle < main 6 *",
            "  x < main 5 *",
            "  y < main 5 *",
            "  parse < main 5 *"
        ]
    );
}

#[test]
fn lines_open_and_close_and_add_up() {
    let mut opened = profile();
    let asked = asked("blocks", Form::TopDown);
    opened.blocks_table(&asked).unwrap();
    assert_eq!(opened.blocks_open(&asked.query, 5).unwrap(), 9);
    let rows = picture(&mut opened, "blocks", Form::TopDown);
    assert_eq!(
        rows[5..],
        ["    (3 more) 10", "      idle 5", "      x 4", "      y 1"]
    );
    // idle 5 + x 4 + y 1 + parse 990 = main 1,000.
    assert_eq!(opened.blocks_open(&asked.query, 5).unwrap(), 6);
    assert_eq!(opened.blocks_open(&asked.query, 2).unwrap(), 4);
    assert_eq!(opened.blocks_open(&asked.query, 2).unwrap(), 6);
    assert!(opened.blocks_open(&asked.query, 6).is_err());
    assert!(
        opened
            .blocks_table(&self::asked("size", Form::TopDown))
            .is_err()
    );
}

#[test]
fn numbers_follow_from_the_sums() {
    let mut opened = profile();
    let table = opened
        .blocks_table(&asked("blocks", Form::TopDown))
        .unwrap();
    let alloc = &table.list[3].cells;
    assert_eq!(alloc.average_size.as_deref(), Some("10.7 B"));
    assert_eq!(alloc.average_life.as_deref(), Some("10 instrs"));
    assert_eq!(alloc.life_share, Some(0.00001));
    assert_eq!(alloc.reads_a_byte.as_deref(), Some("1"));
    assert_eq!(alloc.writes_a_byte.as_deref(), Some("0"));
    assert_eq!(alloc.blocks_rate.as_deref(), Some("600/Minstr"));
    assert_eq!(alloc.max_bytes.as_ref().unwrap().exact, "6,400 bytes");
    assert!(
        table.list[1].cells.max_bytes.is_none(),
        "of many stacks there is no maximum"
    );
    let head = opened.blocks_head().unwrap();
    assert_eq!(head.end.as_deref(), Some("1,000,000 instrs"));
    assert_eq!(head.gmax_share, Some(0.5));
    assert!(head.orders.iter().all(|order| order.known));
}
