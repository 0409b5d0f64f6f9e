//! One line of one cycle, of any version of Go.
//!
//! ```text
//! from 1.5 on  gc N @Ts P%: a+b+c ms clock, a+b/c/d+e ms cpu, H0->H1->H2 MB, G MB goal, … P P (forced)
//! to 1.4       gcN(P): a+b+c+d us, H0 -> H1 MB, n (m-f) objects, …
//! ```

use crate::profile::{GcCpu, GcCycle};
use memchr::{memchr_iter, memmem};
use std::borrow::Cow;

/// A cycle, and what the line says of the one before.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cycle {
    pub(super) row: GcCycle,
    /// What was alive after the cycle before, in MiB.
    pub(super) left_before: Option<u32>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Misread {
    Cut,
    TooLarge,
}

type Read<T> = Result<T, Misread>;

/// No program runs for so long, and no phase: 100 years.
const LONGEST: u64 = 100 * 366 * 86_400 * 1_000_000_000;

/// JSON may have the arrows escaped.
pub(super) fn unescaped(text: &[u8]) -> Cow<'_, [u8]> {
    const ARROW: &[u8] = br"-\u003e";
    if memmem::find(text, ARROW).is_none() {
        return Cow::Borrowed(text);
    }
    let mut plain = Vec::with_capacity(text.len());
    let mut from = 0;
    for at in memmem::find_iter(text, ARROW) {
        plain.extend_from_slice(&text[from..at]);
        plain.extend_from_slice(b"->");
        from = at + ARROW.len();
    }
    plain.extend_from_slice(&text[from..]);
    Cow::Owned(plain)
}

/// Where the first cycle of a text begins: its name, number and what follows
/// these, which no other line has. Anything may stand right before it, also
/// the half of a word that another writer printed.
pub(super) fn find(text: &[u8]) -> Option<usize> {
    memmem::find_iter(text, b"gc").find(|at| begins(&text[at + 2..]))
}

/// Is it the rest of a cycle whose beginning another writer parted from it?
///
/// ```text
/// gc round 1
/// 2 @0.035s 0%: 0.052+0.088+0.002 ms clock, …
/// ```
pub(super) fn is_rest(text: &[u8]) -> bool {
    memchr_iter(b'@', text).any(|at| {
        let mut rest = Rest(&text[at + 1..]);
        let time = rest.digits() && rest.skip(b".") && rest.digits() && rest.skip(b"s ");
        time && rest.digits() && rest.skip(b"%: ")
    })
}

/// What stands behind `gc`.
fn begins(rest: &[u8]) -> bool {
    let mut rest = Rest(rest);
    match rest.skip(b" ") {
        true => rest.digits() && rest.skip(b" @") && rest.digits(),
        false => rest.digits() && rest.skip(b"(") && rest.digits() && rest.skip(b"): "),
    }
}

/// A text that [`begins`] as a cycle.
pub(super) fn read(text: &[u8]) -> Read<Cycle> {
    let mut rest = Rest(text);
    rest.expect(b"gc")?;
    match rest.skip(b" ") {
        true => modern(rest).map(|row| Cycle {
            row,
            left_before: None,
        }),
        false => old(rest),
    }
}

fn modern(mut rest: Rest<'_>) -> Read<GcCycle> {
    let number = rest.size()?;
    rest.expect(b" @")?;
    let at = rest.time(9)?;
    rest.expect(b"s ")?;
    let percent = u8::try_from(rest.size()?).map_err(|_| Misread::TooLarge)?;
    rest.expect(b"%: ")?;
    let clock = rest.phases()?;
    rest.expect(b" ms clock, ")?;
    let cpu = rest.phases()?;
    rest.expect(b" ms cpu, ")?;
    // Version 1.5 had five phases, of which the outer two stop the program, too.
    if !matches!(clock.many, 3 | 5) || clock.many != cpu.many || percent > 100 {
        return Err(Misread::Cut);
    }
    let before = rest.size()?;
    rest.expect(b"->")?;
    let after = rest.size()?;
    rest.expect(b"->")?;
    let live = rest.size()?;
    rest.expect(b" MB, ")?;
    let mut row = GcCycle {
        at: Some(at),
        pause: clock.outer,
        concurrent: clock.inner,
        cpu: GcCpu {
            stopped: cpu.outer,
            assist: cpu.assist,
            background: cpu.inner,
            idle: cpu.idle,
        },
        number,
        before,
        after: Some(after),
        live: Some(live),
        percent: Some(percent),
        ..GcCycle::default()
    };
    // Later versions say more sizes, and may say more still.
    loop {
        let amount = rest.number()?;
        if rest.skip(b" P") {
            row.procs = small(amount)?;
            break;
        }
        if !rest.skip(b" MB ") {
            rest.expect(b"MB ")?;
        }
        match rest.word() {
            // Without a limit the goal is all that can be counted.
            b"goal" => row.goal = u32::try_from(amount).ok(),
            b"stacks" => row.stacks = small(amount)?,
            b"globals" => row.globals = small(amount)?,
            _ => {}
        }
        rest.expect(b", ")?;
    }
    row.forced = rest.skip(b" (forced)");
    let is_cut = rest.0.len() > 1 && b" (forced)".starts_with(rest.0);
    match is_cut {
        true => Err(Misread::Cut),
        false => Ok(row),
    }
}

/// All four phases stop the program. The first size is what the cycle before
/// left, the second what there is now; only of the oldest versions, where the
/// second is smaller, it is what this cycle leaves.
fn old(mut rest: Rest<'_>) -> Read<Cycle> {
    let number = rest.size()?;
    rest.expect(b"(")?;
    let procs = rest.size()?;
    rest.expect(b"): ")?;
    let mut pause = rest.time(6)?;
    while rest.skip(b"+") {
        pause = pause.saturating_add(rest.time(6)?);
    }
    match () {
        () if rest.skip(b" us, ") => pause /= 1000,
        () => rest.expect(b" ms, ")?,
    }
    let first = rest.size()?;
    rest.expect(b" -> ")?;
    let second = rest.size()?;
    rest.expect(b" MB, ")?;
    if memmem::find(rest.0, b" objects").is_none() {
        return Err(Misread::Cut);
    }
    let shrinks = second < first;
    let row = GcCycle {
        pause,
        number,
        before: first.max(second),
        after: shrinks.then_some(second),
        live: shrinks.then_some(second),
        procs,
        ..GcCycle::default()
    };
    Ok(Cycle {
        row,
        left_before: (!shrinks).then_some(first),
    })
}

fn small(number: u64) -> Read<u32> {
    u32::try_from(number).map_err(|_| Misread::TooLarge)
}

/// The times of a cycle's phases, in nanoseconds.
#[derive(Debug, Default)]
struct Phases {
    many: u32,
    /// The first and the last, which stop the program.
    outer: u64,
    /// Those between them; of processors, what is neither help nor idle.
    inner: u64,
    assist: u64,
    idle: u64,
}

/// What is left of a line.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn skip(&mut self, text: &[u8]) -> bool {
        let rest = self.0.strip_prefix(text);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn expect(&mut self, text: &[u8]) -> Read<()> {
        self.skip(text).then_some(()).ok_or(Misread::Cut)
    }

    fn take(&mut self, is: fn(&u8) -> bool) -> &'a [u8] {
        let end = self.0.iter().take_while(|b| is(b)).count();
        let (taken, rest) = self.0.split_at(end);
        self.0 = rest;
        taken
    }

    /// Is there a digit at least?
    fn digits(&mut self) -> bool {
        !self.take(u8::is_ascii_digit).is_empty()
    }

    fn word(&mut self) -> &'a [u8] {
        self.take(u8::is_ascii_alphabetic)
    }

    fn number(&mut self) -> Read<u64> {
        match self.take(u8::is_ascii_digit) {
            [] => Err(Misread::Cut),
            digits => joined(0, digits),
        }
    }

    fn size(&mut self) -> Read<u32> {
        small(self.number()?)
    }

    /// A number with decimals in units of `10^-decimals`: nanoseconds of
    /// seconds with nine, of milliseconds with six.
    fn time(&mut self, decimals: usize) -> Read<u64> {
        let whole = self.number()?;
        let behind = match self.skip(b".") {
            true => self.take(u8::is_ascii_digit),
            false => b"",
        };
        if behind.len() > decimals {
            return Err(Misread::TooLarge);
        }
        let zeros = &[b'0'; 9][..decimals - behind.len()];
        let time = joined(joined(whole, behind)?, zeros)?;
        (time <= LONGEST).then_some(time).ok_or(Misread::TooLarge)
    }

    /// `a+b+c`, `a+b/c/d+e`: milliseconds.
    fn phases(&mut self) -> Read<Phases> {
        let mut phases = Phases {
            many: 1,
            outer: self.time(6)?,
            ..Phases::default()
        };
        let mut last = 0;
        while self.skip(b"+") {
            phases.inner += last;
            phases.many += 1;
            last = self.time(6)?;
            if self.skip(b"/") {
                phases.assist += std::mem::replace(&mut last, self.time(6)?);
                self.expect(b"/")?;
                phases.idle += self.time(6)?;
            }
            if phases.many > 5 {
                return Err(Misread::Cut);
            }
        }
        phases.outer += last;
        Ok(phases)
    }
}

/// A number with more digits behind it.
fn joined(number: u64, digits: &[u8]) -> Read<u64> {
    let more = |number: u64, digit: &u8| {
        let tenfold = number.checked_mul(10)?;
        tenfold.checked_add(u64::from(digit - b'0'))
    };
    digits
        .iter()
        .try_fold(number, more)
        .ok_or(Misread::TooLarge)
}
