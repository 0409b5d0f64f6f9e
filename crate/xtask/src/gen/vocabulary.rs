//! Some thirty thousand function names, as long and as alike as real ones.
//!
//! Must stay a pure function of the seed: a name belongs to its number, so the
//! file's size decides only how many of them are met, never what they are.

use std::fmt::Write as _;
use std::ops::Range;

use super::rng::{Rng, child, scale};
use super::words::{AREAS, CLASS_HEADS, CLASS_TAILS, METHODS, TEMPLATE_TYPES, TYPES};

/// Names that any area uses, and names that mostly one area uses.
const SHARED: u32 = 14_000;
const OF_ONE_AREA: u32 = 2_200;

/// The names, one after the other in one buffer.
pub(crate) struct Vocabulary {
    text: String,
    ends: Vec<usize>,
}

impl Vocabulary {
    pub(crate) fn new(seed: u64) -> Self {
        let count = SHARED + OF_ONE_AREA * AREAS.len() as u32;
        let mut made = Vocabulary {
            text: String::with_capacity(count as usize * 160),
            ends: Vec::with_capacity(count as usize),
        };
        for number in 0..count {
            let mut rng = Rng::new(child(seed, u64::from(number)));
            let area = number
                .checked_sub(SHARED)
                .map(|n| (n / OF_ONE_AREA) as usize);
            name(&mut made.text, &mut rng, area);
            made.ends.push(made.text.len());
        }
        made
    }

    pub(crate) fn get(&self, number: u32) -> &str {
        let end = self.ends[number as usize];
        let start = match number {
            0 => 0,
            n => self.ends[n as usize - 1],
        };
        &self.text[start..end]
    }

    /// The name of a place in an area, chosen by the place's own random bits.
    /// Few names are met often and most of them seldom.
    pub(crate) fn choose(&self, area: usize, bits: u64) -> u32 {
        let mut rng = Rng::new(bits);
        let own = rng.below(100) < 60;
        let range = if own { range_of(area) } else { 0..SHARED };
        let count = u64::from(range.end - range.start);
        // A square: half of the picks fall into the first quarter.
        let once = scale(rng.next(), 1 << 16);
        range.start + scale((once * once) << 32, count) as u32
    }
}

fn range_of(area: usize) -> Range<u32> {
    let start = SHARED + area as u32 * OF_ONE_AREA;
    start..start + OF_ONE_AREA
}

/// Writes one name of a random shape.
fn name(out: &mut String, rng: &mut Rng, area: Option<usize>) {
    match rng.below(100) {
        0..55 => method(out, rng, area),
        55..68 => lambda(out, rng, area),
        68..76 => function_object(out, rng, area),
        76..84 => container(out, rng, area),
        84..94 => anonymous(out, rng),
        _ => foreign(out, rng),
    }
}

/// `DB::HashJoin<…>::joinBlock(DB::Block const&, bool) const`
fn method(out: &mut String, rng: &mut Rng, area: Option<usize>) {
    class(out, rng, area);
    out.push_str("::");
    out.push_str(rng.pick(METHODS));
    if rng.one_in(6) {
        template(out, rng);
    }
    arguments(out, rng);
    if rng.one_in(3) {
        out.push_str(" const");
    }
}

/// `DB::Planner::buildPipeline(bool)::$_3::operator()(unsigned long) const`
fn lambda(out: &mut String, rng: &mut Rng, area: Option<usize>) {
    method(out, rng, area);
    write_number(out, "::$_", rng.below(9));
    out.push_str("::operator()");
    arguments(out, rng);
    out.push_str(" const");
}

/// The wrapper that `std::function` puts around a lambda.
fn function_object(out: &mut String, rng: &mut Rng, area: Option<usize>) {
    let mut inner = String::new();
    method(&mut inner, rng, area);
    write_number(&mut inner, "::$_", rng.below(9));
    out.push_str("std::__1::__function::__func<");
    out.push_str(&inner);
    out.push_str(", void ()>::operator()()");
}

/// A growing container of the C++ library.
fn container(out: &mut String, rng: &mut Rng, area: Option<usize>) {
    let mut of = String::new();
    class(&mut of, rng, area);
    let (head, tail) = rng.pick(&[
        (
            "std::__1::vector<std::__1::shared_ptr<",
            ">>::__push_back_slow_path[abi:ne190107]()",
        ),
        (
            "std::__1::unordered_map<StringRef, ",
            ">::emplace[abi:ne190107]<>(StringRef const&)",
        ),
        ("std::__1::deque<", ">::__add_back_capacity()"),
        (
            "std::__1::shared_ptr<",
            "> std::__1::make_shared[abi:ne190107]<>(std::__1::shared_ptr<DB::Context const>&)",
        ),
    ]);
    out.push_str(head);
    out.push_str(&of);
    out.push_str(tail);
}

/// `DB::(anonymous namespace)::readImpl(DB::ReadBuffer&)`
fn anonymous(out: &mut String, rng: &mut Rng) {
    out.push_str("DB::(anonymous namespace)::");
    out.push_str(rng.pick(CLASS_HEADS));
    out.push_str(rng.pick(CLASS_TAILS));
    out.push_str("::");
    out.push_str(rng.pick(METHODS));
    arguments(out, rng);
}

/// Something of a library that the server links.
fn foreign(out: &mut String, rng: &mut Rng) {
    let library = rng.pick(&[
        "Poco::Net::",
        "Poco::Util::",
        "boost::container::",
        "re2::",
        "zkutil::",
        "Aws::S3::",
    ]);
    out.push_str(library);
    out.push_str(rng.pick(CLASS_HEADS));
    out.push_str(rng.pick(CLASS_TAILS));
    out.push_str("::");
    out.push_str(rng.pick(METHODS));
    arguments(out, rng);
}

fn class(out: &mut String, rng: &mut Rng, area: Option<usize>) {
    out.push_str("DB::");
    match area {
        Some(area) if !rng.one_in(4) => out.push_str(rng.pick(AREAS[area].classes)),
        _ => {
            out.push_str(rng.pick(CLASS_HEADS));
            out.push_str(rng.pick(CLASS_TAILS));
        }
    }
    if rng.one_in(2) && !out.ends_with('>') {
        template(out, rng);
    }
}

fn template(out: &mut String, rng: &mut Rng) {
    out.push('<');
    for position in 0..=rng.heads(2) {
        if position > 0 {
            out.push_str(", ");
        }
        out.push_str(rng.pick(TEMPLATE_TYPES));
    }
    out.push('>');
}

fn arguments(out: &mut String, rng: &mut Rng) {
    out.push('(');
    for position in 0..rng.below(6) {
        if position > 0 {
            out.push_str(", ");
        }
        out.push_str(rng.pick(TYPES));
    }
    out.push(')');
}

fn write_number(out: &mut String, before: &str, number: u64) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{before}{number}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_breaks_the_format_it_stands_in() {
        let names = Vocabulary::new(1);
        for number in 0..names.ends.len() as u32 {
            let name = names.get(number);
            assert!(!name.is_empty());
            assert!(!name.contains([';', '\n', '\r']), "{name}");
        }
    }

    #[test]
    fn every_area_owns_its_range() {
        let names = Vocabulary::new(1);
        assert_eq!(range_of(AREAS.len() - 1).end as usize, names.ends.len());
    }
}
