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

pub(super) const SPECIALS: [Special; 3] = [
    Special {
        id: "address",
        title: "Raw addresses",
        rule: "0x\u{2026}",
        fits: |seen| is_address(seen.own),
    },
    Special {
        id: "type",
        title: "Types that were allocated",
        rule: "package.Type_[i]",
        fits: |seen| seen.kind == FrameKind::Type || is_type(seen.name),
    },
    Special {
        id: "library",
        title: "Files of Rust's library, and valgrind's own",
        rule: "library/std/src/\u{2026}",
        fits: |seen| is_library(seen.file, seen.module),
    },
];

/// Inlined functions may have lost their path, but not their file: `alloc`
/// in `/rustc/…/library/alloc/src/alloc.rs`. What valgrind puts in the place of
/// an allocator is in a module of its own.
fn is_library(file: &[u8], module: &[u8]) -> bool {
    const FILES: [&[u8]; 4] = [
        b"library/alloc/src/",
        b"library/core/src/",
        b"library/std/src/",
        b"/rustc/",
    ];
    let has = |text: &[u8], part: &[u8]| memchr::memmem::find(text, part).is_some();
    FILES.iter().any(|part| has(file, part)) || has(module, b"/vgpreload_")
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
        for (file, module, want) in [
            ("/rustc/5980/library/alloc/src/raw_vec.rs", "", true),
            ("library/core/src/ops/function.rs", "", true),
            ("src/library/alloc.rs", "", false),
            (
                "",
                "/usr/libexec/valgrind/vgpreload_dhat-amd64-linux.so",
                true,
            ),
            ("", "/usr/lib/libc.so.6", false),
        ] {
            assert_eq!(
                is_library(file.as_bytes(), module.as_bytes()),
                want,
                "{file}{module}"
            );
        }
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
