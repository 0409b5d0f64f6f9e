//! Names as google/pprof shortens them in its graphs, for those who know their
//! programs by these.
//!
//! ```text
//! github.com/blevesearch/bleve/v2/index.(*Batch).Reset   index.(*Batch).Reset
//! java.util.concurrent.ThreadPoolExecutor.runWorker      ThreadPoolExecutor.runWorker
//! leveldb::DBImpl::Get<T>(leveldb::Slice const&)         DBImpl::Get<T>
//! ```
//!
//! The page shortens by the same patterns (`www/src/views/name/pprof.ts`); a
//! list of names keeps both to it (`tests/fixtures/names/pprof.json`).

use regex_automata::meta::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

const ANONYMOUS: &str = "(anonymous namespace)::";

/// A major version in a path of Go: what stands before it and behind it stays.
static VERSION: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(.*?)/v(?:[2-9]|[1-9][0-9]+)([./].*)$").ok());

/// Go, Java, C++: what of a name the group holds is left. The first that fits
/// counts.
static LANGUAGES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let patterns = [
        r"^(?:[0-9A-Za-z_\-.]+/)+([^.]+\..+)",
        r"^(?:[a-z]W*\.)*([A-Z][0-9A-Za-z_$]*\.(?:<init>|[a-z][0-9A-Za-z_$]*(?:\$[0-9]+)?))(?:\(|$)",
        r"^(?:[_a-zA-Z]W*::)+(_*[A-Z]W*::~?[_a-zA-Z]W*(?:<.*>)?)",
    ];
    // Letters of ASCII, as in the page.
    let pattern = |text: &str| Regex::new(&text.replace('W', "[0-9A-Za-z_]")).ok();
    patterns.into_iter().filter_map(pattern).collect()
});

pub(super) fn short(name: &str) -> Cow<'_, str> {
    let name = name.strip_prefix(ANONYMOUS).unwrap_or(name);
    let name = without_version(name);
    let found = LANGUAGES
        .iter()
        .find_map(|pattern| group(pattern, &name, 1));
    match (found, name) {
        (Some(range), Cow::Borrowed(name)) => Cow::Borrowed(&name[range]),
        (Some(range), Cow::Owned(name)) => Cow::Owned(name[range].to_owned()),
        (None, name) => name,
    }
}

fn without_version(name: &str) -> Cow<'_, str> {
    // Most names have none, and a look at each costs.
    let version = VERSION.as_ref().filter(|_| name.contains("/v"));
    let parts = version.and_then(|pattern| {
        let (head, tail) = (group(pattern, name, 1)?, group(pattern, name, 2)?);
        Some([&name[head], &name[tail]].concat())
    });
    parts.map_or(Cow::Borrowed(name), Cow::Owned)
}

fn group(pattern: &Regex, name: &str, number: usize) -> Option<std::ops::Range<usize>> {
    let mut found = pattern.create_captures();
    pattern.captures(name, &mut found);
    found.get_group(number).map(|span| span.range())
}

#[cfg(test)]
mod tests {
    use super::short;

    /// The page's test reads the same list.
    const PICTURES: &str = include_str!("../../../../tests/fixtures/names/pprof.json");

    #[test]
    fn what_stands_before_the_type_goes() {
        let pictures: Vec<(String, String)> = serde_json::from_str(PICTURES).unwrap();
        for (name, want) in pictures {
            assert_eq!(short(&name), want, "{name}");
        }
    }

    #[test]
    fn a_name_of_many_letters_costs_one_look() {
        for part in ["a/", "a::", "a.", "A::a<", "/v2", "x/v2."] {
            let name = part.repeat((1 << 16) / part.len());
            assert!(short(&name).len() <= name.len());
        }
    }
}
