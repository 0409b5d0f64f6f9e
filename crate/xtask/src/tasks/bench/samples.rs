//! What was measured: numbers under a name and a size of profile.

use std::collections::BTreeMap;

use crate::error::{Error, Result};

/// Milliseconds or bytes, as the name says, of each run.
#[derive(Debug, Default)]
pub(crate) struct Samples(BTreeMap<(String, u64), Vec<f64>>);

impl Samples {
    pub(crate) fn add(&mut self, name: &str, mib: u64, number: f64) {
        self.0
            .entry((name.to_owned(), mib))
            .or_default()
            .push(number);
    }

    /// Takes a line of the browser's script: `<name> <MiB> <number>`.
    pub(crate) fn read(&mut self, line: &str) -> Result<()> {
        let words: Vec<_> = line.split(' ').collect();
        let parsed = match words[..] {
            [name, mib, number] => mib
                .parse()
                .ok()
                .zip(number.parse().ok())
                .map(|(mib, number)| (name, mib, number)),
            _ => None,
        };
        let (name, mib, number) = parsed.ok_or_else(|| {
            Error::new(format!(
                "The browser's script printed `{line}`, which is no sample"
            ))
        })?;
        self.add(name, mib, number);
        Ok(())
    }

    pub(crate) fn median(&self, name: &str, mib: u64) -> Option<f64> {
        self.0
            .get(&(name.to_owned(), mib))
            .and_then(|runs| median(runs))
    }

    /// The largest sample, where even one is one too many.
    pub(crate) fn largest(&self, name: &str, mib: u64) -> Option<f64> {
        self.0
            .get(&(name.to_owned(), mib))?
            .iter()
            .copied()
            .reduce(f64::max)
    }

    /// The largest median among the names that begin so.
    pub(crate) fn slowest(&self, prefix: &str, mib: u64) -> Option<f64> {
        self.0
            .iter()
            .filter(|((name, of), _)| *of == mib && name.starts_with(prefix))
            .filter_map(|(_, runs)| median(runs))
            .reduce(f64::max)
    }
}

fn median(runs: &[f64]) -> Option<f64> {
    let mut sorted = runs.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        even if even % 2 == 0 => Some((sorted[middle - 1] + sorted[middle]) / 2.0),
        _ => Some(sorted[middle]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
    }

    #[test]
    fn lines_are_samples_or_errors() {
        let mut samples = Samples::default();
        for line in [
            "core:a-1 256 5",
            "core:a-2 256 7",
            "core:a-2 256 9",
            "core:a-3 64 50",
        ] {
            samples.read(line).unwrap();
        }
        assert_eq!(samples.median("core:a-2", 256), Some(8.0));
        assert_eq!(samples.largest("core:a-2", 256), Some(9.0));
        assert_eq!(samples.slowest("core:a-", 256), Some(8.0));
        assert_eq!(samples.slowest("core:b-", 256), None);
        assert!(samples.read("core:a-1 256").is_err());
        assert!(samples.read("core:a-1 x 1").is_err());
    }
}
