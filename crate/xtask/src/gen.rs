//! `cargo xtask gen`: a folded profile of any size, the same one every time.
//!
//! Speed and memory are promised for files that nobody may hand out: dumps of
//! gigabytes from a database server. This writes one of their shape instead:
//! C++ names of some 130 bytes, stacks of 20 to 60 frames in the order of a
//! hash map, and a call tree that grows by about one node for two frames read
//! (0.94 million nodes in 256 MiB, 3.4 million in 1 GiB).

mod rng;
mod stacks;
mod vocabulary;
mod words;

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use crate::error::{Context, Result};
use stacks::Stacks;

const MIB: u64 = 1 << 20;
/// Lines are collected to about this many bytes before they are written.
const BATCH: usize = 1 << 20;

/// Which profile to write.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Profile {
    pub(crate) mib: u64,
    pub(crate) seed: u64,
}

impl Profile {
    pub(crate) fn default_path(self, target: &Path) -> PathBuf {
        let Profile { mib, seed } = self;
        target
            .join("gen")
            .join(format!("profile-{mib}mb-{seed}.collapsed"))
    }

    /// Writes whole lines, as many as fit; returns the bytes written.
    pub(crate) fn write_to(self, out: &mut impl Write) -> io::Result<u64> {
        let limit = self.mib * MIB;
        let mut stacks = Stacks::new(self.seed);
        let mut batch = Vec::with_capacity(BATCH + (64 << 10));
        let mut written = 0;
        loop {
            let before = batch.len();
            stacks.line(&mut batch);
            let full = written + batch.len() as u64 > limit;
            if full {
                batch.truncate(before);
            }
            if full || batch.len() >= BATCH {
                out.write_all(&batch)?;
                written += batch.len() as u64;
                batch.clear();
            }
            if full {
                return Ok(written);
            }
        }
    }

    /// The file at `path`, written now unless it already is this profile.
    pub(crate) fn ensure(self, path: &Path) -> Result<()> {
        if self.is_at(path) {
            return Ok(());
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)
                .context(|| format!("Cannot make the folder {}", folder.display()))?;
        }
        // Under another name until it is whole: a file cut short must not pass for a profile.
        let unfinished = path.with_extension("unfinished");
        self.write_file(&unfinished)
            .and_then(|()| fs::rename(&unfinished, path))
            .context(|| format!("Cannot write {}", path.display()))
    }

    fn write_file(self, path: &Path) -> io::Result<()> {
        let mut out = BufWriter::new(File::create(path)?);
        self.write_to(&mut out)?;
        out.flush()
    }

    /// True if the file has the right size and begins as this profile does:
    /// a file of an older generator is written anew.
    fn is_at(self, path: &Path) -> bool {
        let Ok(mut file) = File::open(path) else {
            return false;
        };
        let limit = self.mib * MIB;
        let whole = file
            .metadata()
            .is_ok_and(|found| (limit.saturating_sub(MIB)..=limit).contains(&found.len()));
        let mut expected = Vec::new();
        let mut stacks = Stacks::new(self.seed);
        for _ in 0..20 {
            stacks.line(&mut expected);
        }
        expected.truncate(limit as usize);
        let mut found = vec![0; expected.len()];
        whole && file.read_exact(&mut found).is_ok() && found == expected
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{HashMap, HashSet};

    fn written(mib: u64, seed: u64) -> Vec<u8> {
        let mut out = Vec::new();
        Profile { mib, seed }.write_to(&mut out).unwrap();
        out
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_another_seed_does_not() {
        assert!(written(1, 5) == written(1, 5));
        assert!(written(1, 5) != written(1, 6));
    }

    #[test]
    fn a_smaller_file_is_the_beginning_of_a_larger_one() {
        assert!(written(2, 5).starts_with(&written(1, 5)));
    }

    #[test]
    fn the_shape_is_that_of_a_server() {
        let bytes = written(16, 1);
        let text = String::from_utf8(bytes).unwrap();
        let (mut nodes, mut names, mut frames) = (HashMap::new(), HashSet::new(), 0_u64);
        let mut shared_with_the_line_before = 0_u64;
        let mut before: Vec<&str> = Vec::new();
        for line in text.lines() {
            let (stack, _) = line.rsplit_once(' ').unwrap();
            let stack: Vec<&str> = stack.split(';').collect();
            let mut parent = 0_usize;
            for frame in &stack {
                names.insert(*frame);
                let next = nodes.len() + 1;
                parent = *nodes.entry((parent, *frame)).or_insert(next);
            }
            frames += stack.len() as u64;
            shared_with_the_line_before += before
                .iter()
                .zip(&stack)
                .take_while(|(a, b)| a == b)
                .count() as u64;
            before = stack;
        }
        let mean_name = text.len() as u64 / frames;
        assert!(
            (115..=145).contains(&mean_name),
            "{mean_name} bytes a frame"
        );
        let per_frame = 100 * nodes.len() as u64 / frames;
        assert!(
            (45..=70).contains(&per_frame),
            "{per_frame} new nodes in a hundred frames"
        );
        assert!(names.len() > 5_000, "{} names", names.len());
        // The frames of the pool are shared by all, what comes after only by chance.
        let lines = text.lines().count() as u64;
        assert!(
            shared_with_the_line_before < 9 * lines,
            "neighbours share too much"
        );
    }
}
