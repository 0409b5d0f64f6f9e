//! Names as a reader sees them.
//!
//! A profile keeps each name as its file has it (*written*). Where a compiler
//! mangled it, people want it read (*full*), and where it is long, cut down to
//! what tells (*short*): long template arguments, long argument lists and the
//! hash that Rust appends become a mark or go.
//!
//! ```text
//! written  _ZN2DB4readEPKcRKNS_8SettingsE
//! full     DB::read(char const*, DB::Settings const&)
//! short    DB::read(…)
//! ```
//!
//! Who knows a program by google/pprof's graphs may have names as these do
//! (*pprof*): without what stands before the type or the package.
//!
//! Nothing is merged by how it looks: functions that look alike stay two rows,
//! and [`Names::known_alike`] says which do. The page shortens by the same rules; a
//! list of names and their short forms keeps both to it
//! (`tests/fixtures/names/short.json`).

mod pprof;

use crate::analysis::demangle::demangled;
use crate::ids::StringId;
use crate::profile::Profile;
use hashbrown::HashMap;
use std::borrow::Cow;

/// What stands in brackets is long from so many UTF-16 units on: the page
/// counts these.
const LONG: usize = 24;

/// How names are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    #[default]
    Short,
    Pprof,
    Full,
}

impl Form {
    pub const ALL: [Self; 3] = [Self::Short, Self::Pprof, Self::Full];

    /// The stable word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Pprof => "pprof",
            Self::Full => "full",
        }
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.word() == word)
    }

    /// Of a name in full.
    pub fn of(self, name: &str) -> Cow<'_, str> {
        match self {
            Self::Short => short(name),
            Self::Pprof => pprof::short(name),
            Self::Full => Cow::Borrowed(name),
        }
    }
}

/// Which functions look like another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Alike {
    #[default]
    No,
    /// In the form that names are shown in.
    Short,
    /// Even in full: only the file's own words tell them apart.
    Full,
}

/// The names of a profile that do not read as they are written.
#[derive(Debug, Clone, Default)]
pub struct Names {
    read: HashMap<StringId, Box<[u8]>>,
    form: Form,
    /// Of the names of frames; made when first asked for.
    alike: Option<HashMap<StringId, Alike>>,
}

impl Names {
    /// One look at each distinct string.
    pub fn new(profile: &Profile) -> Self {
        let strings = profile.strings.iter();
        let read = strings.filter_map(|(id, name)| match demangled(name) {
            Cow::Owned(read) => Some((id, read.into_boxed_slice())),
            Cow::Borrowed(_) => None,
        });
        Self {
            read: read.collect(),
            form: Form::default(),
            alike: None,
        }
    }

    /// The same, shown in another form.
    pub fn shown_as(self, form: Form) -> Self {
        let alike = self.alike.filter(|_| self.form == form);
        Self {
            form,
            alike,
            ..self
        }
    }

    pub fn form(&self) -> Form {
        self.form
    }

    /// In full.
    pub fn full<'a>(&'a self, profile: &'a Profile, id: StringId) -> Cow<'a, str> {
        String::from_utf8_lossy(self.bytes(profile, id))
    }

    /// In full, what is not UTF-8 included.
    pub fn bytes<'a>(&'a self, profile: &'a Profile, id: StringId) -> &'a [u8] {
        let known = self.read.get(&id).map(|read| &**read);
        known.unwrap_or_else(|| profile.strings.get(id))
    }

    /// As the file has it, where that is not how it reads.
    pub fn written(&self, profile: &Profile, id: StringId) -> Option<String> {
        self.read
            .contains_key(&id)
            .then(|| profile.strings.text(id))
    }

    /// In the form asked for, or as long as it must be to differ from every
    /// other function; after [`Names::compare`].
    pub fn telling(&self, profile: &Profile, id: StringId) -> String {
        match self.known_alike(id) {
            Alike::Full => profile.strings.text(id),
            Alike::Short => self.full(profile, id).into_owned(),
            Alike::No => self.form.of(&self.full(profile, id)).into_owned(),
        }
    }

    /// Makes ready what [`Names::known_alike`] answers.
    pub fn compare(&mut self, profile: &Profile) {
        if self.alike.is_none() {
            self.alike = Some(self.look(profile));
        }
    }

    /// Does another function look like this one? After [`Names::compare`].
    pub fn known_alike(&self, id: StringId) -> Alike {
        let known = self.alike.as_ref().and_then(|alike| alike.get(&id));
        known.copied().unwrap_or_default()
    }

    fn look(&self, profile: &Profile) -> HashMap<StringId, Alike> {
        let mut names: Vec<StringId> = profile.frames.iter().map(|(_, f)| f.name).collect();
        names.sort_unstable();
        names.dedup();
        let mut alike = HashMap::new();
        // The stricter kind last: it overrules.
        for kind in [Alike::Short, Alike::Full] {
            let mut first: HashMap<String, StringId> = HashMap::with_capacity(names.len());
            for id in &names {
                let full = self.full(profile, *id);
                let look = match kind {
                    Alike::Full => full.into_owned(),
                    _ => self.form.of(&full).into_owned(),
                };
                match first.get(&look) {
                    Some(other) => {
                        alike.insert(*other, kind);
                        alike.insert(*id, kind);
                    }
                    None => {
                        first.insert(look, *id);
                    }
                }
            }
        }
        alike
    }
}

const OPERATOR: &str = "operator";
const ANONYMOUS: &str = "(anonymous namespace)";
const HASH: &str = "::h";

/// Without the hash, and without what is long in brackets. Linear.
pub fn short(name: &str) -> Cow<'_, str> {
    let name = without_hash(name);
    if !name.contains(['<', '(']) {
        return Cow::Borrowed(name);
    }
    let mut out = String::with_capacity(name.len());
    let bytes = name.as_bytes();
    let mut at = 0;
    while at < name.len() {
        let rest = &name[at..];
        let before = at.checked_sub(1).map_or(b' ', |i| bytes[i]);
        let step = if rest.starts_with(OPERATOR) && !is_word(before) {
            OPERATOR.len() + symbol(&bytes[at + OPERATOR.len()..])
        } else if rest.starts_with(ANONYMOUS) {
            ANONYMOUS.len()
        } else if let Some((open, close)) = opens(bytes[at], before) {
            let Some(end) = closing(bytes, at, open, close) else {
                break;
            };
            let inside = &name[at + 1..end];
            if inside.encode_utf16().count() >= LONG {
                out.push(char::from(open));
                out.push('\u{2026}');
                out.push(char::from(close));
                at = end + 1;
                continue;
            }
            end + 1 - at
        } else {
            // To the next byte that may matter; all of those are ASCII.
            let next = bytes[at + 1..].iter().position(|b| b"<(o".contains(b));
            next.map_or(rest.len(), |next| next + 1)
        };
        out.push_str(&rest[..step]);
        at += step;
    }
    out.push_str(&name[at..]);
    Cow::Owned(out)
}

fn without_hash(name: &str) -> &str {
    let cut = name.len().checked_sub(HASH.len() + 16);
    match cut.and_then(|at| name.split_at_checked(at)) {
        Some((head, hash))
            if hash.starts_with(HASH)
                && hash[HASH.len()..]
                    .bytes()
                    .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) =>
        {
            head
        }
        _ => name,
    }
}

/// A bracket behind a name; one that begins a name (`<init>`, `<Vec<T> as
/// Clone>`, ` (file.py:3)`) is a part of it.
fn opens(byte: u8, before: u8) -> Option<(u8, u8)> {
    let behind = !matches!(before, b' ' | b'.' | b'/' | b'(' | b',' | b'{');
    match byte {
        b'<' if behind && before != b'<' => Some((b'<', b'>')),
        b'(' if behind => Some((b'(', b')')),
        _ => None,
    }
}

/// Where the bracket at `at` closes; arrows close nothing.
fn closing(bytes: &[u8], at: usize, open: u8, close: u8) -> Option<usize> {
    let mut depth = 0usize;
    for (i, byte) in bytes.iter().enumerate().skip(at) {
        if *byte == open {
            depth += 1;
        } else if *byte == close && !(close == b'>' && matches!(bytes[i - 1], b'-' | b'=')) {
            depth -= 1;
            if depth == 0 {
                return Some(i);
            }
        }
    }
    None
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$')
}

/// How much behind the word `operator` belongs to it.
fn symbol(rest: &[u8]) -> usize {
    if rest.starts_with(b"()") || rest.starts_with(b"[]") {
        return 2;
    }
    let is_symbol = |b: &&u8| b"<=>!+-*/%^&|~,".contains(b);
    rest.iter().take_while(is_symbol).count()
}

/// Characters of a name that a report shows.
const MOST: usize = 400;

/// A name in which nothing moves other text about: control characters, marks
/// of direction and what has no width are shown by symbols; of a name of
/// thousands of letters the two ends stand, and how much is left out.
pub fn visible(name: &str) -> String {
    let letters = name.chars().count();
    if letters <= MOST {
        return name.chars().fold(String::new(), symbolised);
    }
    let half = MOST / 2;
    let head = name.chars().take(half).fold(String::new(), symbolised);
    let tail = name.chars().skip(letters - half);
    let left_out = crate::number::grouped((letters - 2 * half) as i128);
    let head = format!("{head} \u{2026} {left_out} characters left out \u{2026} ");
    tail.fold(head, symbolised)
}

fn symbolised(mut text: String, c: char) -> String {
    match c {
        '\0'..='\x1f' => text.push(char::from_u32(0x2400 + c as u32).unwrap_or(c)),
        '\x7f' => text.push('\u{2421}'),
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{fffe}'
        | '\u{ffff}' => {
            text.push_str(&format!("[U+{:04X}]", c as u32));
        }
        other => text.push(other),
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{short, visible};

    /// The page's test reads the same list.
    const PICTURES: &str = include_str!("../../../tests/fixtures/names/short.json");

    #[test]
    fn long_brackets_and_hashes_go() {
        let pictures: Vec<(String, String)> = serde_json::from_str(PICTURES).unwrap();
        for (name, want) in pictures {
            assert_eq!(short(&name), want, "{name}");
        }
    }

    #[test]
    fn a_name_of_a_megabyte_costs_one_look() {
        for part in ["<", "(", "a<", "f(", "operator<", "a<b", "o", "\u{1f600}<"] {
            let name = part.repeat((1 << 20) / part.len());
            assert!(short(&name).len() <= name.len());
        }
    }

    #[test]
    fn nothing_is_invisible() {
        assert_eq!(
            visible("a\nb\u{202e}c\u{200b}"),
            "a\u{240a}b[U+202E]c[U+200B]"
        );
        let long = visible(&"x".repeat(1_000_000));
        assert!(long.contains(" \u{2026} 999,600 characters left out \u{2026} "));
        assert!(long.len() < 500);
    }
}
