//! Compilers write a function's whole signature into one word; this reads it.
//!
//! ```text
//! _ZN2DB4loadEi                         DB::load(int)
//! _ZN4core3ops1f17h0123456789abcdefE    core::ops::f::h0123456789abcdef
//! _RNvC5crate4main                      crate::main
//! libssl.so`_ZN1aC1Ev                   libssl.so`a::a()
//! _ZN2DB4loadEi.cold                    DB::load(int) [clone .cold]
//! java.util.HashMap.resize              (as it is)
//! ```
//!
//! Only words that begin as the C++ (Itanium) or the Rust compiler begin them
//! are looked at; what does not read to its end stays as it is written. A
//! profile keeps the word of its file: this is for whoever looks at names.
//!
//! Effort is bounded, since anybody may have written the file: a word longer
//! than [`LONGEST`] stays as it is, and so does one whose text would pass
//! [`WIDEST`] (a few letters can stand for gigabytes); both readers limit how
//! deep they go.

use cpp_demangle::{BorrowedSymbol, DemangleOptions, ParseOptions};
use std::borrow::Cow;
use std::fmt::{self, Write};

/// Bytes of a word that is tried.
pub const LONGEST: usize = 8 << 10;
/// Bytes of a text that is kept.
pub const WIDEST: usize = 32 << 10;
/// How deep a C++ signature nests, at most.
const DEEPEST: u32 = 128;

/// The name as its programmer wrote it, where the compiler's word says.
pub fn demangled(name: &[u8]) -> Cow<'_, [u8]> {
    match read(name) {
        Some(text) => Cow::Owned(text.into_bytes()),
        None => Cow::Borrowed(name),
    }
}

/// The first bytes of the words that are tried.
const C_PLUS_PLUS: [&[u8]; 3] = [b"_Z", b"__Z", b"___Z"];
const RUST: [&[u8]; 2] = [b"_R", b"__R"];

fn read(name: &[u8]) -> Option<String> {
    let (place, word) = match memchr::memchr(b'`', name) {
        Some(tick) => name.split_at(tick + 1),
        None => name.split_at(0),
    };
    let begins = |with: &[&[u8]]| with.iter().any(|prefix| word.starts_with(prefix));
    let (cpp, rust) = (begins(&C_PLUS_PLUS), begins(&RUST));
    if word.len() > LONGEST || !(cpp || rust) {
        return None;
    }
    let end = word.iter().position(|b| !is_of_word(*b));
    let (word, behind) = word.split_at(end.unwrap_or(word.len()));
    let text = std::str::from_utf8(word).ok()?;
    let read = match rust || is_rust_legacy(word) {
        true => of_rust(text),
        false => of_cpp(word),
    }?;
    let place = std::str::from_utf8(place).ok()?;
    let behind = std::str::from_utf8(behind).ok()?;
    Some(format!("{place}{read}{behind}"))
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'.') || byte >= 0x80
}

/// `…17h` and sixteen digits before the last `E`: Rust before its own scheme.
fn is_rust_legacy(word: &[u8]) -> bool {
    const HASH: &[u8] = b"17h";
    memchr::memmem::rfind(word, HASH).is_some_and(|at| {
        let rest = &word[at + HASH.len()..];
        rest.len() > 16 && rest[..16].iter().all(u8::is_ascii_hexdigit) && rest[16] == b'E'
    })
}

fn of_rust(word: &str) -> Option<String> {
    let symbol = rustc_demangle::try_demangle(word).ok()?;
    let mut text = Text::default();
    // The newer form has a hash in every crate's name; the older, one at the end.
    match word.starts_with("_R") || word.starts_with("__R") {
        true => write!(text, "{symbol:#}").ok()?,
        false => write!(text, "{symbol}").ok()?,
    }
    // Its reader says so in the text where it gave up.
    let gave_up = [
        "{recursion limit reached}",
        "{size limit reached}",
        "{invalid syntax}",
    ];
    let whole = !gave_up.iter().any(|mark| text.0.contains(mark));
    whole.then_some(text.0)
}

fn of_cpp(word: &[u8]) -> Option<String> {
    let parse = ParseOptions::default().recursion_limit(DEEPEST);
    let (symbol, rest) = BorrowedSymbol::with_tail_and_options(word, &parse).ok()?;
    // `f@plt` and `f+0x1f` were cut off before; nothing else may follow.
    rest.is_empty().then_some(())?;
    let options = DemangleOptions::default().recursion_limit(DEEPEST);
    let mut text = Text::default();
    symbol.structured_demangle(&mut text, &options).ok()?;
    Some(text.0)
}

/// A text that refuses to grow beyond its limit.
#[derive(Default)]
struct Text(String);

impl Write for Text {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        if self.0.len() + more.len() > WIDEST {
            return Err(fmt::Error);
        }
        self.0.push_str(more);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, WIDEST, demangled};

    fn text(name: &str) -> String {
        String::from_utf8_lossy(&demangled(name.as_bytes())).into_owned()
    }

    #[test]
    fn words_of_compilers_are_read_and_others_stay() {
        for (name, want) in [
            ("_ZN2DB4loadEi", "DB::load(int)"),
            ("__ZN2DB4loadEi", "DB::load(int)"),
            (
                "_ZN12_GLOBAL__N_14readEPKc",
                "(anonymous namespace)::read(char const*)",
            ),
            ("_Znwm", "operator new(unsigned long)"),
            ("_ZN2DB4loadEi.cold", "DB::load(int) [clone .cold]"),
            ("_ZN2DB4loadEi@plt", "DB::load(int)@plt"),
            ("_ZN2DB4loadEi+0x1f", "DB::load(int)+0x1f"),
            ("_ZN2DB4loadEi [clone .cold]", "DB::load(int) [clone .cold]"),
            ("_ZN2DB4loadEi_[k]", "_ZN2DB4loadEi_[k]"),
            ("libssl.so`_ZN1aC1Ev", "libssl.so`a::a()"),
            (
                "_ZN4core3ops1f17h0123456789abcdefE",
                "core::ops::f::h0123456789abcdef",
            ),
            (
                "_ZN63_$LT$alloc..vec..Vec$LT$T$GT$$u20$as$u20$core..clone..Clone$GT$5clone17h0123456789abcdefE.llvm.12",
                "<alloc::vec::Vec<T> as core::clone::Clone>::clone::h0123456789abcdef",
            ),
            ("_RNvC6_123foo3bar", "123foo::bar"),
            ("_RNvCs1234_7mycrate3foo", "mycrate::foo"),
            ("_ZN2DB4load", "_ZN2DB4load"),
            ("_Z", "_Z"),
            ("_R", "_R"),
            ("_Zebra", "_Zebra"),
            ("_Rust", "_Rust"),
            ("java.util.HashMap.resize", "java.util.HashMap.resize"),
            ("main.(*Server).Serve", "main.(*Server).Serve"),
            ("", ""),
        ] {
            assert_eq!(text(name), want, "{name}");
        }
    }

    #[test]
    fn hostile_words_cost_little_and_stay_as_they_are() {
        let nested = |n: usize| format!("_Z1f{}i", "P".repeat(n));
        let brackets = |n: usize| format!("_Z1f{}i{}", "1aI".repeat(n), "E".repeat(n));
        // Each doubles what stands before it.
        let mut doubling = "_Z1fI1aIiiEE".to_owned();
        for i in 0..60 {
            doubling.push_str(&format!("1bIS{0}_S{0}_E", char::from(b'0' + i % 10)));
        }
        for name in [
            nested(1 << 20),
            nested(LONGEST - 6),
            brackets(2000),
            doubling,
            format!("_R{}", "I".repeat(1 << 20)),
            format!("_R{}", "NvNv".repeat(2000)),
            format!("_ZN{}", "9".repeat(1 << 20)),
            "_ZN99999999999999999999aE".to_owned(),
        ] {
            let read = text(&name);
            assert!(read == name || read.len() <= WIDEST + name.len());
        }
        assert_eq!(demangled(b"_ZN\xff\xfe1aE"), &b"_ZN\xff\xfe1aE"[..]);
    }
}
