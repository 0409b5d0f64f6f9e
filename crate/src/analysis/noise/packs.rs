//! Rules about names, in packs. A rule is a function's own qualified name, or
//! the beginning of one, with `*` at its end.

use super::special::{SPECIALS, Seen};
use std::sync::LazyLock;

/// What one runtime or library puts into stacks that says nothing of the
/// program.
#[derive(Debug, Clone, Copy)]
pub struct Pack {
    pub id: &'static str,
    pub title: &'static str,
    pub rules: &'static [Rule],
}

pub type Rule = &'static str;

const fn pack(id: &'static str, title: &'static str, rules: &'static [Rule]) -> Pack {
    Pack { id, title, rules }
}

pub const PACKS: &[Pack] = &[
    pack(
        "jemalloc",
        "jemalloc",
        &[
            "je_*",
            "prof_*",
            "imalloc*",
            "ialloc*",
            "irallocx*",
            "do_rallocx",
            "do_mallocx",
            "arena_*",
            "tcache_*",
            "large_malloc",
            "large_palloc",
            "large_ralloc*",
            "chunk_alloc*",
            "huge_malloc",
            "huge_palloc",
            "malloc_default",
            "calloc_default",
            "rallocx",
            "mallocx",
            "sdallocx",
            "fallback_impl",
            "jemallocator::*",
            "tikv_jemallocator::*",
            "tikv_jemalloc_sys::*",
            "_rjem_*",
        ],
    ),
    pack(
        "glibc",
        "glibc",
        &[
            "malloc",
            "calloc",
            "realloc",
            "reallocarray",
            "free",
            "memalign",
            "aligned_alloc",
            "posix_memalign",
            "valloc",
            "pvalloc",
            "strdup",
            "strndup",
            "__libc_malloc*",
            "__libc_calloc",
            "__libc_realloc",
            "__libc_memalign",
            "_int_malloc",
            "_int_realloc",
            "_int_memalign",
            "_int_free",
            "__GI___libc_malloc",
            "__malloc",
            "__calloc",
            "sysmalloc",
            "tcache_init",
            "mmap",
            "mmap64",
            "mremap",
            "brk",
            "sbrk",
        ],
    ),
    pack(
        "tcmalloc",
        "tcmalloc",
        &[
            "tc_*",
            "tcmalloc::*",
            "MallocExtension::*",
            "MallocHook::*",
            "(anonymous namespace)::do_malloc*",
            "fast_alloc",
            "do_malloc*",
        ],
    ),
    pack("mimalloc", "mimalloc", &["mi_*", "_mi_*", "mimalloc::*"]),
    pack(
        "c++",
        "The C++ library",
        &[
            "operator new",
            "operator new[]",
            "__libcpp_operator_new*",
            "std::*",
            "__gnu_cxx::*",
            "__cxa_*",
            "__cxx_global_var_init*",
            "Memory::newImpl",
            "Memory::*",
            "Allocator::*",
            "DB::Memory::*",
            "DB::PODArrayBase::*",
            "PODArrayBase::*",
            "allocNoTrack",
            "CRYPTO_malloc",
            "CRYPTO_zalloc",
            "CRYPTO_realloc",
        ],
    ),
    pack(
        "rust",
        "Rust's alloc and std",
        &[
            "__rust_alloc*",
            "__rust_realloc",
            "__rdl_*",
            "__rg_*",
            "alloc::*",
            "core::*",
            "hashbrown::*",
            "dhat::*",
            "<alloc::*",
        ],
    ),
    pack(
        "go",
        "Go's runtime",
        &[
            "runtime.mallocgc*",
            "runtime.newobject",
            "runtime.newarray",
            "runtime.makeslice*",
            "runtime.growslice",
            "runtime.makemap*",
            "runtime.mapassign*",
            "runtime.makechan*",
            "runtime.rawstring*",
            "runtime.rawbyteslice",
            "runtime.rawruneslice",
            "runtime.concatstring*",
            "runtime.slicebytetostring",
            "runtime.stringtoslice*",
            "runtime.convT*",
            "runtime.hashGrow",
            "runtime.growWork*",
            "runtime.profilealloc",
            "runtime.mProf_Malloc",
            "runtime.systemstack",
            "runtime.mcall",
            "runtime.persistentalloc*",
            "runtime.allocm",
            // How goroutines wait.
            "runtime.gopark",
            "runtime.goparkunlock",
            "runtime.block",
            "runtime.chanrecv*",
            "runtime.chansend*",
            "runtime.selectgo",
            "runtime.semacquire*",
            "runtime.netpollblock",
            "runtime.notetsleepg",
            "internal/poll.runtime_pollWait",
            "internal/poll.(*pollDesc).wait*",
            "sync.runtime_*",
            "runtime/pprof.Do",
        ],
    ),
    pack(
        "jvm",
        "The JVM's allocation",
        &[
            "java.util.Arrays.copyOf*",
            "OptoRuntime::new_*",
            "Runtime1::new_*",
            "InterpreterRuntime::*",
            "SharedRuntime::*",
            "MemAllocator::*",
            "CollectedHeap::*",
            "G1CollectedHeap::*",
            "TypeArrayKlass::*",
            "ObjArrayKlass::*",
            "InstanceKlass::allocate_*",
            "JVM_*",
            "os::malloc",
            "AllocateHeap",
        ],
    ),
    pack(
        "python",
        "Python's allocators",
        &[
            "PyMem_*",
            "PyObject_Malloc",
            "PyObject_Realloc",
            "PyObject_Calloc",
            "_PyMem_*",
            "_PyObject_*",
            "pymalloc_*",
            "PyType_GenericAlloc",
            "_PyType_AllocNoTrack",
        ],
    ),
    pack(
        "v8",
        "V8's heap",
        &[
            "v8::internal::Heap::*",
            "v8::internal::Factory*",
            "v8::internal::Runtime_Allocate*",
            "v8::base::*",
            "node::Malloc*",
            "node::UncheckedMalloc*",
        ],
    ),
    pack(
        "entry",
        "Process entry",
        &[
            "_start",
            "__libc_start*",
            "__libc_start_call_main",
            "main",
            "_dl_*",
            "__scrt_*",
            "WinMainCRTStartup",
            "wmain",
            "std::rt::lang_start*",
            "runtime.main",
            "runtime.goexit*",
            "runtime.rt0_go",
            "runtime.mstart*",
            "java.lang.Thread.run*",
            "JavaMain",
            "JavaCalls::*",
            "jni_*",
            "thread_native_entry",
            "_PyEval_*",
            "PyEval_*",
            "Py_RunMain",
            "Py_BytesMain",
            "pymain_*",
            "<module>",
            "[unknown]",
            "???",
        ],
    ),
    pack(
        "threads",
        "Threads and pools",
        &[
            "clone",
            "clone3",
            "__clone*",
            "__GI___clone*",
            "start_thread",
            "thread_start",
            "_pthread_start",
            "ThreadPoolImpl::*",
            "ThreadFromGlobalPool*",
            "DB::ThreadPool*",
            "DB::GlobalThreadPool*",
            "DB::threadFunction",
            "BaseDaemon::*",
            "SignalListener::*",
            "Poco::ThreadImpl::runnableEntry",
            "Poco::PooledThread::run",
            "Poco::Util::Application::run",
            "DB::Server::run",
            "mainEntryClickHouse*",
            "std::*",
            "decltype",
            "core::ops::function::*",
            "std::thread::*",
            "std::sys::*",
            "std::panicking::*",
            "std::panic::*",
            "rayon_core::*",
            "tokio::runtime::*",
            "alloc::boxed::*",
            "java.util.concurrent.ThreadPoolExecutor*",
            "java.util.concurrent.FutureTask*",
            "java.util.concurrent.ForkJoin*",
            "java.util.concurrent.Executors*",
        ],
    ),
];

/// All rules by the byte that they begin with: few are tried for a name.
static BY_FIRST: LazyLock<[Vec<Rule>; 256]> = LazyLock::new(|| {
    let mut rules = [const { Vec::new() }; 256];
    for rule in PACKS.iter().flat_map(|pack| pack.rules) {
        if let Some(first) = rule.bytes().next() {
            rules[usize::from(first)].push(*rule);
        }
    }
    rules
});
/// Does any pack name the function of this own name, or a special rule?
pub(super) fn is_noise(seen: &Seen<'_>) -> bool {
    let own = seen.own;
    let few = own.first().map(|first| &BY_FIRST[usize::from(*first)]);
    SPECIALS.iter().any(|special| (special.fits)(seen))
        || few.is_some_and(|rules| rules.iter().any(|rule| fits(rule, own)))
}

/// Where the process or a thread begins, called by its name.
pub(super) fn is_entry(own: &[u8]) -> bool {
    let entry = PACKS.iter().find(|pack| pack.id == "entry");
    ![&b"[unknown]"[..], b"???"].contains(&own)
        && entry.is_some_and(|pack| pack.rules.iter().any(|rule| fits(rule, own)))
}

pub(super) fn fits(rule: &str, name: &[u8]) -> bool {
    match rule.strip_suffix('*') {
        Some(start) => name.starts_with(start.as_bytes()),
        None => name == rule.as_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_look_at_the_functions_own_name() {
        for (frame, want) in [
            ("DB::load(std::__1::basic_string<char>)", false),
            ("std::__1::vector<DB::Block>::push_back(DB::Block&&)", true),
            ("callocator(int)", false),
            ("mainLoop", false),
            ("main", true),
            ("calloc", true),
            (
                "DB::PODArrayBase<8ul, 4096ul, Allocator<false, false>>::realloc(unsigned long)",
                true,
            ),
            ("<alloc::vec::Vec<T> as core::clone::Clone>::clone", true),
            ("runtime.mallocgc", true),
            ("0x7f00deadbeef", true),
            ("facade", false),
        ] {
            let own = crate::analysis::names::own_name(frame.as_bytes());
            let got = is_noise(&Seen::named(&own, frame.as_bytes()));
            assert_eq!(got, want, "{frame}");
        }
    }

    #[test]
    fn no_rule_stands_twice_in_a_pack() {
        for pack in PACKS {
            let mut rules = pack.rules.to_vec();
            rules.sort_unstable();
            rules.dedup();
            assert_eq!(rules.len(), pack.rules.len(), "{}", pack.id);
        }
    }
}
