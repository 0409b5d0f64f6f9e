//! What is a function called in every build of a program?
//!
//! Compilers and virtual machines put numbers into names that are others each
//! time: hashes, addresses, copies, the numbers of closures. Without them, the
//! stacks of two builds find each other.
//!
//! ```text
//! core::ops::f::h0123456789abcdef            core::ops::f
//! DB::load(int) [clone .cold]                DB::load(int)
//! parse.llvm.8812340987                      parse
//! main::{lambda(int)#3}::operator()          main::{lambda(int)#}::operator()
//! main.serve.func2.1                         main.serve.func
//! App$$Lambda$14/0x0000000800c03000.run      App$$Lambda$.run
//! libssl.so+0x1a2b                           libssl.so+
//! ```

use super::demangle::demangled;
use super::names::without_marks;
use regex_automata::meta::Regex;
use std::borrow::Cow;

/// What is cut out: all that a pattern's first group matches.
const CUT: &[&str] = &[
    // Java's hidden classes, proxies and accessors.
    r"\$\$Lambda(?:\$)?([0-9]*(?:[/.]0x[0-9a-fA-F]+)?)",
    r"\$Proxy([0-9]+)",
    r"Generated(?:Method|Constructor)Accessor([0-9]+)",
    r"LambdaForm\$[A-Z]+([/.]0x[0-9a-fA-F]+)",
    // C++'s closures: `{lambda(int)#3}`, `'lambda0'`, `$_12`.
    r"\{lambda\([^{}]*\)#([0-9]+)\}",
    r"'lambda([0-9]*)'",
    r"\$_([0-9]+)",
    // Rust's: `{{closure}}#3`, `{closure#3}`.
    r"\{\{closure\}\}(#[0-9]+)",
    r"\{(?:closure|impl|shim)(#[0-9]+)",
    // Go's: `f.func2.1`, `f.gowrap1`, `f.deferwrap2`.
    r"\.func([0-9]+(?:\.[0-9]+)*)",
    r"\.(?:gowrap|deferwrap)([0-9]+)",
    // Addresses.
    r"(?:\+|\b)(0x[0-9a-fA-F]+)",
];

/// See the module.
#[derive(Debug)]
pub struct AcrossBuilds(Option<Regex>);

impl Default for AcrossBuilds {
    fn default() -> Self {
        // Our own patterns; were one broken, names would stay as they are, and
        // the test below would say so.
        Self(Regex::new_many(CUT).ok())
    }
}

impl AcrossBuilds {
    pub fn name<'a>(&self, written: &'a [u8]) -> Cow<'a, [u8]> {
        let read = demangled(written);
        let bare = without_marks(&read);
        let cut = self.cut(bare);
        match (cut, &read) {
            (Some(cut), _) => Cow::Owned(cut),
            (None, Cow::Borrowed(text)) => Cow::Borrowed(&text[..bare.len()]),
            (None, Cow::Owned(_)) => Cow::Owned(bare.to_vec()),
        }
    }

    /// `None` where nothing is cut.
    fn cut(&self, name: &[u8]) -> Option<Vec<u8>> {
        let cuts = self.0.as_ref()?;
        let mut kept = Vec::new();
        let mut from = 0;
        let mut captures = cuts.create_captures();
        while from <= name.len() {
            let input = regex_automata::Input::new(name).range(from..);
            cuts.search_captures(&input, &mut captures);
            let (Some(whole), Some(number)) = (captures.get_match(), captures.get_group(1)) else {
                break;
            };
            kept.extend(&name[from..number.start]);
            kept.extend(&name[number.end..whole.end()]);
            from = whole.end();
        }
        if from == 0 {
            return None;
        }
        kept.extend(&name[from..]);
        Some(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::AcrossBuilds;

    #[test]
    fn numbers_that_a_build_makes_up_are_cut_out() {
        let builds = AcrossBuilds::default();
        for (name, want) in [
            ("core::ops::f::h0123456789abcdef", "core::ops::f"),
            (
                "_ZN4core3ops1f17h0123456789abcdefE.llvm.123",
                "core::ops::f",
            ),
            ("DB::load(int) [clone .cold]", "DB::load(int)"),
            ("parse.llvm.8812340987", "parse"),
            ("parse.constprop.0", "parse"),
            (
                "main::{lambda(int)#3}::operator()(int) const",
                "main::{lambda(int)#}::operator()(int) const",
            ),
            ("f()::$_12::operator()", "f()::$_::operator()"),
            ("main::{{closure}}#2", "main::{{closure}}"),
            ("main.serve.func2.1", "main.serve.func"),
            ("main.serve.gowrap1", "main.serve.gowrap"),
            ("main.function2", "main.function2"),
            ("App$$Lambda$14/0x0000000800c03000.run", "App$$Lambda$.run"),
            ("App$$Lambda.0x00007f1234.run", "App$$Lambda.run"),
            ("com.sun.proxy.$Proxy12.call", "com.sun.proxy.$Proxy.call"),
            ("libssl.so+0x1a2b", "libssl.so+"),
            ("0x7f00aa", ""),
            ("runtime.mallocgc", "runtime.mallocgc"),
        ] {
            let got = builds.name(name.as_bytes());
            assert_eq!(String::from_utf8_lossy(&got), want, "{name}");
        }
    }
}
