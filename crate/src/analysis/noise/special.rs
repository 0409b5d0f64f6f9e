//! Rules that no list of names can say: of addresses, of types, of files.

use crate::frames::FrameKind;
use crate::ids::FrameId;
use crate::profile::Profile;

/// One of them.
#[derive(Debug)]
pub(super) struct Special {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) rule: &'static str,
    pub(super) fits: fn(&Seen<'_>) -> bool,
}

/// What rules may look at.
pub(super) struct Seen<'a> {
    /// The function's own name, and the frame's as the file has it.
    pub(super) own: &'a [u8],
    pub(super) name: &'a [u8],
    kind: FrameKind,
    file: &'a [u8],
    module: &'a [u8],
}

impl<'a> Seen<'a> {
    pub(super) fn of(profile: &'a Profile, own: &'a [u8], frame: FrameId) -> Self {
        let row = profile.frames.get(frame);
        Self {
            own,
            name: profile.strings.get(row.name),
            kind: row.kind,
            file: profile.strings.get(row.file),
            module: profile.strings.get(row.module),
        }
    }

    /// A frame of which only the name is known.
    #[cfg(test)]
    pub(super) fn named(own: &'a [u8], name: &'a [u8]) -> Self {
        Self {
            own,
            name,
            kind: FrameKind::Plain,
            file: b"",
            module: b"",
        }
    }
}

pub(super) const SPECIALS: [Special; 5] = [
    Special {
        id: "address",
        title: "Raw addresses",
        rule: "0x\u{2026}",
        fits: |seen| seen.kind == FrameKind::Unnamed || is_address(seen.own),
    },
    Special {
        id: "type",
        title: "Types that were allocated",
        rule: "package.Type_[i]",
        fits: |seen| seen.kind == FrameKind::Type || is_type(seen.name),
    },
    Special {
        id: "thread",
        title: "Frames that name a thread or a table, not code",
        rule: "[\u{2026}]",
        fits: |seen| seen.kind == FrameKind::Thread,
    },
    Special {
        id: "label",
        title: "Frames that stacks were grouped by, not code",
        rule: "key: value",
        fits: |seen| seen.kind == FrameKind::Label,
    },
    Special {
        id: "library",
        title: "Files of Rust's and Zig's libraries, and valgrind's own",
        rule: "library/std/src/\u{2026}",
        fits: is_library,
    },
];

/// Inlined functions may have lost their path, but not their file: `alloc`
/// in `/rustc/…/library/alloc/src/alloc.rs`, or in `alloc.rs`. What valgrind
/// puts in the place of an allocator is in a module of its own.
fn is_library(seen: &Seen<'_>) -> bool {
    const FILES: [&[u8]; 4] = [
        b"library/alloc/src/",
        b"library/core/src/",
        b"library/std/src/",
        b"/rustc/",
    ];
    let has = |text: &[u8], part: &[u8]| memchr::memmem::find(text, part).is_some();
    FILES.iter().any(|part| has(seen.file, part))
        || has(seen.module, b"/vgpreload_")
        || is_bare(seen)
        || is_foreign(seen)
        || is_zig(seen)
}

/// Where only the file's own name is known, its functions' must be as well:
/// they are called so in no other library.
fn is_bare(seen: &Seen<'_>) -> bool {
    const FILES: [&[u8]; 3] = [b"alloc.rs", b"mod.rs", b"raw_vec.rs"];
    const ALLOC: [&[u8]; 8] = [
        b"alloc",
        b"alloc_zeroed",
        b"realloc",
        b"allocate",
        b"allocate_zeroed",
        b"exchange_malloc",
        b"grow",
        b"grow_zeroed",
    ];
    const ANY: [&[u8]; 11] = [
        b"alloc_impl",
        b"alloc_impl_runtime",
        b"grow_impl",
        b"grow_impl_runtime",
        b"allocate_in",
        b"try_allocate_in",
        b"with_capacity_in",
        b"grow_amortized",
        b"grow_one",
        b"finish_grow",
        b"do_reserve_and_handle",
    ];
    FILES.contains(&seen.file)
        && (ANY.contains(&seen.own) || seen.file == FILES[0] && ALLOC.contains(&seen.own))
}

/// `<T as alloc::slice::hack::ConvertVec>::to_vec (alloc/src/slice.rs)`: a
/// trait's function in a path that was cut before `library`. A type with a
/// path of its own is the program's, and so is its file.
fn is_foreign(seen: &Seen<'_>) -> bool {
    const LIBRARIES: [&[u8]; 3] = [b"alloc", b"core", b"std"];
    let Some(rest) = seen.name.strip_prefix(b"<") else {
        return false;
    };
    let is_in = |library: &&[u8]| {
        let rest = seen.file.strip_prefix(*library);
        rest.is_some_and(|rest| rest.starts_with(b"/src/") || rest.starts_with(b"\\src\\"))
    };
    let Some(end) = memchr::memmem::find(rest, b" as ") else {
        return false;
    };
    let (of, as_what) = (&rest[..end], &rest[end + 4..]);
    let begins = |text: &[u8]| LIBRARIES.iter().any(|one| text.starts_with(one));
    LIBRARIES.iter().any(is_in)
        && begins(as_what)
        && (memchr::memmem::find(of, b"::").is_none() || begins(of))
}

/// Zig's allocators are ordinary functions of its library.
fn is_zig(seen: &Seen<'_>) -> bool {
    let file = seen.file.rsplit(|byte| matches!(byte, b'/' | b'\\')).next();
    match file.unwrap_or_default() {
        b"Allocator.zig" => true,
        b"heap.zig" => memchr::memmem::find(seen.own, b"lloc").is_some(),
        _ => false,
    }
}

/// Profiles of a JVM's allocations end stacks with what was allocated, not
/// where: `byte[]_[k]`, `java.util.HashMap$Node_[i]`. Elsewhere `_[k]` marks
/// the kernel and `_[i]` a method that was inlined.
fn is_type(frame: &[u8]) -> bool {
    let [name @ .., b'_', b'[', b'i' | b'k', b']'] = frame else {
        return false;
    };
    // Behind slashes a dot stands before a method.
    let (path, dotted) = match memchr::memrchr(b'/', name) {
        Some(slash) => (&name[slash + 1..], false),
        None => (name, true),
    };
    let last = match memchr::memrchr(b'.', path) {
        Some(dot) if dotted => &path[dot + 1..],
        None if !dotted => path,
        _ => b"",
    };
    name.ends_with(b"[]") || last.first().is_some_and(u8::is_ascii_uppercase)
}

/// A raw address is the name of nothing.
pub(in crate::analysis) fn is_address(name: &[u8]) -> bool {
    let (digits, least) = match name.strip_prefix(b"0x") {
        Some(digits) => (digits, 4),
        // `facade1` and `f9999` are names.
        None => (name, 12),
    };
    digits.len() >= least
        && digits.iter().all(u8::is_ascii_hexdigit)
        && digits.iter().any(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_tells_what_a_name_does_not() {
        let preload = "/usr/libexec/valgrind/vgpreload_dhat-amd64-linux.so";
        for (name, file, module, want) in [
            ("f", "/rustc/5980/library/alloc/src/raw_vec.rs", "", true),
            ("f", "library/core/src/ops/function.rs", "", true),
            ("f", "src/library/alloc.rs", "", false),
            ("f", "", preload, true),
            ("f", "", "/usr/lib/libc.so.6", false),
            ("alloc", "alloc.rs", "", true),
            ("alloc", "arena.rs", "", false),
            ("alloc", "mod.rs", "", false),
            ("alloc_more", "alloc.rs", "", false),
            ("with_capacity_in<u8>", "mod.rs", "", true),
            (
                "<T as alloc::slice::To>::to_vec",
                "alloc/src/slice.rs",
                "",
                true,
            ),
            ("<core::A as core::B>::next", "core\\src\\iter.rs", "", true),
            (
                "<app::A as core::fmt::Debug>::fmt",
                "core/src/lib.rs",
                "",
                false,
            ),
            ("run", "core/src/lib.rs", "", false),
            ("rawAlloc", "/usr/lib/zig/std/mem/Allocator.zig", "", true),
            ("heap.rawCAlloc", "heap.zig", "", true),
            ("heap.sift", "heap.zig", "", false),
        ] {
            let own = crate::analysis::names::own_name(name.as_bytes());
            let seen = Seen {
                file: file.as_bytes(),
                module: module.as_bytes(),
                ..Seen::named(&own, name.as_bytes())
            };
            assert_eq!(is_library(&seen), want, "{name} {file}{module}");
        }
    }

    #[test]
    fn a_place_without_a_name_is_an_address_whatever_it_is_called() {
        let of = |kind| Seen {
            kind,
            ..Seen::named(b"libc.so.6+0x201", b"libc.so.6+0x201")
        };
        let is_address = |kind| (SPECIALS[0].fits)(&of(kind));
        assert!(is_address(FrameKind::Unnamed));
        assert!(!is_address(FrameKind::Plain));
    }

    #[test]
    fn what_was_allocated_is_not_where() {
        for (frame, want) in [
            ("byte[]_[k]", true),
            ("java.lang.Object[]_[i]", true),
            ("java.util.HashMap$Node_[i]", true),
            ("java/lang/String_[k]", true),
            ("java/util/HashMap.resize_[i]", false),
            ("androidx/compose/TextKt.Text_[i]", false),
            ("java.util.HashMap.<init>_[i]", false),
            ("SyS_read_[k]", false),
            ("do_syscall_64_[k]", false),
            ("java.util.HashMap$Node_[j]", false),
            ("java.util.HashMap$Node", false),
            ("_[k]", false),
        ] {
            assert_eq!(is_type(frame.as_bytes()), want, "{frame}");
        }
    }
}
