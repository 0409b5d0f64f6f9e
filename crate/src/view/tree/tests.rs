//! Stacks in, lines out.

use super::*;
use crate::analysis::search::Query;
use crate::analysis::tests::profile_in;
use crate::metric::Unit;

const METRIC: MetricId = MetricId(0);

fn opened() -> Opened {
    let stacks = [("a;b;c", 6), ("a;d;e;f", 2), ("g;h", 2)];
    Opened::new(profile_in(Unit::Count, &stacks))
}

fn lines(opened: &mut Opened, form: Form) -> Vec<String> {
    let query = TreeQuery {
        metric: 0,
        form,
        start: 0,
        count: 100,
    };
    let table = opened.tree_table(&query).unwrap();
    assert_eq!(table.rows, table.list.len());
    let line = |row: TreeRow| {
        let sign = match (row.children, row.open) {
            (0, _) => ' ',
            (_, true) => '-',
            (_, false) => '+',
        };
        let indent = "  ".repeat(row.depth as usize);
        format!(
            "{indent}{sign}{} {} ({})",
            row.name, row.amount.text, row.own.text
        )
    };
    table.list.into_iter().map(line).collect()
}

#[test]
fn the_hot_path_is_open_first() {
    let mut opened = opened();
    assert_eq!(
        lines(&mut opened, Form::TopDown),
        [
            "-all 10 (0)",
            "  -a 8 (0)",
            "    -b 6 (0)",
            "       c 6 (6)",
            "    +d 2 (0)",
            "  +g 2 (0)",
        ]
    );
}

#[test]
fn lines_open_and_close() {
    let mut opened = opened();
    let form = Form::TopDown;
    assert_eq!(
        opened.tree_open(METRIC, form, 0, How::Close).unwrap().rows,
        1
    );
    assert_eq!(lines(&mut opened, form), ["+all 10 (0)"]);
    assert_eq!(
        opened.tree_open(METRIC, form, 0, How::Open).unwrap().rows,
        3
    );
    assert_eq!(
        opened.tree_open(METRIC, form, 0, How::Open).unwrap().rows,
        3
    );
    let all = opened.tree_open(METRIC, form, 1, How::All).unwrap();
    assert_eq!((all.rows, all.cut), (8, false));
    assert_eq!(
        lines(&mut opened, form),
        [
            "-all 10 (0)",
            "  -a 8 (0)",
            "    -b 6 (0)",
            "       c 6 (6)",
            "    -d 2 (0)",
            "      -e 2 (0)",
            "         f 2 (2)",
            "  +g 2 (0)",
        ]
    );
    assert!(opened.tree_open(METRIC, form, 99, How::Open).is_err());
}

#[test]
fn what_was_found_is_opened() {
    let mut opened = opened();
    let query = Query {
        pattern: "f".into(),
        regex: false,
        case: true,
    };
    opened.search(METRIC, &query).unwrap();
    let query = TreeQuery {
        metric: 0,
        form: Form::TopDown,
        start: 0,
        count: 1,
    };
    let row = opened.tree_hit(&query, None, true).unwrap();
    assert_eq!(row, Some(6));
    assert_eq!(lines(&mut opened, Form::TopDown)[6], "         f 2 (2)");
    assert_eq!(opened.tree_hit(&query, row, true).unwrap(), Some(6));
}

#[test]
fn another_metric_or_other_transforms_begin_anew() {
    let mut opened = opened();
    assert_eq!(
        lines(&mut opened, Form::BottomUp)[..3],
        ["-all 10 (0)", "  -c 6 (6)", "    -b 6 (0)"]
    );
    opened.transform(Vec::new(), None).unwrap();
    assert_eq!(lines(&mut opened, Form::BottomUp)[1], "  -c 6 (6)");
}
