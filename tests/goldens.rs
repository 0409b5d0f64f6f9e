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

fn fixtures(format: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let folder = folder.join(format);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e != "golden"))
        .collect();
    files.sort();
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
fn collapsed_stacks_read_the_same_however_they_come() {
    every_fixture("collapsed", 15);
}

#[test]
fn dhat_reads_the_same_however_it_comes() {
    every_fixture("dhat", 7);
}

#[test]
fn pprof_reads_the_same_however_it_comes() {
    every_fixture("pprof", 5);
}

#[test]
fn heap_texts_read_the_same_however_they_come() {
    every_fixture("heap-text", 4);
}

#[test]
fn goroutine_dumps_read_the_same_however_they_come() {
    every_fixture("goroutine-dump", 10);
}

#[test]
fn texts_of_counts_read_the_same_however_they_come() {
    every_fixture("count-text", 3);
}

#[test]
fn texts_of_contention_read_the_same_however_they_come() {
    every_fixture("contention-text", 3);
}

#[test]
fn texts_of_threads_read_the_same_however_they_come() {
    every_fixture("threadz", 2);
}

#[test]
fn texts_of_java_read_the_same_however_they_come() {
    every_fixture("java-text", 2);
}

#[test]
fn gc_traces_read_the_same_however_they_come() {
    every_fixture("gctrace", 6);
}

/// What google/pprof and jeprof make of the same texts.
#[test]
fn heap_texts_are_scaled_up_as_others_do() {
    for (name, sums) in [
        (
            "cppbench.heap",
            &[("inuse_objects", 41_063), ("inuse_space", 80_935_293)][..],
        ),
        (
            "gen-hp.0003.heap",
            &[
                ("inuse_objects", 503),
                ("inuse_space", 35_507),
                ("alloc_objects", 2_704),
                ("alloc_space", 5_158_758),
            ],
        ),
        (
            "gen-lg0-accum.heap",
            &[
                ("inuse_objects", 504),
                ("inuse_space", 118_256),
                ("alloc_objects", 2_705),
                ("alloc_space", 5_330_992),
            ],
        ),
        (
            "go-debug1.txt",
            &[
                ("inuse_objects", 2_159),
                ("inuse_space", 621_505),
                ("alloc_objects", 5_724),
                ("alloc_space", 15_462_084),
            ],
        ),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fixtures/heap-text")
            .join(name);
        let profile = finish(load(name, &fs::read(path).unwrap(), 1 << 20));
        assert_eq!(profile.metrics.len(), sums.len(), "{name}");
        for (metric, sum) in sums {
            let id = profile.metric_named(metric).unwrap();
            assert_eq!(profile.total(id), Some(*sum), "{name}: {metric}");
        }
    }
}

fn every_fixture(format: &str, at_least: usize) {
    let fixtures = fixtures(format);
    assert!(fixtures.len() >= at_least, "fixtures are missing");
    for path in fixtures {
        let name = path.file_name().unwrap().to_str().unwrap();
        let bare = name.trim_end_matches(".gz");
        let text = text_of(&path);
        let whole = finish(load(bare, &text, text.len().max(1)));
        assert_eq!(whole.format.id, format, "{name}");
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

/// A file, its program points, and sums by metric.
type Sums = (&'static str, u64, &'static [(&'static str, i64)]);

/// What others counted in the same files, by other means: program points, and
/// the sums of their amounts.
#[test]
fn dhat_sums_are_those_that_others_count() {
    let sums: &[Sums] = &[
        (
            "gen-valgrind319-ad-hoc.json",
            2,
            &[("total_bytes", 61), ("total_blocks", 13)],
        ),
        (
            "gen-valgrind319-copy.json",
            6,
            &[("total_bytes", 286), ("total_blocks", 24)],
        ),
        (
            "gen-valgrind319-heap.json",
            13,
            &[
                ("total_bytes", 5_158_758),
                ("total_blocks", 2704),
                ("gmax_bytes", 4_218_352),
                ("gmax_blocks", 503),
                ("end_bytes", 31_411),
                ("end_blocks", 502),
                ("lifetimes", 469_266_998),
                ("read_bytes", 728_951),
                ("written_bytes", 4_102_734),
            ],
        ),
        (
            "hive-router-heap.json",
            4,
            &[
                ("total_bytes", 178_004),
                ("total_blocks", 4),
                ("gmax_bytes", 178_004),
                ("gmax_blocks", 4),
                ("end_bytes", 136),
                ("end_blocks", 3),
                ("lifetimes", 457),
            ],
        ),
        (
            "ipa-heap.json.gz",
            7100,
            &[
                ("total_bytes", 1_667_759_946),
                ("total_blocks", 11_400_015),
                ("gmax_bytes", 97_030_672),
                ("gmax_blocks", 276_070),
                ("end_bytes", 1_658_172),
                ("end_blocks", 6842),
                ("lifetimes", 13_014_087_395_247),
            ],
        ),
        (
            "orx-shortest-path-heap.json",
            3,
            &[
                ("total_bytes", 4_275_840),
                ("total_blocks", 18),
                ("gmax_bytes", 2_178_752),
                ("gmax_blocks", 3),
                ("end_bytes", 0),
                ("end_blocks", 0),
                ("lifetimes", 10_911_990),
            ],
        ),
        (
            "zant-valgrind-dhat.out",
            13,
            &[
                ("total_bytes", 193_384),
                ("total_blocks", 13),
                ("gmax_bytes", 186_080),
                ("gmax_blocks", 8),
                ("end_bytes", 0),
                ("end_blocks", 0),
                ("lifetimes", 318_172_703),
                ("read_bytes", 772_128),
                ("written_bytes", 774_592),
            ],
        ),
    ];
    let paths = fixtures("dhat");
    assert_eq!(paths.len(), sums.len(), "a fixture is not counted here");
    for (path, (name, points, sums)) in paths.iter().zip(sums) {
        assert_eq!(path.file_name().unwrap().to_str(), Some(*name));
        let profile = finish(load(name, &fs::read(path).unwrap(), 1 << 20));
        assert_eq!(profile.import.records, *points, "{name}");
        let additive = profile.metrics.iter().filter(|metric| metric.additive);
        assert_eq!(additive.count(), sums.len(), "{name}");
        for (metric, sum) in *sums {
            let id = profile.metric_named(metric).unwrap();
            assert_eq!(profile.total(id), Some(*sum), "{name}: {metric}");
        }
    }
}
