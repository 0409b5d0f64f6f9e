//! What records say of themselves beside their stacks, counted by what they
//! say.

use crate::number::grouped;
use crate::profile::ProfileBuilder;
use hashbrown::HashMap;

/// Different things that are counted one by one; a hostile file may say a
/// million.
const KEPT: usize = 500;
/// A longer value is known by its beginning.
const LONGEST: usize = 120;

/// Sums by key and value; keys are few.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    keys: Vec<(String, HashMap<Vec<u8>, i64>)>,
    kept: usize,
    /// What was said beyond what is kept.
    left: i64,
}

impl Tally {
    pub(crate) fn add(&mut self, key: &str, value: &[u8], amount: i64) {
        let value = &value[..value.len().min(LONGEST)];
        let at = self.keys.iter().position(|(known, _)| known == key);
        let sum = at.and_then(|at| self.keys[at].1.get_mut(value));
        if let Some(sum) = sum {
            *sum = sum.saturating_add(amount);
        } else if self.kept >= KEPT {
            self.left = self.left.saturating_add(amount);
        } else {
            self.kept += 1;
            let at = at.unwrap_or_else(|| {
                self.keys.push((key.to_owned(), HashMap::new()));
                self.keys.len() - 1
            });
            self.keys[at].1.insert(value.to_vec(), amount);
        }
    }

    pub(crate) fn footprint(&self) -> usize {
        self.kept * (LONGEST + 64)
    }

    /// `state: chan receive = 12`, the largest first.
    pub(crate) fn tell(&self, out: &mut ProfileBuilder) {
        for (key, sums) in &self.keys {
            let mut sums: Vec<_> = sums.iter().collect();
            sums.sort_unstable_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
            for (value, sum) in sums {
                let value = String::from_utf8_lossy(value);
                out.add_meta(&format!("{key}: {value}"), &grouped(*sum));
            }
        }
        if self.left > 0 {
            out.add_meta("of further kinds", &grouped(self.left));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_most_comes_first_and_nothing_is_lost() {
        let mut tally = Tally::default();
        tally.add("state", b"select", 2);
        tally.add("locked", b"yes", 1);
        for value in [b"sleep".as_slice(), b"IO wait", b"sleep", b"sleep"] {
            tally.add("state", value, 1);
        }
        for i in 0..KEPT {
            tally.add("name", format!("n{i}").as_bytes(), 1);
        }
        let mut out = ProfileBuilder::new("x", usize::MAX).unwrap();
        tally.tell(&mut out);
        for (key, value) in [
            ("state: sleep", "3"),
            ("state: IO wait", "1"),
            ("locked: yes", "1"),
            ("name: n495", "1"),
            ("of further kinds", "4"),
        ] {
            assert_eq!(out.meta(key), Some(value), "{key}");
        }
        assert_eq!(out.meta("name: n496"), None);
    }
}
