//! Damage, limits and size: what was read is kept, and the rest is told.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may
#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{finish, load, load_with};
use heapglass::ids::MetricId;
use std::io::Write;

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn zstd(text: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(text, ruzstd::encoding::CompressionLevel::Fastest)
}

/// Different lines, so that they do not compress to nothing.
fn lines(n: u32) -> String {
    (0..n)
        .map(|i| format!("main;f{};g{} 1\n", u64::from(i) * 7919 % 10007, i))
        .collect()
}

#[test]
fn a_cut_stream_keeps_what_could_be_unpacked() {
    let text = lines(50_000);
    for packed in [gzip(text.as_bytes()), zstd(text.as_bytes())] {
        let cut = &packed[..packed.len() / 2];
        let profile = finish(load("x.folded", cut, 1000));
        let kept = profile.total(MetricId(0)).unwrap();
        assert!(kept > 1000 && kept < 50_000, "{kept}");
        let why = profile.import.stopped.clone().unwrap();
        assert!(why.contains("end too early"), "{why}");
        // The line that was cut is not taken for a shorter one.
        let rejections = &profile.import.rejections;
        assert!(rejections.len() <= 1);
        for rejection in rejections {
            assert_eq!(rejection.reason, "reading stopped inside this line");
        }
        assert_eq!(finish(load("x.folded", cut, 1)), profile);
    }
}

/// Frames of the real program have one window over all their blocks, which a
/// decoder holds back until it knows that no more will come.
#[test]
fn a_cut_frame_of_the_real_zstd_keeps_its_window() {
    for packed in [
        include_bytes!("fixtures/packed/lines-3.folded.zst").as_slice(),
        include_bytes!("fixtures/packed/lines-19.folded.zst"),
    ] {
        assert_eq!(finish(load("x.folded", packed, 7)).import.records, 14_000);
        let cut = &packed[..packed.len() * 9 / 10];
        let profile = finish(load("x.folded", cut, 100));
        // At least the first block of 128 KiB is there whole, and kept.
        let kept = profile.import.records;
        assert!(kept > 6_000 && kept < 14_000, "{kept}");
        assert!(profile.import.stopped.is_some());
    }
}

#[test]
fn a_damaged_stream_keeps_what_stood_before() {
    let text = lines(50_000);
    for mut packed in [gzip(text.as_bytes()), zstd(text.as_bytes())] {
        let middle = packed.len() / 2;
        packed[middle..middle + 40].fill(0xff);
        let profile = finish(load("x.folded", &packed, 4096));
        assert!(profile.import.stopped.is_some());
        assert!(profile.import.records > 0);
    }
}

#[test]
fn a_wrong_checksum_is_told() {
    let mut packed = gzip(lines(100).as_bytes());
    let at = packed.len() - 8;
    packed[at] ^= 1;
    let profile = finish(load("x.folded", &packed, 64));
    assert!(profile.import.stopped.unwrap().contains("checksum"));
    assert_eq!(profile.import.records, 100);
}

#[test]
fn what_follows_a_compressed_stream_is_told() {
    for packed in [gzip(b"a;b 1\n"), zstd(b"a;b 1\n")] {
        let profile = finish(load("x.folded", &[packed, b"junk".to_vec()].concat(), 3));
        assert_eq!(profile.import.records, 1);
        assert!(profile.import.warnings[0].starts_with("4 bytes after the end"));
        assert!(profile.import.stopped.is_none());
    }
    let padded = [gzip(b"a;b 1\n"), vec![0; 512]].concat();
    assert!(
        finish(load("x.folded", &padded, 3))
            .import
            .warnings
            .is_empty()
    );
}

#[test]
fn compressed_inside_compressed_is_unpacked_but_not_without_end() {
    let twice = gzip(&gzip(b"a;b 1\n"));
    assert_eq!(finish(load("x.folded.gz.gz", &twice, 5)).import.records, 1);
    let refusal = load("x", &gzip(&twice), 5).unwrap_err();
    assert!(refusal.sentence.contains("more than twice"));
}

#[test]
fn the_memory_limit_stops_in_time_and_says_how_far_it_came() {
    let text = lines(2_000_000);
    let profile = finish(load_with("x.folded", text.as_bytes(), 1 << 20, 40 << 20));
    let why = profile.import.stopped.clone().unwrap();
    assert!(
        why.starts_with("The memory limit of 40 MiB was reached after "),
        "{why}"
    );
    let kept = profile.import.records;
    assert!(kept > 100_000 && kept < 2_000_000, "{kept}");
    assert_eq!(profile.total(MetricId(0)), Some(kept as i64));
}

#[test]
fn an_edit_of_all_stacks_that_would_not_fit_is_left_undone_and_told() {
    // Escaped quotes are undone at the end, and the edited tree needs its own room.
    let text: String = (0..100_000)
        .map(|i| format!("main;\\'f{}\\';leaf{i} 1\n", i % 7))
        .collect();
    let open = |mib: usize| finish(load_with("x.folded", text.as_bytes(), 1 << 20, mib << 20));
    let roomy = open(200);
    assert_eq!(roomy.import.stopped, None);
    let read = |mib: &usize| open(*mib).import.records == 100_000;
    let tight = open((1..200).find(read).unwrap());
    let why = tight.import.stopped.clone().unwrap();
    assert!(why.contains("memory limit"), "{why}");
    assert_eq!(tight.total(MetricId(0)), Some(100_000));
    let told = "there was no room to undo the escapes";
    assert!(tight.import.warnings.iter().any(|w| w.contains(told)));
    let names = |p: &heapglass::profile::Profile| {
        (0..p.frames.len() as u32)
            .filter(|id| p.frame_name(heapglass::ids::FrameId(*id)).contains(&b'\\'))
            .count()
    };
    assert_eq!((names(&tight), names(&roomy)), (7, 0));
}

#[test]
fn two_amounts_a_line_cost_no_more_than_one() {
    // A hundred thousand first numbers, and not one of them becomes a name.
    let text: String = (0..100_000)
        .map(|i| format!("main;f{} {i} {}\n", i % 97, 2 * i))
        .collect();
    let profile = finish(load_with("x.folded", text.as_bytes(), 1 << 20, 2 << 20));
    assert_eq!(profile.import.stopped, None);
    assert_eq!((profile.counts().frames, profile.counts().nodes), (98, 98));
    let sum: i64 = (0..100_000).sum();
    let total = |m| profile.total(MetricId(m));
    assert_eq!((total(0), total(1)), (Some(sum), Some(2 * sum)));
}

#[test]
fn one_line_as_large_as_a_file_meets_the_limit() {
    // Nothing but separators costs nothing; a million frames on a line do.
    let empty = format!("a;b 1\nx{} 5\n", ";".repeat(20_000_000));
    let profile = finish(load_with("x.folded", empty.as_bytes(), 1 << 20, 64 << 20));
    assert_eq!(profile.import.stopped, None);
    assert_eq!(profile.total(MetricId(0)), Some(6));
    let deep = format!("a;b 1\n{}z 5\n", "f;".repeat(4_000_000));
    let profile = finish(load_with("x.folded", deep.as_bytes(), 1 << 20, 48 << 20));
    assert!(profile.import.stopped.unwrap().contains("memory limit"));
    // While the line is still on its way, what is kept of it counts.
    let profile = finish(load_with("x.folded", deep.as_bytes(), 1 << 20, 2 << 20));
    assert!(profile.import.stopped.unwrap().contains("memory limit"));
}

#[test]
fn an_archive_that_breaks_before_anything_is_known_says_that() {
    let whole = gzip(lines(20_000).as_bytes());
    for (name, bytes) in [("cut.gz", &whole[..12]), ("cut.gz", &whole[..2])] {
        let why = load(name, bytes, 1).unwrap_err().sentence;
        assert!(why.contains("gzip") && !why.contains("empty"), "{why}");
    }
    let packed = zstd(lines(20_000).as_bytes());
    let why = load("x.zst", &packed[..40], 7).unwrap_err().sentence;
    assert!(why.contains("zstd") && !why.contains("empty"), "{why}");
    // A frame header that asks for a window of 2 GiB.
    let wide = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0x01, 0, 0];
    let why = load("x.zst", &wide, 9).unwrap_err().sentence;
    assert!(why.contains("window of 2048 MiB"), "{why}");
}

#[test]
fn a_long_beginning_without_a_record_is_waited_out() {
    let records = "main;parse;alloc 5\n".repeat(1000);
    for head in [
        "# a comment\n".repeat(10_000),
        "\n".repeat(100_000),
        format!("{};alloc 1\n", "n".repeat(100_000)),
    ] {
        let text = head + &records;
        let whole = finish(load("x.txt", text.as_bytes(), text.len()));
        assert!(whole.import.records >= 1000);
        assert_eq!(finish(load("x.txt", text.as_bytes(), 1000)), whole);
    }
    // Lines that are numbers and nothing else are no profile.
    assert!(load("x.txt", b"1\n2\n3\n4\n5\n", 99).is_err());
}

#[test]
fn a_small_bomb_meets_the_limit_too() {
    // Every line is another place in the tree; repeated text packs well.
    let line = "a;b;c;d;e;f;g;h;".repeat(2000) + "x 1\n";
    let text: String = (0..400).map(|i| format!("{i};{line}")).collect();
    let packed = gzip(text.as_bytes());
    assert!(packed.len() * 50 < text.len());
    let profile = finish(load_with("x.folded", &packed, packed.len(), 64 << 20));
    assert!(profile.import.stopped.unwrap().contains("memory limit"));
}

#[test]
fn nothing_and_nearly_nothing() {
    assert_eq!(finish(load("x.folded", b"", 1)).counts().nodes, 0);
    assert!(load("x", b"", 1).is_err());
    let comments = finish(load("x.folded", b"# only: this\n", 1));
    assert_eq!((comments.import.skipped, comments.meta.len()), (1, 1));
    for head in [
        b"\x1f".as_slice(),
        b"\x1f\x8b",
        b"\x28\xb5\x2f\xfd",
        b"\xff\xfe",
        b"\0",
    ] {
        // Refused or opened empty, but never a crash.
        let _ = load("x", head, 1);
    }
}

#[test]
fn dhat_meets_the_limit_and_keeps_its_names_apart() {
    // Program points that share nothing; the names come after the limit.
    let point = |i: u32| {
        let stack: Vec<_> = (0..20u32)
            .map(|k| i.wrapping_mul(7919 + k * 104_729) % 4999 + 1)
            .collect();
        format!("{{\"tb\":1,\"tbk\":1,\"fs\":{stack:?}}}")
    };
    let points: Vec<_> = (0..200_000).map(point).collect();
    let text = format!(
        "{{\"dhatFileVersion\":2,\"pps\":[{}],\"ftbl\":[\"[root]\",\"0x1: a\"]}}",
        points.join(",")
    );
    let profile = finish(load_with("x.json", text.as_bytes(), 1 << 20, 40 << 20));
    assert!(profile.import.stopped.unwrap().contains("memory limit"));
    let kept = profile.import.records;
    assert!(kept > 5_000 && kept < 200_000, "{kept}");
    let told = profile.import.warnings.join("\n");
    assert!(told.contains("no table of frames"), "{told}");
    // One stack as large as a file.
    let text = format!(
        "{{\"dhatFileVersion\":2,\"pps\":[{{\"tb\":1,\"tbk\":1,\"fs\":[1]}},{{\"tb\":1,\"tbk\":1,\"fs\":[{}1]}}]}}",
        "1,".repeat(8_000_000)
    );
    let profile = finish(load_with("x.json", text.as_bytes(), 1 << 20, 48 << 20));
    assert!(profile.import.stopped.unwrap().contains("memory limit"));
    assert_eq!((profile.import.records, profile.import.rejected), (1, 1));
}

/// Stacks of addresses get their frames at the end, which takes a second tree.
/// Where there is no room for it, they have them all the same.
#[test]
fn addresses_have_frames_wherever_the_memory_ends() {
    let record = |i: u64| {
        let address = |k: u64| format!(" 0x{:x}", (i * 31 + k * 7919) % 40_000 + 1);
        format!("1 @{}\n", (0..12).map(address).collect::<String>())
    };
    let records: String = (0..12_000).map(record).collect();
    let text = format!("goroutine profile: total 12000\n{records}");
    let mut stopped = 0;
    for mib in 1..=16 {
        let profile = finish(load_with("x", text.as_bytes(), 1 << 16, mib << 20));
        stopped += u64::from(profile.import.stopped.is_some());
        let names = |id| profile.frame_name(heapglass::ids::FrameId(id));
        assert!((1..profile.frames.len() as u32).all(|id| names(id).starts_with(b"0x")));
        assert_eq!(
            profile.total(MetricId(0)),
            Some(profile.import.records as i64)
        );
    }
    assert!(stopped > 1 && stopped < 16, "{stopped}");
}
