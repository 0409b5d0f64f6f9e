//! What a function's own name says that it does: grow a container, keep
//! things in a cache, or say nothing because it is no name.
//!
//! Looked at once for each distinct frame. Rules are data: a name, with `*`
//! before, behind or on both sides for "whatever stands there".

use crate::analysis::names::OwnNames;
use crate::analysis::noise::{Noise, Side, is_address};
use crate::frames::{Frame, FrameKind};
use crate::ids::FrameId;
use crate::profile::Profile;
use memchr::memmem;

/// What is passed on to everything that a frame calls.
pub(in crate::analysis) const GROWS: u8 = 1;
pub(super) const CACHES: u8 = 2;

/// How the code that allocated is named: by the last frame of a stack that is
/// no allocator's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Well,
    /// An address, or a word for "unknown".
    Not,
    /// As the compiler writes it for the linker.
    Mangled,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) bits: u8,
    /// `None`: an allocator's, look further up.
    pub(super) named: Option<Named>,
}

const GROWTH: &[&str] = &[
    "realloc",
    "reallocarray",
    "*rallocx*",
    "je_realloc*",
    "__libc_realloc",
    "__rust_realloc",
    "__rdl_realloc",
    "*::realloc",
    "*::_M_realloc_*",
    "*::_M_default_append",
    "*::__push_back_slow_path*",
    "*::__emplace_back_slow_path*",
    "*::__grow_by*",
    "*RawVec::grow*",
    "*RawVec::reserve*",
    "*RawVecInner::grow*",
    "*RawVecInner::reserve*",
    "*::do_reserve_and_handle*",
    "*::finish_grow*",
    "*::reserve_rehash*",
    "*::rehash*",
    "*::__rehash*",
    "*::_M_rehash*",
    "*HashTable::resize*",
    "runtime.growslice*",
    "runtime.hashGrow*",
    "runtime.growWork*",
    "java.util.Arrays.copyOf*",
    "*ArrayList.grow*",
    "*HashMap.resize*",
    "*.ensureCapacity*",
    "PyMem_Realloc",
    "PyObject_Realloc",
    "_PyObject_Realloc",
    "list_resize",
    "dictresize",
];

/// Words for things that keep what they are given, and for giving.
const KEEPERS: &[&str] = &["cache", "intern", "memo", "registry"];
const GIVING: &[&str] = &[
    "insert",
    "put",
    "add",
    "set",
    "getorset",
    "getorload",
    "get_or",
    "getor",
    "emplace",
    "store",
    "intern",
    "memo",
    "register",
    "compute",
    "push",
    "cache",
    "load",
];
/// Words in which those of [`KEEPERS`] stand by accident.
const NOT_KEEPERS: &[&str] = &["internal", "memory", "memor", "tcache", "international"];

const UNKNOWN: &[&str] = &[
    "",
    "[unknown]",
    "<unknown>",
    "(unknown)",
    "unknown",
    "??",
    "???",
    "[anon]",
    "[unresolved]",
    "<unresolved>",
    "[missing]",
];

pub(super) fn marks(profile: &Profile, names: &OwnNames, noise: &Noise) -> Vec<Marks> {
    let growth = growth();
    let of = |(frame, row): (FrameId, Frame)| {
        let name = names.get(frame);
        // `<!-- x -->` has no name of its own, but a text.
        let named = match name {
            _ if row.kind == FrameKind::Unnamed => Named::Not,
            b"" => named(profile.frame_name(frame)),
            name => named(name),
        };
        let quiet = noise.is(Side::Inner, frame);
        let mut bits = 0;
        if growth.iter().any(|rule| rule.fits(name)) {
            bits |= GROWS;
        }
        if !quiet && keeps(name) {
            bits |= CACHES;
        }
        Marks {
            bits,
            named: match named {
                Named::Well if quiet => None,
                // `operator new`, mangled.
                Named::Mangled if name.starts_with(b"_Znw") || name.starts_with(b"_Zna") => None,
                named => Some(named),
            },
        }
    };
    profile.frames.iter().map(of).collect()
}

/// A rule made ready.
enum Rule {
    Is(&'static [u8]),
    Ends(&'static [u8]),
    Begins(&'static [u8]),
    Has(Box<memmem::Finder<'static>>),
}

impl Rule {
    fn new(rule: &'static str) -> Self {
        let bare = rule.trim_matches('*').as_bytes();
        match (rule.starts_with('*'), rule.ends_with('*')) {
            (false, false) => Self::Is(bare),
            (true, false) => Self::Ends(bare),
            (false, true) => Self::Begins(bare),
            (true, true) => Self::Has(Box::new(memmem::Finder::new(bare))),
        }
    }

    fn fits(&self, name: &[u8]) -> bool {
        match self {
            Self::Is(bare) => name == *bare,
            Self::Ends(bare) => name.ends_with(bare),
            Self::Begins(bare) => name.starts_with(bare),
            Self::Has(finder) => finder.find(name).is_some(),
        }
    }
}

fn growth() -> Vec<Rule> {
    GROWTH.iter().map(|rule| Rule::new(rule)).collect()
}

/// A function that gives something to a cache or the like.
fn keeps(name: &[u8]) -> bool {
    let mut lower = String::from_utf8_lossy(name).to_ascii_lowercase();
    for word in NOT_KEEPERS {
        if lower.contains(word) {
            lower = lower.replace(word, "");
        }
    }
    if !KEEPERS.iter().any(|word| lower.contains(word)) {
        return false;
    }
    let last = lower.rsplit([':', '.', '/']).next().unwrap_or_default();
    GIVING.iter().any(|word| last.starts_with(word))
}

pub(super) fn named(name: &[u8]) -> Named {
    let unknown = |word: &&str| name == word.as_bytes();
    if UNKNOWN.iter().any(unknown) || is_address(name) || is_module(name) {
        Named::Not
    } else if is_mangled(name) {
        Named::Mangled
    } else {
        Named::Well
    }
}

/// `[libc.so.6]`, `[unknown <2e74>]`, `[vdso]`: where the code is, not what.
fn is_module(name: &[u8]) -> bool {
    const MODULES: [&[u8]; 9] = [
        b".so",
        b".dll",
        b".dylib",
        b".exe",
        b"[unknown",
        b"[vdso]",
        b"[heap]",
        b"[stack]",
        b"[kernel.kallsyms]",
    ];
    let inside = name.strip_prefix(b"[").and_then(|n| n.strip_suffix(b"]"));
    inside.is_some()
        && MODULES
            .iter()
            .any(|part| memmem::find(name, part).is_some())
}

/// `_ZN3foo3barEv`, `_RNvC3foo3bar`, `?bar@foo@@YAXXZ`
fn is_mangled(name: &[u8]) -> bool {
    match name {
        [b'_', b'Z', next, ..] | [b'_', b'_', b'Z', next, ..] => {
            next.is_ascii_digit() || next.is_ascii_alphabetic()
        }
        [b'_', b'R', next, ..] => b"NIYMX".contains(next),
        [b'?', ..] => memmem::find(name, b"@@").is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::names::own_name;

    #[test]
    fn names_tell_growth() {
        let grows = |frame: &str| {
            let name = own_name(frame.as_bytes());
            growth().iter().any(|rule| rule.fits(&name))
        };
        for frame in [
            "realloc",
            "do_rallocx",
            "void DB::PODArrayBase<8ul, 4096ul>::realloc<>(unsigned long)",
            "alloc::raw_vec::RawVec<T,A>::grow_one::h0123456789abcdef",
            "runtime.growslice",
            "java.util.ArrayList.grow",
            "java/util/Arrays.copyOf",
            "void std::vector<int>::_M_realloc_insert<int>(int&&)",
            "void std::__1::vector<int>::__push_back_slow_path<int>(int&&)",
        ] {
            assert!(grows(frame), "{frame}");
        }
        for frame in [
            "reallocator(int)",
            "DB::load(RawVec::grow)",
            "malloc",
            "Arrays.sort",
        ] {
            assert!(!grows(frame), "{frame}");
        }
    }

    #[test]
    fn names_tell_what_keeps() {
        for (name, want) in [
            ("DB::MarkCache::getOrSet", true),
            ("DB::LRUCache::set", true),
            ("string_interner::Interner::intern", true),
            ("DB::MarkCache::evict", false),
            ("DB::internal::insert", false),
            ("app::memory::put", false),
            ("tcache_put", false),
            ("functools.lru_cache.put", true),
        ] {
            assert_eq!(keeps(name.as_bytes()), want, "{name}");
        }
    }

    #[test]
    fn what_is_no_name() {
        for (name, want) in [
            ("0x7f00deadbeef", Named::Not),
            ("00000000004a3f10", Named::Not),
            ("[unknown]", Named::Not),
            ("[libc.so.6]", Named::Not),
            ("[[heap]]", Named::Not),
            ("[unknown <2e74>]", Named::Not),
            ("[GC]", Named::Well),
            ("<!-- x -->", Named::Well),
            ("facade", Named::Well),
            ("_ZN2DB4loadEv", Named::Mangled),
            ("__ZN2DB4loadEv", Named::Mangled),
            ("_RNvCs1234_7mycrate3foo", Named::Mangled),
            ("?bar@foo@@YAXXZ", Named::Mangled),
            ("_Release", Named::Well),
            ("_start", Named::Well),
        ] {
            assert_eq!(named(name.as_bytes()), want, "{name}");
        }
    }
}
