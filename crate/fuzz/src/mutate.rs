//! Blind mutations: what happens to files in the wild, and some malice.

use crate::rng::Rng;

/// Bytes that mean something to one format or another.
const TELLING: &[u8] = b"\n\r\t ;:,.\"\\{}[]()<>#-+0129eE@\0\x01\x7f\x80\xc3\xff\x1f\x8b\x28\xb5";

/// A changed copy of `seed`, at most `longest` bytes, perhaps with a part of `other`.
pub fn mutated(seed: &[u8], other: &[u8], longest: usize, rng: &mut Rng) -> Vec<u8> {
    let mut data = seed[..seed.len().min(longest)].to_vec();
    for _ in 0..=rng.below(6) {
        change(&mut data, other, rng);
    }
    data.truncate(longest);
    data
}

fn change(data: &mut Vec<u8>, other: &[u8], rng: &mut Rng) {
    let at = rng.below(data.len() + 1);
    let part = |rng: &mut Rng, of: &[u8]| {
        let start = rng.below(of.len() + 1);
        let length = rng.below((of.len() - start).min(64) + 1);
        of[start..start + length].to_vec()
    };
    match rng.below(9) {
        0 => set(data, at, |byte| byte ^ (1 << (at % 8))),
        1 => {
            let byte = TELLING[rng.below(TELLING.len())];
            set(data, at, |_| byte);
        }
        2 => data.insert(at, TELLING[rng.below(TELLING.len())]),
        3 => data.truncate(at),
        4 => drop(data.drain(at..(at + 1 + rng.below(32)).min(data.len()).max(at))),
        5 => {
            let copied = part(rng, data);
            data.splice(at..at, copied);
        }
        6 => {
            let foreign = part(rng, other);
            data.splice(at..at, foreign);
        }
        // A number too large for anything.
        7 => drop(data.splice(at..at, *b"99999999999999999999")),
        // Very many of one thing.
        _ => {
            let byte = TELLING[rng.below(TELLING.len())];
            let many = vec![byte; rng.below(3000)];
            data.splice(at..at, many);
        }
    }
}

fn set(data: &mut [u8], at: usize, to: impl Fn(u8) -> u8) {
    if let Some(byte) = data.get_mut(at) {
        *byte = to(*byte);
    }
}
