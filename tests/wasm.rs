//! The page's door, in a real browser.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may
#![cfg(target_arch = "wasm32")]

use heapglass::wasm::Session;
use js_sys::{JSON, Object, Reflect, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

const TEXT: &[u8] = b"main;parse;alloc 4096\nmain;parse;alloc 1024\nmain;read 2048\nbad line\n";

fn text(value: &JsValue) -> String {
    JSON::stringify(value).map(String::from).unwrap_or_default()
}

fn at(value: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(value.clone(), |value, name| {
        Reflect::get(&value, &name.into()).unwrap_or(JsValue::UNDEFINED)
    })
}

fn open(session: &mut Session, name: &str, bytes: &[u8]) -> u32 {
    let load = session.begin(name, bytes.len() as f64, None).ok().unwrap();
    for piece in bytes.chunks(7) {
        assert!(session.feed(load, piece).ok().unwrap());
    }
    let loaded = session.finish(load).ok().unwrap();
    assert_eq!(at(&loaded, "ok"), JsValue::TRUE, "{}", text(&loaded));
    at(&loaded, "profile").as_f64().unwrap() as u32
}

fn query(pairs: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in pairs {
        Reflect::set(&object, &(*name).into(), value).unwrap();
    }
    object.into()
}

#[wasm_bindgen_test]
fn several_profiles_stay_apart() {
    let mut session = Session::new(0.0);
    let a = open(&mut session, "a.folded", TEXT);
    let b = open(&mut session, "b.folded", b"x;y 1\nx;z 2\n");
    let a_view = session.overview(a).ok().unwrap();
    let b_view = session.overview(b).ok().unwrap();
    assert_eq!(at(&a_view, "metrics.0.total.exact"), "7,168 bytes");
    assert_eq!(at(&b_view, "metrics.0.total.exact"), "3 samples");
    assert_eq!(at(&a_view, "import.rejected"), 1);
    session.close(a);
    assert!(session.overview(a).is_err());
    assert!(session.overview(b).is_ok());
}

#[wasm_bindgen_test]
fn boxes_are_typed_columns() {
    let mut session = Session::new(0.0);
    let a = open(&mut session, "a.folded", TEXT);
    let window = query(&[
        ("metric", 0.into()),
        ("form", query(&[("is", "top-down".into())])),
        ("from", 0.into()),
        ("to", 7168.into()),
        ("top", 0.into()),
        ("rows", 10.into()),
        ("width", 700.into()),
        ("narrowest", 1.into()),
    ]);
    let boxes = session.icicle(a, window).ok().unwrap();
    let rows: Vec<u32> = js_sys::Uint32Array::from(at(&boxes, "row")).to_vec();
    assert_eq!(rows, [0, 1, 2, 2, 3]);
    let widths: Vec<f32> = js_sys::Float32Array::from(at(&boxes, "w")).to_vec();
    assert_eq!(widths, [700.0, 700.0, 500.0, 200.0, 500.0]);
    let frames: Vec<u32> = js_sys::Uint32Array::from(at(&boxes, "frame")).to_vec();
    let names = session.names(a, &frames).ok().unwrap();
    assert_eq!(text(&names), r#"["all","main","parse","read","alloc"]"#);
    assert_eq!(at(&boxes, "conservation.total.exact"), "7,168 bytes");
}

#[wasm_bindgen_test]
fn search_answers_values_not_exceptions() {
    let mut session = Session::new(0.0);
    let a = open(&mut session, "a.folded", TEXT);
    let words = |pattern: &str| {
        query(&[
            ("metric", 0.into()),
            ("pattern", pattern.into()),
            ("regex", true.into()),
            ("case", false.into()),
        ])
    };
    let found = session.search(a, words("PARSE|alloc")).ok().unwrap();
    assert_eq!(at(&found, "ok"), JsValue::TRUE);
    assert_eq!(at(&found, "amount.exact"), "5,120 bytes");
    assert_eq!(session.step(a, 0, None, true).ok().unwrap(), Some(2));
    assert_eq!(session.step(a, 0, Some(3), true).ok().unwrap(), Some(2));
    let bad = session.search(a, words("(")).ok().unwrap();
    assert_eq!(at(&bad, "ok"), JsValue::FALSE);
    assert!(at(&bad, "error").is_string());
}

#[wasm_bindgen_test]
fn filters_and_lines_of_a_tree_go_through_the_door() {
    let mut session = Session::new(0.0);
    let a = open(&mut session, "a.folded", TEXT);
    let step = |verb: &str, what: &str| {
        let on = query(&[("by", "function".into()), ("what", what.into())]);
        let step = query(&[("verb", verb.into()), ("on", on)]);
        query(&[
            ("steps", js_sys::Array::of1(&step).into()),
            ("metric", 0.into()),
            ("selection", JsValue::NULL),
        ])
    };
    let shown = session.transform(a, step("focus", "parse")).ok().unwrap();
    assert_eq!(at(&shown, "ok"), JsValue::TRUE, "{}", text(&shown));
    assert_eq!(at(&shown, "shown.exact"), "5,120 bytes");
    assert_eq!(at(&shown, "whole.exact"), "7,168 bytes");
    let bad = session
        .transform(a, step("collapse-module", "x"))
        .ok()
        .unwrap();
    assert_eq!(at(&bad, "ok"), JsValue::FALSE);
    let lines = query(&[
        ("metric", 0.into()),
        ("form", query(&[("is", "bottom-up".into())])),
        ("start", 0.into()),
        ("count", 10.into()),
    ]);
    let tree = session.tree(a, lines.clone()).ok().unwrap();
    assert_eq!(at(&tree, "list.1.name"), "alloc");
    assert_eq!(at(&tree, "list.1.self.exact"), "5,120 bytes");
    let closed = session.tree_open(a, lines, 0, "close".into()).ok().unwrap();
    assert_eq!(at(&closed, "rows"), 1);
    let extent = session.extent(a, 0, query(&[("is", "top-down".into())]));
    assert_eq!(at(&extent.ok().unwrap(), "width"), 5120);
}

#[wasm_bindgen_test]
fn what_is_said_of_a_profile_goes_through_the_door() {
    let mut session = Session::new(0.0);
    let a = open(&mut session, "a.folded", TEXT);
    let mistake = session.set_rules(a, "Parsing: /par(se/").ok().unwrap();
    assert_eq!(at(&mistake, "line"), 1);
    assert_eq!(
        session.set_rules(a, "Parsing: parse").ok(),
        Some(JsValue::NULL)
    );
    let asked = query(&[
        ("metric", 0.into()),
        ("pack", "none".into()),
        ("sort", "amount".into()),
        ("descending", true.into()),
        ("filter", "".into()),
        ("start", 0.into()),
        ("count", 10.into()),
    ]);
    let sorted = session.subsystems(a, asked).ok().unwrap();
    assert_eq!(at(&sorted, "list.0.name"), "Parsing");
    assert_eq!(at(&sorted, "list.0.amount.exact"), "5,120 bytes");
    assert!(session.findings(a, 0).is_ok());
    let report = session.report(
        a,
        query(&[
            ("metric", 0.into()),
            ("noise", "name".into()),
            ("form", "folded".into()),
            ("leave_out", js_sys::Array::new().into()),
            ("picture", JsValue::NULL),
        ]),
    );
    let bytes = Uint8Array::from(at(&report.ok().unwrap(), "bytes")).to_vec();
    assert_eq!(bytes, b"main;parse;alloc 5120\nmain;read 2048\n");
}

#[wasm_bindgen_test]
fn a_file_that_is_refused_is_a_value() {
    let mut session = Session::new(0.0);
    let load = session.begin("x.bin", 4.0, None).ok().unwrap();
    session.feed(load, b"\x7fELF").ok().unwrap();
    let refused = session.finish(load).ok().unwrap();
    assert_eq!(at(&refused, "ok"), JsValue::FALSE);
    assert_eq!(at(&refused, "refusal.head"), "\u{2421}ELF");
    assert!(session.finish(load).is_err());
    assert!(session.feed(99, b"").is_err());
}

#[wasm_bindgen_test]
fn a_snapshot_moves_a_profile_to_another_session() {
    let mut session = Session::new(0.0);
    let a = open(&mut session, "a.folded", TEXT);
    let bytes: Uint8Array = session.snapshot(a).ok().unwrap();
    let mut other = Session::new(0.0);
    let b = other.restore(&bytes.to_vec()).ok().unwrap();
    let (x, y) = (session.overview(a), other.overview(b));
    assert_eq!(text(&x.ok().unwrap()), text(&y.ok().unwrap()));
    assert!(other.restore(b"nonsense").is_err());
}

#[wasm_bindgen_test]
fn the_memory_limit_is_met_and_told() {
    let mut session = Session::new(24.0 * 1024.0 * 1024.0);
    let load = session.begin("x.folded", 0.0, None).ok().unwrap();
    let mut more = true;
    let mut line = 0u32;
    while more && line < 4_000_000 {
        let lines: String = (line..line + 1000)
            .map(|i| format!("main;f{i};g 1\n"))
            .collect();
        more = session.feed(load, lines.as_bytes()).ok().unwrap();
        line += 1000;
    }
    assert!(!more);
    let loaded = session.finish(load).ok().unwrap();
    let profile = at(&loaded, "profile").as_f64().unwrap() as u32;
    let view = session.overview(profile).ok().unwrap();
    let why = at(&view, "import.stopped").as_string().unwrap();
    assert!(why.starts_with("The memory limit of 24 MiB"), "{why}");
}

#[wasm_bindgen_test]
fn rules_are_set_as_a_whole_or_not_at_all() {
    let mut session = Session::new(0.0);
    let a = open(&mut session, "a.folded", TEXT);
    assert!(
        session
            .set_rules(a, "Parsing: parse\nnoise inner alloc\n")
            .ok()
            .unwrap()
            .is_null()
    );
    let mistake = session
        .set_rules(a, "Parsing: parse\nReading: (\n x")
        .ok()
        .unwrap();
    assert!(text(&mistake).contains("\"line\":3"), "{}", text(&mistake));
    let asked = query(&[
        ("metric", 0.into()),
        ("pack", "none".into()),
        ("sort", "amount".into()),
        ("descending", true.into()),
        ("filter", "".into()),
        ("start", 0.into()),
        ("count", 10.into()),
    ]);
    let answer = session.subsystems(a, asked).ok().unwrap();
    assert_eq!(at(&answer, "list.0.name"), "Parsing");
    assert_eq!(at(&answer, "list.0.amount.exact"), "5,120 bytes");
    assert_eq!(at(&answer, "list.1.other"), JsValue::TRUE);
    let of = query(&[
        ("metric", 0.into()),
        ("pack", "none".into()),
        ("subsystem", at(&answer, "list.1.subsystem")),
        ("sort", "amount".into()),
        ("descending", true.into()),
        ("filter", "".into()),
        ("start", 0.into()),
        ("count", 10.into()),
    ]);
    let stacks = session.subsystem_stacks(a, of).ok().unwrap();
    assert_eq!(at(&stacks, "rows"), 1);
    assert_eq!(at(&stacks, "list.0.tail.0.name"), "read");
    let off = session.switched(a, "glibc", false).ok().unwrap();
    assert!(off.starts_with("Parsing: parse\n"), "{off}");
    assert!(off.ends_with("noise off glibc\n"), "{off}");
    assert_eq!(session.rule_for(a, 1).ok().unwrap(), "My subsystem: main");
    let noise = session.noise(a, 0, "name").ok().unwrap();
    assert!(
        text(&noise).contains("\"rule\":\"alloc\""),
        "{}",
        text(&noise)
    );
}
