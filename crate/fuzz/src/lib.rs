//! What must hold of any bytes whatsoever.
//!
//! A file may come from a full disk, a mail program or an enemy. It may be
//! refused, and it may be read in part; it must not stop the program, give a
//! profile whose sums do not add up, or be read differently because the bytes
//! came in other pieces.

pub mod mutate;
pub mod rng;

use heapglass::error::Refusal;
use heapglass::formats::FORMATS;
use heapglass::ingest::{Load, LoadOptions};
use heapglass::profile::Profile;

use rng::Rng;

/// A few bytes can unpack to gigabytes; this is where that has to stop.
const MEMORY: usize = 64 << 20;

/// The one target: loads `data` whole and in pieces. Panics if anything is wrong.
pub fn load(data: &[u8]) {
    let whole = loaded([data]);
    if let Ok(profile) = &whole {
        assert_eq!(profile.check(), Ok(()));
    }
    // Where the memory ends depends on when it is looked at, which is between pieces.
    if !full(&whole) {
        let split = loaded(pieces(data));
        if !full(&split) {
            assert_same(&whole, &split);
        }
    }
}

type Loaded = Result<Profile, Refusal>;

fn loaded<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Loaded {
    let options = LoadOptions {
        name: "fuzz".to_owned(),
        memory_limit: MEMORY,
        ..LoadOptions::default()
    };
    let mut load = match Load::new(FORMATS, &options) {
        Ok(load) => load,
        Err(stop) => panic!("an empty load does not fit: {stop}"),
    };
    for piece in pieces {
        if !load.feed(piece) {
            break;
        }
    }
    load.finish()
}

/// The data cut at places that follow from the data alone: often into single
/// bytes, sometimes into empty pieces, sometimes hardly at all.
fn pieces(data: &[u8]) -> Vec<&[u8]> {
    let mut rng = Rng::of(data);
    let longest = [1, 4, 64, 4096][rng.below(4)];
    let mut rest = data;
    let mut pieces = Vec::new();
    while !rest.is_empty() {
        let length = rng.below(longest + 1).max(rng.below(2)).min(rest.len());
        let (piece, after) = rest.split_at(length);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

fn full(loaded: &Loaded) -> bool {
    let why = match loaded {
        Ok(profile) => profile.import.stopped.as_deref(),
        Err(refusal) => Some(refusal.sentence.as_str()),
    };
    why.is_some_and(|why| why.starts_with("The memory limit"))
}

/// Says first what differs: a profile in full is too long to read.
fn assert_same(whole: &Loaded, split: &Loaded) {
    match (whole, split) {
        (Ok(whole), Ok(split)) => {
            assert_eq!(whole.import, split.import, "the import reports differ");
            assert_eq!(whole.metrics, split.metrics, "the metrics differ");
            assert!(whole == split, "the profiles differ");
        }
        (Err(whole), Err(split)) => assert_eq!(whole, split, "the refusals differ"),
        (Ok(_), Err(refusal)) => panic!("only in pieces it is refused: {}", refusal.sentence),
        (Err(refusal), Ok(_)) => panic!("only as a whole it is refused: {}", refusal.sentence),
    }
}
