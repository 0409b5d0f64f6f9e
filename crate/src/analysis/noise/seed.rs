//! The lists of the scripts that people ran before, letter by letter: they
//! look at the whole text of a frame, arguments included, and that is how
//! their numbers come about.

use super::Side;

/// A frame that begins with one of these belongs to the allocator.
const INNER_PREFIXES: &[&str] = &[
    "prof_backtrace",
    "prof_alloc_prep",
    "prof_tctx",
    "prof_",
    "imalloc",
    "ialloc",
    "irallocx",
    "imallocx",
    "arena_malloc",
    "arena_palloc",
    "arena_ralloc",
    "arena_",
    "tcache_alloc",
    "tcache_",
    "large_malloc",
    "large_palloc",
    "chunk_alloc",
    "huge_malloc",
    "huge_palloc",
    "je_malloc",
    "je_calloc",
    "je_realloc",
    "je_rallocx",
    "je_mallocx",
    "je_posix_memalign",
    "je_aligned_alloc",
    "malloc_default",
    "calloc",
];

/// So does one in which one of these stands anywhere.
const INNER_PARTS: &[&str] = &[
    "operator new",
    "operator new[]",
    "__libcpp_operator_new",
    "__libc_malloc",
    "__libc_calloc",
    "_int_malloc",
    "posix_memalign",
    "aligned_alloc",
    "do_rallocx",
    "do_mallocx",
    "mi_malloc",
    "mi_calloc",
    "__cxx_global_var_init",
    "__cxa_thread_atexit_impl",
    "DB::Memory<",
    "Memory::newImpl",
    "Allocator<false",
    "Allocator<true",
    "allocNoTrack",
    "PODArrayBase::realloc",
    "PODArrayBase::alloc",
    "CRYPTO_malloc",
    "std::__detail::_Hash_node",
    "std::_Rb_tree",
    "std::vector<",
    "std::string::",
    "std::__1::",
    "DB::PODArrayBase",
];

/// From the root downwards, a frame that begins with one of these is passed.
const OUTER_PREFIXES: &[&str] = &[
    "0000",
    "_start",
    "__libc_start",
    "__GI___clone",
    "start_thread",
    "clone3",
    "ThreadPoolImpl",
    "ThreadFromGlobalPool",
    "std::__1::__function",
    "std::__1::__invoke",
    "decltype",
    "void std::__1::__function",
    "std::__1::__packaged_task_function",
    "DB::ThreadPool",
    "DB::GlobalThreadPool",
    "DB::threadFunction",
    "BaseDaemon",
    "SignalListener",
    "Poco::ThreadImpl::runnableEntry",
    "Poco::PooledThread::run",
    "main",
    "DB::Server::run",
    "Poco::Util::Application::run",
    "(",
];

pub(super) fn is_inner(frame: &[u8]) -> bool {
    begins(frame, INNER_PREFIXES)
        || INNER_PARTS
            .iter()
            .any(|part| memchr::memmem::find(frame, part.as_bytes()).is_some())
}

pub(super) fn is_outer(frame: &[u8]) -> bool {
    begins(frame, OUTER_PREFIXES)
}

/// The lists one by one: what a rule looks for, on which side, and whether
/// anywhere in a frame or at its beginning alone.
pub(super) fn rules() -> impl Iterator<Item = (&'static str, Side, bool)> {
    let of = |list: &'static [&'static str], side, anywhere| {
        list.iter().map(move |text| (*text, side, anywhere))
    };
    of(INNER_PREFIXES, Side::Inner, false)
        .chain(of(INNER_PARTS, Side::Inner, true))
        .chain(of(OUTER_PREFIXES, Side::Outer, false))
}

fn begins(frame: &[u8], prefixes: &[&str]) -> bool {
    prefixes.iter().any(|p| frame.starts_with(p.as_bytes()))
}

/// Letters of a shortened name.
const LONGEST: usize = 120;
/// Template arguments of so many letters and more are left out.
const LONG_ARGUMENTS: usize = 40;

/// A frame as the scripts write it: long template arguments and everything
/// from the first bracket on left out. They add up what is shortened alike.
pub fn shortened(frame: &str) -> String {
    const ANONYMOUS: &str = "(anonymous namespace)";
    const KEPT: &str = "{anon}";
    let short = without_long_arguments(frame).replace(ANONYMOUS, KEPT);
    let head = short.split('(').next().unwrap_or_default();
    head.replace(KEPT, ANONYMOUS)
        .chars()
        .take(LONGEST)
        .collect()
}

/// `<…>` for every `<` that is followed by many letters none of which is `>`,
/// and then by one, from left to right.
fn without_long_arguments(frame: &str) -> String {
    let mut short = String::with_capacity(frame.len());
    let mut rest = frame;
    while let Some(open) = rest.find('<') {
        let inside = &rest[open + 1..];
        let Some(close) = inside.find('>') else {
            break;
        };
        short.push_str(&rest[..open]);
        if inside[..close].chars().count() >= LONG_ARGUMENTS {
            short.push_str("<...>");
            rest = &inside[close + 1..];
        } else {
            short.push('<');
            rest = inside;
        }
    }
    short + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shortened_as_the_scripts_do() {
        let long = "A".repeat(40);
        for (frame, want) in [
            ("f(int)", "f"),
            ("(anonymous namespace)::f(int)", "(anonymous namespace)::f"),
            (&format!("V<{long}>::g()") as &str, "V<...>::g"),
            ("V<short>::g(V<short>)", "V<short>::g"),
            // The first bracket that is followed by enough letters counts, whatever stands inside.
            (&format!("V<W<{long}>>::g"), "V<...>>::g"),
            (&format!("a < b<{long}"), &format!("a < b<{long}")),
        ] {
            assert_eq!(shortened(frame), want, "{frame}");
        }
        assert_eq!(shortened(&"é".repeat(200)).chars().count(), 120);
    }

    #[test]
    fn whole_frames_are_looked_at() {
        assert!(is_inner(b"callocator"));
        assert!(is_inner(b"DB::load(std::__1::basic_string<char>)"));
        assert!(!is_inner(b"DB::load(int)"));
        assert!(is_outer(b"mainLoop") && is_outer(b"(anonymous namespace)::f"));
    }
}
