//! Which of the files at hand is the one that a profile names?
//!
//! A program was built elsewhere, so its paths begin otherwise: what counts is
//! how many names at the end are the same, the file's own among them.
//!
//! ```text
//! profile                                 at hand
//! /home/ci/build/server/cache/lru.go      server/cache/lru.go       3 names: taken
//!                                         old/server/cache/lru.go   3 as well: both are offered
//! C:\ci\server\cache\lru.go               server/cache/lru.go       3
//! example.com/lru@v1.4.0/lru.go           lru/lru.go                2
//! /rustc/9fc6b431/library/core/src/fmt.rs library/core/src/fmt.rs   4
//! ```
//!
//! Names count as the same if they differ in large and small letters or in a
//! version (`@v1.4.0`); if they do not, that counts before. A file of which
//! only its own name is the same is offered and not taken, unless its folder or
//! the profile says no more: many files are called `main.go` or `mod.rs`.

use hashbrown::HashMap;

/// Paths of files, in the order in which they came.
#[derive(Debug, Default)]
pub struct Sources {
    paths: Vec<String>,
    /// Rows of `paths` by the last name, in small letters.
    by_name: HashMap<String, Vec<u32>>,
}

/// What there is for a path of the profile.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// The one.
    pub taken: Option<usize>,
    /// Those that may be meant, where that is not sure: the likeliest, all as
    /// likely.
    pub offered: Vec<usize>,
}

impl Sources {
    pub fn new(paths: Vec<String>) -> Self {
        let mut by_name: HashMap<String, Vec<u32>> = HashMap::new();
        for (row, path) in paths.iter().enumerate() {
            if let Some(name) = names(path).next() {
                by_name.entry(alike(name)).or_default().push(row as u32);
            }
        }
        Self { paths, by_name }
    }

    pub fn paths(&self) -> &[String] {
        &self.paths
    }

    pub fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    pub fn find(&self, path: &str) -> Found {
        let candidates = names(path)
            .next()
            .and_then(|name| self.by_name.get(&alike(name)));
        let mut best = (0, 0);
        let mut rows: Vec<usize> = Vec::new();
        for row in candidates.into_iter().flatten() {
            let row = *row as usize;
            let likeness = likeness(path, &self.paths[row]);
            if likeness > best {
                best = likeness;
                rows.clear();
            }
            if likeness == best {
                rows.push(row);
            }
        }
        match rows[..] {
            [row] if best.0 > 1 || self.says_no_more(path, row) => Found {
                taken: Some(row),
                offered: Vec::new(),
            },
            _ => Found {
                taken: None,
                offered: rows,
            },
        }
    }

    /// Is the name of the file all that either path has? The first folder of
    /// one at hand is the one that was chosen, and may be called anything.
    fn says_no_more(&self, path: &str, row: usize) -> bool {
        names(path).count() == 1 || names(&self.paths[row]).count() <= 2
    }
}

/// Names at the end that are the same, and how many of them to the letter.
fn likeness(a: &str, b: &str) -> (usize, usize) {
    let same = names(a)
        .zip(names(b))
        .take_while(|(a, b)| alike(a) == alike(b));
    same.fold((0, 0), |(all, exact), (a, b)| {
        (all + 1, exact + usize::from(a == b))
    })
}

/// The file's own name, then its folders' up to the first.
fn names(path: &str) -> impl Iterator<Item = &str> {
    path.rsplit(['/', '\\'])
        .filter(|name| !matches!(*name, "" | "."))
}

/// Small letters, without a version and without the marks that Go's cache of
/// modules has before what is a large letter.
fn alike(name: &str) -> String {
    let name = match name.find('@') {
        Some(at) if at > 0 => &name[..at],
        _ => name,
    };
    name.chars()
        .filter(|c| *c != '!')
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paths that a path of a profile finds: taken, or offered.
    fn found(path: &str, at_hand: &[&str]) -> String {
        let sources = Sources::new(at_hand.iter().map(|p| (*p).to_owned()).collect());
        let found = sources.find(path);
        let all: Vec<_> = found.offered.iter().map(|row| at_hand[*row]).collect();
        match found.taken {
            Some(row) => format!("takes {}", at_hand[row]),
            None => format!("offers {}", all.join(", ")),
        }
    }

    #[test]
    fn the_longest_common_end_wins() {
        let at_hand = ["app/cache/lru.go", "app/old/lru.go", "app/lru.go"];
        assert_eq!(
            found("/ci/app/cache/lru.go", &at_hand),
            "takes app/cache/lru.go"
        );
        assert_eq!(
            found("D:\\ci\\app\\old\\lru.go", &at_hand),
            "takes app/old/lru.go"
        );
        assert_eq!(found("/ci/app/lru.go", &at_hand), "takes app/lru.go");
        assert_eq!(found("/ci/app/none.go", &at_hand), "offers ");
    }

    #[test]
    fn what_is_as_likely_is_offered() {
        let at_hand = ["a/cache/lru.go", "b/cache/lru.go"];
        assert_eq!(
            found("/x/cache/lru.go", &at_hand),
            "offers a/cache/lru.go, b/cache/lru.go"
        );
        assert_eq!(found("/x/b/cache/lru.go", &at_hand), "takes b/cache/lru.go");
    }

    #[test]
    fn a_name_alone_is_enough_only_if_there_is_no_more() {
        assert_eq!(
            found("/go/src/strings/main.go", &["main.go"]),
            "takes main.go"
        );
        assert_eq!(
            found("/ci/app/main.go", &["checkout/main.go"]),
            "takes checkout/main.go"
        );
        assert_eq!(
            found("main.go", &["app/cmd/main.go"]),
            "takes app/cmd/main.go"
        );
        assert_eq!(
            found("/go/src/x/mod.rs", &["app/cmd/mod.rs"]),
            "offers app/cmd/mod.rs"
        );
    }

    #[test]
    fn versions_letters_and_trimmed_paths_do_not_matter() {
        let cases = [
            ("example.com/lru@v1.4.0/lru.go", "lru/lru.go"),
            (
                "example.com/lru/lru.go",
                "mod/example.com/lru@v1.4.0/lru.go",
            ),
            (
                "github.com/BurntSushi/toml/lex.go",
                "mod/github.com/!burnt!sushi/toml@v1.0.0/lex.go",
            ),
            (
                "/rustc/9fc6b4/library/core/src/fmt.rs",
                "rust/library/core/src/fmt.rs",
            ),
            ("C:\\App\\Main.CS", "src/app/main.cs"),
            ("./src/./a/b.c", "x\\src\\a\\b.c"),
        ];
        for (path, at_hand) in cases {
            assert_eq!(found(path, &[at_hand]), format!("takes {at_hand}"));
        }
    }

    #[test]
    fn the_same_to_the_letter_counts_before_what_is_alike() {
        let at_hand = ["app/Lru/lru.go", "app/lru/lru.go"];
        assert_eq!(found("/ci/lru/lru.go", &at_hand), "takes app/lru/lru.go");
    }
}
