//! What is a function's own name?
//!
//! Frames carry whole signatures: a return type before, arguments behind,
//! template arguments between. Rules and groups look at the qualified name
//! alone, or a type in an argument would count as the function.
//!
//! ```text
//! void DB::Reader<UInt64>::read(std::string const&) const   DB::Reader::read
//! <alloc::vec::Vec<T> as core::clone::Clone>::clone         alloc::vec::Vec::clone
//! java/util/HashMap.resize_[j]                              java.util.HashMap.resize
//! runtime.mallocgc                                          runtime.mallocgc
//! _ZN2DB4loadEi.cold                                        DB::load
//! ```
//!
//! Each step is linear in the name: one may be a megabyte long.

use super::demangle::demangled;
use crate::ids::FrameId;
use crate::profile::Profile;
use std::borrow::Cow;

/// The own names of all frames, worked out once for all who ask.
#[derive(Debug, Clone, Default)]
pub struct OwnNames {
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl OwnNames {
    pub fn new(profile: &Profile) -> Self {
        let mut names = Self::default();
        for (frame, _) in profile.frames.iter() {
            names.text.extend(own_name(profile.frame_name(frame)));
            names.ends.push(names.text.len());
        }
        names
    }

    pub fn get(&self, frame: FrameId) -> &[u8] {
        let start = match frame.index() {
            0 => 0,
            i => self.ends[i - 1],
        };
        &self.text[start..self.ends[frame.index()]]
    }
}

/// The qualified name, without types of any kind around it; read, where a
/// compiler mangled it.
pub fn own_name(frame: &[u8]) -> Vec<u8> {
    let own = own_as_written(frame);
    match one_spelling(&own) {
        Cow::Owned(dotted) => dotted,
        Cow::Borrowed(_) => own,
    }
}

/// The name that a function is found by: its own, or all that there is.
pub fn called(frame: &[u8]) -> Vec<u8> {
    match own_name(frame) {
        own if own.is_empty() => frame.to_vec(),
        own => own,
    }
}

/// The same, for showing: packages keep their slashes.
pub fn own_as_written(frame: &[u8]) -> Vec<u8> {
    let read = demangled(frame.trim_ascii());
    let mut name = without_marks(&read);
    if let [head @ .., b'_', b'[', _, b']'] = name {
        name = head;
    }
    if name.starts_with(b"[") {
        return name.to_vec();
    }
    name = place_behind(name).map_or(name, |(function, _)| function);
    let (ty, rest) = implementor(name);
    let mut own = Vec::new();
    if !ty.is_empty() {
        bare(without_return_type(ty), &mut own);
    }
    bare(
        if ty.is_empty() {
            without_return_type(rest)
        } else {
            rest
        },
        &mut own,
    );
    own.truncate(own.trim_ascii_end().len());
    own
}

/// Marks of compilers in square brackets behind a name.
const CLONE: &[u8] = b" [clone ";
/// What compilers append to the name of a copy that they made.
const COPIES: [&[u8]; 6] = [
    b".cold",
    b".part.",
    b".isra.",
    b".constprop.",
    b".llvm.",
    b".lto_priv.",
];
/// Before the sixteen digits that Rust puts behind a path.
const HASH: &[u8] = b"::h";

/// Without ` [clone .cold]`, `.part.0` and `::h0123456789abcdef`.
pub fn without_marks(name: &[u8]) -> &[u8] {
    let mut name = name;
    if name.ends_with(b"]")
        && let Some(at) = memchr::memmem::find(name, CLONE)
    {
        name = &name[..at];
    }
    for mark in COPIES {
        // Behind the mark there are numbers at most.
        let is_number = |b: &u8| b.is_ascii_digit() || *b == b'.';
        let numbers = name.iter().rev().take_while(|b| is_number(b)).count();
        let head = &name[..name.len() - numbers];
        let dots = mark.iter().rev().take_while(|b| is_number(b)).count();
        let (word, dots) = mark.split_at(mark.len() - dots);
        let behind = &name[head.len()..];
        if let Some(rest) = head.strip_suffix(word)
            && behind.starts_with(dots)
            && !rest.is_empty()
        {
            name = rest;
        }
    }
    match name.len().checked_sub(HASH.len() + 16) {
        Some(at)
            if name[at..].starts_with(HASH)
                && name[at + HASH.len()..].iter().all(u8::is_ascii_hexdigit) =>
        {
            &name[..at]
        }
        _ => name,
    }
}

/// `<Type as Trait>::f` is the type's `f`; both parts, the first empty for
/// other names.
fn implementor(name: &[u8]) -> (&[u8], &[u8]) {
    if !name.starts_with(b"<") {
        return (b"", name);
    }
    let Some(close) = closing(name, 0) else {
        return (b"", name);
    };
    let inside = &name[1..close];
    let end = memchr::memmem::find(inside, b" as ").unwrap_or(inside.len());
    let ty = inside[..end].trim_ascii_start();
    let ty = ty.strip_prefix(b"&").unwrap_or(ty);
    (ty.strip_prefix(b"mut ").unwrap_or(ty), &name[close + 1..])
}

/// Where the bracket that opens at `open` closes.
fn closing(name: &[u8], open: usize) -> Option<usize> {
    let mut depth = 0i32;
    for (i, byte) in name.iter().enumerate().skip(open) {
        match byte {
            b'<' => depth += 1,
            b'>' if !matches!(name[i - 1], b'-' | b'=') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(i);
        }
    }
    None
}

const ANONYMOUS: &[u8] = b"(anonymous namespace)";
const OPERATOR: &[u8] = b"operator";

/// Appends a name without what stands in its brackets, up to its arguments.
fn bare(name: &[u8], own: &mut Vec<u8>) {
    let mut depth = 0i32;
    let mut i = 0;
    while i < name.len() {
        let rest = &name[i..];
        if depth == 0
            && rest.starts_with(OPERATOR)
            && !own.last().is_some_and(u8::is_ascii_alphanumeric)
        {
            let end = OPERATOR.len() + symbol(&rest[OPERATOR.len()..]);
            own.extend_from_slice(&rest[..end]);
            i += end;
            continue;
        }
        match rest[0] {
            b'<' | b'[' => depth += 1,
            b'>' if i > 0 && name[i - 1] == b'-' => {}
            b'>' | b']' => depth -= 1,
            _ if depth > 0 => {}
            b'(' if rest.starts_with(ANONYMOUS) => {
                own.extend_from_slice(ANONYMOUS);
                i += ANONYMOUS.len();
                continue;
            }
            // A receiver in Go.
            b'(' if !rest.starts_with(b"(*") => return,
            byte => own.push(byte),
        }
        i += 1;
    }
}

/// How much behind the word `operator` belongs to its name.
fn symbol(rest: &[u8]) -> usize {
    let word = |w: &[u8]| rest.starts_with(w).then_some(w.len());
    [
        &b" new[]"[..],
        b" new",
        b" delete[]",
        b" delete",
        b"()",
        b"[]",
    ]
    .into_iter()
    .find_map(word)
    .unwrap_or_else(|| {
        let is_symbol = |b: &&u8| b"<=>!+-*/%^&|~,".contains(b);
        rest.iter().take_while(is_symbol).count()
    })
}

/// `void DB::f<int>(…)`: what stands before the name proper, outside any
/// brackets, is a type.
pub(super) fn without_return_type(name: &[u8]) -> &[u8] {
    let (mut depth, mut start) = (0i32, 0);
    for (i, byte) in name.iter().enumerate() {
        match byte {
            b'<' => depth += 1,
            b'>' if i > 0 && name[i - 1] != b'-' => depth -= 1,
            b'(' if depth == 0 && !name[i..].starts_with(b"(anonymous namespace)") => break,
            b' ' if depth == 0 && !name[..i].ends_with(b"(anonymous") => {
                let word = &name[start..i];
                if word.ends_with(b"operator") {
                    break;
                }
                start = i + 1;
            }
            _ => {}
        }
    }
    let rest = &name[start..];
    match rest.strip_prefix(b"(anonymous namespace)::") {
        Some(inner) if !inner.is_empty() => inner,
        _ if rest.is_empty() => name,
        _ => rest,
    }
}

/// `func (file.py:12)`, `func (file.c)`: the function and the file.
pub(super) fn place_behind(name: &[u8]) -> Option<(&[u8], &[u8])> {
    let open = name.strip_suffix(b")").and_then(|name| {
        let mut brackets = memchr::memrchr_iter(b'(', name);
        brackets.find(|at| *at > 0 && name[at - 1] == b' ')
    })? - 1;
    let inside = name[open + 2..].strip_suffix(b")")?;
    let file = match memchr::memrchr(b':', inside) {
        Some(colon) if inside[colon + 1..].iter().all(u8::is_ascii_digit) => &inside[..colon],
        _ => inside,
    };
    let is_file = file.contains(&b'.') && !file.iter().any(|b| b" ,&*<>(".contains(b));
    is_file.then_some((&name[..open], file))
}

/// Some profilers of the JVM write packages with dots and some with slashes:
/// `java/util` is `java.util`. What has a dot in its first part is a path of
/// its own (`github.com/x`).
pub(super) fn one_spelling(name: &[u8]) -> Cow<'_, [u8]> {
    let first = name.iter().position(|b| matches!(b, b'/' | b'.'));
    match first {
        Some(at) if name[at] == b'/' && at > 0 => Cow::Owned(
            name.iter()
                .map(|b| if *b == b'/' { b'.' } else { *b })
                .collect(),
        ),
        _ => Cow::Borrowed(name),
    }
}

#[cfg(test)]
mod tests {
    use super::own_name;

    #[test]
    fn signatures_become_names() {
        for (frame, want) in [
            ("DB::load(std::string)", "DB::load"),
            (
                "void DB::Reader<UInt64>::read(std::string const&) const",
                "DB::Reader::read",
            ),
            (
                "std::__1::__thread_proxy[abi:ne190107]<std::tuple<int>>(void*)",
                "std::__1::__thread_proxy",
            ),
            ("operator new(unsigned long)", "operator new"),
            ("operator new[](unsigned long)", "operator new[]"),
            ("DB::A::operator()(int) const", "DB::A::operator()"),
            (
                "std::ostream& operator<< <char>(std::ostream&, char)",
                "operator<<",
            ),
            ("(anonymous namespace)::DB::f(int)", "DB::f"),
            (
                "DB::(anonymous namespace)::f(int)",
                "DB::(anonymous namespace)::f",
            ),
            (
                "<alloc::vec::Vec<T> as core::clone::Clone>::clone",
                "alloc::vec::Vec::clone",
            ),
            ("alloc::vec::Vec<T,A>::push", "alloc::vec::Vec::push"),
            ("java/util/HashMap.resize_[j]", "java.util.HashMap.resize"),
            ("main.(*Server).Serve", "main.(*Server).Serve"),
            ("runtime.mallocgc", "runtime.mallocgc"),
            ("github.com/x/y.F[...]", "github.com/x/y.F"),
            ("sqlite3Malloc (sqlite3.c)", "sqlite3Malloc"),
            ("[libc.so.6]", "[libc.so.6]"),
            ("malloc", "malloc"),
            ("", ""),
            ("<", ""),
            ("_ZN2DB4loadEi.cold", "DB::load"),
            ("DB::load(int) [clone .cold] [clone .part.3]", "DB::load"),
            ("sort.part.0", "sort"),
            ("f.cold", "f"),
            (
                "alloc::alloc::exchange_malloc::h0123456789abcdef",
                "alloc::alloc::exchange_malloc",
            ),
            (
                "_ZN5alloc5alloc15exchange_malloc17h0123456789abcdefE",
                "alloc::alloc::exchange_malloc",
            ),
            ("app.part.js", "app.part.js"),
        ] {
            assert_eq!(
                String::from_utf8_lossy(&own_name(frame.as_bytes())),
                want,
                "{frame}"
            );
        }
    }
}
