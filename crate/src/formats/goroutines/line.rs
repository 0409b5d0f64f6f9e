//! Lines below the header of a goroutine.

use crate::ingest::places::words;

pub(super) const HEADER: &[u8] = b"goroutine ";
pub(super) const CREATED_BY: &[u8] = b"created by ";

/// Where a call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Source<'a> {
    pub(super) file: &'a [u8],
    pub(super) line: u32,
}

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said<'a> {
    /// The stack is over.
    Nothing,
    Call(&'a [u8]),
    Place(Source<'a>),
    Creator(&'a [u8]),
    /// Frames in the middle were left out, so many if it says.
    Elided(Option<u64>),
    /// The stack of who created it follows.
    Ancestor,
    /// Another thread was running it.
    Unavailable,
    /// What the runtime adds for its own authors.
    Note,
    Unknown,
}

pub(super) fn said(line: &[u8]) -> Said<'_> {
    let text = line.trim_ascii();
    if text.is_empty() {
        Said::Nothing
    } else if text.ends_with(b"frames elided...") && text.starts_with(b"...") {
        Said::Elided(words(&text[3..]).next().and_then(number))
    } else if text == b"goroutine running on other thread; stack unavailable" {
        Said::Unavailable
    } else if text.starts_with(b"[originating from goroutine ") {
        Said::Ancestor
    } else if line[0].is_ascii_whitespace() {
        place(text).map_or(Said::Unknown, Said::Place)
    } else if let Some(creator) = text.strip_prefix(CREATED_BY) {
        let end = memchr::memmem::rfind(creator, b" in goroutine ");
        Said::Creator(&creator[..end.unwrap_or(creator.len())])
    } else if is_note(text) {
        Said::Note
    } else {
        call(text).map_or(Said::Unknown, Said::Call)
    }
}

/// A header that was cut, or that something was printed into.
pub(super) fn is_header_broken(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(HEADER) else {
        return false;
    };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let after = &rest[digits..];
    digits > 0 && (after.starts_with(b" [") || after.starts_with(b" gp="))
}

/// `main.(*Queue).take(0xc000001b00, {0x1, 0x2}, ...)`: arguments have no
/// parentheses of their own, and names no blanks but those of types
/// (`type:.eq.struct { a int }`).
fn call(text: &[u8]) -> Option<&[u8]> {
    if text.starts_with(b"non-Go function") {
        return Some(b"non-Go function");
    }
    let open = memchr::memrchr(b'(', text.strip_suffix(b")")?)?;
    let name = &text[..open];
    let is_sentence = memchr::memchr(b' ', name).is_some() && !name.starts_with(b"type");
    (open > 0 && !is_sentence).then_some(name)
}

/// `C:/src/my queue.go:53 +0xbf fp=0xc0 sp=0xc0 pc=0x46`
fn place(text: &[u8]) -> Option<Source<'_>> {
    let mut text = text;
    while let Some(at) = text.iter().rposition(u8::is_ascii_whitespace) {
        let word = &text[at + 1..];
        let is_address = [b"+0x".as_slice(), b"fp=", b"sp=", b"pc="]
            .iter()
            .any(|mark| word.starts_with(mark));
        if !is_address {
            break;
        }
        text = text[..at].trim_ascii_end();
    }
    let colon = memchr::memrchr(b':', text)?;
    let line = number(&text[colon + 1..])?;
    Some(Source {
        file: &text[..colon],
        line: u32::try_from(line).ok()?,
    })
}

/// Of a crash: `runtime: g 0: unknown pc`, `stack: frame={sp:…`, memory, and
/// what `go run` says last.
fn is_note(text: &[u8]) -> bool {
    let hex = text.strip_prefix(b"0x").unwrap_or(text);
    let digits = hex
        .iter()
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    text.starts_with(b"runtime: ")
        || text.starts_with(b"stack: frame=")
        || text.starts_with(b"exit status ")
        || digits >= 8 && hex.get(digits) == Some(&b':')
}

fn number(digits: &[u8]) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    let digits = is_number.then_some(digits)?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_stack() {
        let at = |file: &'static str, line| {
            Said::Place(Source {
                file: file.as_bytes(),
                line,
            })
        };
        for (line, want) in [
            ("", Said::Nothing),
            ("main.main()", Said::Call(b"main.main")),
            (
                "main.(*T[...]).run.func1({0x1, 0x2?}, ...)",
                Said::Call(b"main.(*T[...]).run.func1"),
            ),
            ("panic({0x1, 0x2})", Said::Call(b"panic")),
            ("non-Go function at pc=7f00", Said::Call(b"non-Go function")),
            ("main.main)(", Said::Unknown),
            ("()", Said::Unknown),
            ("some log line", Said::Unknown),
            ("listening (tcp)", Said::Unknown),
            (
                "type:.eq.struct { a int }(0x1)",
                Said::Call(b"type:.eq.struct { a int }"),
            ),
            ("exit status 2", Said::Note),
            ("\t/src/a b.go:17 +0x3d2", at("/src/a b.go", 17)),
            ("    C:/src/a.go:5", at("C:/src/a.go", 5)),
            (
                "\t_cgo_gotypes.go:56 +0x45 fp=0x1 sp=0x2 pc=0x3",
                at("_cgo_gotypes.go", 56),
            ),
            ("\t/src/a.go:", Said::Unknown),
            ("\t/src/a.go:99999999999", Said::Unknown),
            ("created by main.f in goroutine 7", Said::Creator(b"main.f")),
            (
                "created by testing.(*T).Run",
                Said::Creator(b"testing.(*T).Run"),
            ),
            ("...additional frames elided...", Said::Elided(None)),
            ("...23 frames elided...", Said::Elided(Some(23))),
            ("[originating from goroutine 24]:", Said::Ancestor),
            (
                "\tgoroutine running on other thread; stack unavailable",
                Said::Unavailable,
            ),
            ("runtime: g 0: unknown pc 0x7f", Said::Note),
            ("0x000000c00006a000:  0x01 0x02", Said::Note),
        ] {
            assert_eq!(said(line.as_bytes()), want, "{line}");
        }
    }

    #[test]
    fn a_header_that_is_cut_is_told_from_a_sentence() {
        for (line, want) in [
            ("goroutine 12 [chan rece", true),
            ("goroutine 12 gp=0xc0", true),
            ("goroutine 12 started", false),
            ("goroutines 12 [x]", false),
        ] {
            assert_eq!(is_header_broken(line.as_bytes()), want, "{line}");
        }
    }
}
