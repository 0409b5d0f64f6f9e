//! Real files, and what is made of them.
//!
//! Every fixture is read whole and in pieces of 1, 7 and 4096 bytes, and so
//! are its gzip and zstd twins; all readings must agree, the format must be
//! told from the content, and the result must be the golden file's. `BLESS=1`
//! writes the golden files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{finish, load, summary};
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/collapsed");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e != "golden"))
        .collect();
    files.sort();
    assert!(files.len() >= 15, "fixtures are missing");
    files
}

/// The file's text, out of its gzip if it came in one.
fn text_of(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    if path.extension().is_none_or(|e| e != "gz") {
        return bytes;
    }
    let mut text = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes.as_slice())
        .read_to_end(&mut text)
        .unwrap();
    text
}

fn gzip(text: &[u8]) -> Vec<u8> {
    // Two members, as a log rotated by appending has.
    let (a, b) = text.split_at(text.len() / 2);
    let member = |part: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(part).unwrap();
        encoder.finish().unwrap()
    };
    [member(a), member(b)].concat()
}

fn zstd(text: &[u8]) -> Vec<u8> {
    let (a, b) = text.split_at(text.len() / 3);
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    let skippable = b"\x50\x2a\x4d\x18\x03\x00\x00\x00abc".to_vec();
    [
        skippable.clone(),
        ruzstd::encoding::compress_to_vec(a, level),
        skippable,
        ruzstd::encoding::compress_to_vec(b, level),
    ]
    .concat()
}

#[test]
fn every_fixture_reads_the_same_however_it_comes() {
    for path in fixtures() {
        let name = path.file_name().unwrap().to_str().unwrap();
        let bare = name.trim_end_matches(".gz");
        let text = text_of(&path);
        let whole = finish(load(bare, &text, text.len().max(1)));
        assert_eq!(whole.format.id, "collapsed", "{name}");
        let seen = summary(&whole);
        for size in [1, 7, 4096] {
            let pieces = finish(load(bare, &text, size));
            assert_eq!(pieces, whole, "{name} in pieces of {size}");
        }
        for (ending, packed) in [("gz", gzip(&text)), ("zst", zstd(&text))] {
            for size in [1, 7, 4096, packed.len()] {
                let mut unpacked = finish(load(&format!("{bare}.{ending}"), &packed, size));
                unpacked.name = bare.to_owned();
                unpacked.import.bytes = whole.import.bytes;
                assert_eq!(unpacked, whole, "{name} as {ending} in pieces of {size}");
            }
        }
        golden(&path, &seen);
    }
}

fn golden(path: &Path, seen: &str) {
    let golden = PathBuf::from(format!("{}.golden", path.display()));
    if std::env::var_os("BLESS").is_some() {
        fs::write(&golden, seen).unwrap();
        return;
    }
    let want = fs::read_to_string(&golden).unwrap_or_default();
    assert!(
        want == seen,
        "{} differs; BLESS=1 writes it anew. Seen:\n{seen}",
        golden.display()
    );
}
