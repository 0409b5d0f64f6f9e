//! Lines that go with those of cycles: what memory went back to the system,
//! what packages did as the program began, how the next cycle was planned.

use memchr::memmem;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Helper {
    Scavenge { kib: u64 },
    Init,
    Plan,
}

/// Each kind by what its lines have, in their order.
pub(super) fn read(text: &[u8]) -> Option<Helper> {
    if let Some(rest) = after(text, b"scvg").or_else(|| after(text, b"scav ")) {
        let rest = rest.trim_ascii_start();
        let number = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let is_one = number > 0 || rest.starts_with(b":");
        return is_one.then(|| Helper::Scavenge {
            kib: returned(rest),
        });
    }
    if let Some(rest) = after(text, b"pacer: ") {
        let knows = [&b"assist ratio="[..], b"% CPU (", b"sweep done at "];
        let is_one = knows.iter().any(|mark| memmem::find(rest, mark).is_some());
        return is_one.then_some(Helper::Plan);
    }
    let rest = after(text, b"init ")?;
    let marks = [
        &b" @"[..],
        b" ms, ",
        b" ms clock, ",
        b" bytes, ",
        b" allocs",
    ];
    let rest = marks.iter().try_fold(rest, |rest, mark| {
        memmem::find(rest, mark).map(|at| &rest[at + mark.len()..])
    });
    rest.map(|_| Helper::Init)
}

/// What follows a mark that begins a word.
fn after<'a>(text: &'a [u8], mark: &[u8]) -> Option<&'a [u8]> {
    let at = memmem::find(text, mark)?;
    let is_inside = at > 0 && text[at - 1].is_ascii_alphanumeric();
    (!is_inside).then(|| &text[at + mark.len()..])
}

/// KiB that went back; a number that no system has counts as nothing.
fn returned(text: &[u8]) -> u64 {
    let units = [
        (&b" KiB work"[..], 1),
        (b" KB released", 1),
        (b" MB released", 1024),
    ];
    let mut sum = 0u64;
    for (unit, kib) in units {
        for at in memmem::find_iter(text, unit) {
            let digits = text[..at].iter().rev().take_while(|b| b.is_ascii_digit());
            let digits = std::str::from_utf8(&text[at - digits.count()..at]);
            let number = digits.ok().and_then(|digits| digits.parse::<u64>().ok());
            sum = sum.saturating_add(number.unwrap_or(0).saturating_mul(kib));
        }
    }
    sum
}
