//! The layers of the core are a promise; this reads the imports and keeps it.
//!
//! A module may use what stands in a lower layer, and of its own layer what
//! the table allows. Formats do not know analyses, analyses do not know
//! formats, only the doors know the browser.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each module, and what it may use besides itself.
const MAY_USE: &[(&str, &[&str])] = &[
    ("ids", &[]),
    ("number", &[]),
    ("metric", &[]),
    ("error", &[]),
    ("column", &["error"]),
    ("strings", &["column", "error", "ids"]),
    ("frames", &["column", "error", "ids", "strings"]),
    ("labels", &["column", "error", "ids", "strings"]),
    ("tree", &["column", "error", "ids", "metric", "number"]),
    (
        "profile",
        &[
            "column", "error", "frames", "ids", "labels", "metric", "number", "strings", "tree",
        ],
    ),
    (
        "snapshot",
        &[
            "error", "frames", "ids", "labels", "metric", "profile", "strings", "tree",
        ],
    ),
    (
        "ingest",
        &["column", "error", "frames", "ids", "number", "profile"],
    ),
    (
        "formats",
        &[
            "error", "frames", "ids", "ingest", "labels", "metric", "number", "profile",
        ],
    ),
    (
        "analysis",
        &[
            "column", "error", "frames", "ids", "metric", "number", "profile", "tree",
        ],
    ),
    (
        "join",
        &[
            "analysis", "error", "frames", "ids", "labels", "metric", "number", "profile", "tree",
        ],
    ),
    (
        "transform",
        &[
            "analysis", "error", "frames", "ids", "metric", "profile", "tree",
        ],
    ),
    (
        "view",
        &[
            "analysis",
            "error",
            "ids",
            "metric",
            "number",
            "profile",
            "transform",
            "tree",
        ],
    ),
    (
        "report",
        &[
            "analysis",
            "error",
            "frames",
            "ids",
            "metric",
            "number",
            "profile",
            "transform",
            "view",
        ],
    ),
    (
        "wasm",
        &[
            "analysis",
            "error",
            "formats",
            "ids",
            "ingest",
            "join",
            "number",
            "profile",
            "report",
            "snapshot",
            "transform",
            "view",
        ],
    ),
];

/// Crates that only the page's door may name.
const BROWSER: &[&str] = &["wasm_bindgen", "js_sys", "web_sys", "serde_wasm_bindgen"];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("crate/src")
}

fn rust_files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
            into.push(path);
        }
    }
}

/// The top module that a file belongs to: `tree/build.rs` is of `tree`.
fn module(path: &Path) -> String {
    let inside = path.strip_prefix(source()).unwrap();
    let first = inside.components().next().unwrap().as_os_str();
    first.to_str().unwrap().trim_end_matches(".rs").to_owned()
}

/// The part of a file that is the program, and not its tests or its comments.
fn program(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let tests = text.find("#[cfg(test)]").unwrap_or(text.len());
    let code = |line: &&str| !line.trim_start().starts_with("//");
    text[..tests]
        .lines()
        .filter(code)
        .collect::<Vec<_>>()
        .join("\n")
}

fn uses(code: &str) -> BTreeSet<String> {
    let word = |rest: &str| -> String {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
        rest[..end.unwrap_or(rest.len())].to_owned()
    };
    code.match_indices("crate::")
        .filter(|(at, _)| !code[..*at].ends_with('$'))
        .map(|(at, found)| word(&code[at + found.len()..]))
        .collect()
}

#[test]
fn no_module_imports_upwards() {
    let mut files = Vec::new();
    rust_files(&source(), &mut files);
    let mut seen = BTreeSet::new();
    for path in files {
        let module = module(&path);
        if module == "lib" || module == "bin" {
            continue;
        }
        let (_, allowed) = MAY_USE
            .iter()
            .find(|(name, _)| *name == module)
            .unwrap_or_else(|| panic!("{module} has no layer: say here what it may use"));
        for used in uses(&program(&path)) {
            assert!(
                used == module || allowed.contains(&used.as_str()),
                "{} uses crate::{used}, which {module} may not know",
                path.display()
            );
        }
        seen.insert(module);
    }
    assert_eq!(seen.len(), MAY_USE.len(), "a layer has no files: {seen:?}");
}

#[test]
fn formats_and_analyses_do_not_know_each_other() {
    for (folder, keeper) in [("formats", "formats.rs"), ("analysis", "analysis.rs")] {
        let mut files = Vec::new();
        rust_files(&source().join(folder), &mut files);
        assert!(!files.is_empty() && source().join(keeper).exists());
        for path in files {
            let own = path.strip_prefix(source().join(folder)).unwrap();
            let own = own.components().next().unwrap().as_os_str();
            let own = own.to_str().unwrap().trim_end_matches(".rs");
            let code = program(&path);
            let prefix = format!("crate::{folder}::");
            for (at, _) in code.match_indices(&prefix) {
                let rest = &code[at + prefix.len()..];
                // Analyses may build on each other; formats never.
                assert!(
                    folder == "analysis" || rest.starts_with(own),
                    "{} uses another format",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn only_the_door_knows_the_browser() {
    let mut files = Vec::new();
    rust_files(&source(), &mut files);
    for path in files.iter().filter(|path| module(path) != "wasm") {
        let code = program(path);
        for name in BROWSER {
            assert!(!code.contains(name), "{} names {name}", path.display());
        }
    }
}

#[test]
fn the_imports_are_really_found() {
    let code = "use crate::view::label;\nlet x = crate::tree::sum_up();\n";
    assert_eq!(uses(code), ["tree", "view"].map(String::from).into());
}
