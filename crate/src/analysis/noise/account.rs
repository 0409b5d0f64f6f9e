//! What does each rule of noise hide?
//!
//! A frame of a stack is passed over if it is noise and stands in the run of
//! noise at the stack's end (from the leaf up, by rules of the inner side) or
//! at its beginning (from the root down, by rules of the outer side); what
//! stands between two meaningful frames hides nothing. A rule hides the stacks
//! in which it names at least one frame that is passed over: each counts once
//! for it, with all that it carries. A stack is hidden from several rules at
//! once, so the amounts of rules overlap and do not add up; what all of them
//! hide together is said beside them. A rule that is off hides nothing.
//!
//! ```text
//! start_thread;DB::f;malloc;je_malloc 8     start_thread, malloc, je_*: 8 each; in all 8
//! DB::f;std::g;DB::h 5                      std::*: nothing, in all 8
//! ```
//!
//! Where a stack is nothing but noise, all its frames count as passed over.

use super::entry::{ENTRY, entry};
use super::packs::fits;
use super::rules::rule_id;
use super::special::{SPECIALS, Seen, Special};
use super::{Noise, NoiseRules, PACKS, Reading, Side, seed};
use crate::analysis::along::{along, insert, words_for};
use crate::analysis::names::own_name;
use crate::error::Stop;
use crate::ids::{FrameId, MetricId};
use crate::profile::Profile;

/// A rule that names some frame of the profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// What switches it, where it can be switched.
    pub id: Option<String>,
    /// The word of its pack; empty for an own rule.
    pub pack: &'static str,
    pub title: &'static str,
    pub rule: String,
    /// The end of a stack that it passes over; both if none is named.
    pub side: Option<Side>,
    pub on: bool,
    /// Different frames that it names.
    pub frames: usize,
    pub value: i64,
    /// Records.
    pub stacks: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// In the order of the packs; own rules last.
    pub rules: Vec<Hidden>,
    /// Rules of the reading that name no frame of this profile.
    pub idle: usize,
    /// What all rules hide together.
    pub value: i64,
    pub stacks: u64,
}

/// Every rule of the reading, and how it is held against a frame.
fn rules_of(profile: &Profile, rules: &NoiseRules) -> Vec<(Hidden, How)> {
    let hidden = |id, pack, title, rule: &str, side, on| Hidden {
        id,
        pack,
        title,
        rule: rule.to_owned(),
        side,
        on,
        frames: 0,
        value: 0,
        stacks: 0,
    };
    let mut all = Vec::new();
    match rules.reading {
        Reading::Off => {}
        Reading::Seed => {
            for (text, side, anywhere) in seed::rules() {
                let how = if anywhere { How::Part } else { How::Beginning };
                let row = hidden(
                    None,
                    "seed",
                    "The lists of the old scripts",
                    text,
                    Some(side),
                    true,
                );
                all.push((row, how));
            }
        }
        Reading::Name => {
            for pack in PACKS {
                for rule in pack.rules {
                    let id = Some(rule_id(pack.id, rule));
                    let on = rules.is_on(pack.id, rule);
                    let row = hidden(id, pack.id, pack.title, rule, None, on);
                    all.push((row, How::Name));
                }
            }
            for special in &SPECIALS {
                let (id, title) = (special.id, special.title);
                let on = !rules.off.contains(id);
                let row = hidden(Some(id.to_owned()), id, title, special.rule, None, on);
                all.push((row, How::Special(special)));
            }
            if let Some(frame) = entry(profile) {
                let name = String::from_utf8_lossy(profile.frame_name(frame));
                let title = "The first frame of nearly all stacks";
                let on = !rules.off.contains(ENTRY);
                let row = hidden(
                    Some(ENTRY.to_owned()),
                    ENTRY,
                    title,
                    &name,
                    Some(Side::Outer),
                    on,
                );
                all.push((row, How::Entry(frame)));
            }
            for own in &rules.own {
                let row = hidden(None, "", "Your rules", &own.name, Some(own.side), true);
                all.push((row, How::Own));
            }
        }
    }
    all
}

#[derive(Debug, Clone, Copy)]
enum How {
    Beginning,
    Part,
    Name,
    Own,
    Special(&'static Special),
    Entry(FrameId),
}

impl How {
    fn fits(self, rule: &str, seen: &Seen<'_>, id: FrameId) -> bool {
        let (name, own) = (seen.name, seen.own);
        match self {
            Self::Beginning => name.starts_with(rule.as_bytes()),
            Self::Part => memchr::memmem::find(name, rule.as_bytes()).is_some(),
            Self::Name | Self::Own => fits(rule, own),
            Self::Special(special) => (special.fits)(seen),
            Self::Entry(entry) => id == entry,
        }
    }
}

/// What is known of a frame: whether it is noise, and which rules name it.
struct Class {
    is_outer: bool,
    is_inner: bool,
    outer: Vec<u64>,
    inner: Vec<u64>,
}

pub fn account(profile: &Profile, metric: MetricId, rules: &NoiseRules) -> Result<Account, Stop> {
    let noise = Noise::new(profile, rules.clone());
    let mut all = rules_of(profile, rules);
    let words = words_for(all.len());
    let mut class = Vec::with_capacity(profile.frames.len());
    for (frame, _) in profile.frames.iter() {
        let own = own_name(profile.frame_name(frame));
        let seen = Seen::of(profile, &own, frame);
        let mut found = Class {
            is_outer: noise.is(Side::Outer, frame),
            is_inner: noise.is(Side::Inner, frame),
            outer: vec![0; words],
            inner: vec![0; words],
        };
        for (i, (row, how)) in all.iter_mut().enumerate() {
            if frame.index() == 0 || !how.fits(&row.rule, &seen, frame) {
                continue;
            }
            row.frames += 1;
            let counts = |side| row.on && row.side.is_none_or(|one| one == side);
            if counts(Side::Outer) {
                insert(&mut found.outer, i as u16);
            }
            if counts(Side::Inner) {
                insert(&mut found.inner, i as u16);
            }
        }
        class.push(found);
    }
    // In the hand: the rules met in the run of noise that the stack began with,
    // those of the run that it ends with so far, and whether the first is over.
    let step = |before: &[u64], here: &mut [u64], frame: FrameId| {
        let class: &Class = &class[frame.index()];
        here.copy_from_slice(before);
        let (sets, over) = here.split_at_mut(2 * words);
        let (outer, inner) = sets.split_at_mut(words);
        if over[0] == 0 && class.is_outer {
            join(outer, &class.outer);
        } else {
            over[0] = 1;
        }
        match class.is_inner {
            true => join(inner, &class.inner),
            false => inner.fill(0),
        }
    };
    let stacks = profile.tree.stacks();
    let (own, records) = (stacks.own(metric), stacks.records());
    let mut account = Account::default();
    along(profile, 2 * words + 1, step, |row, _, hand| {
        let (outer, inner) = hand.split_at(words);
        let mut any = false;
        for (word, (outer, inner)) in outer.iter().zip(inner).enumerate() {
            let mut left = outer | inner;
            any |= left != 0;
            while left != 0 {
                let rule = &mut all[word * 64 + left.trailing_zeros() as usize].0;
                rule.value += own[row];
                rule.stacks += records[row];
                left &= left - 1;
            }
        }
        if any {
            account.value += own[row];
            account.stacks += records[row];
        }
    })?;
    let asked = |row: &Hidden, how: How| row.frames > 0 || !row.on || matches!(how, How::Own);
    account.idle = all.iter().filter(|(row, how)| !asked(row, *how)).count();
    account.rules = all
        .into_iter()
        .filter(|(row, how)| asked(row, *how))
        .map(|(row, _)| row)
        .collect();
    Ok(account)
}

fn join(to: &mut [u64], from: &[u64]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to |= from;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::tests::profile;

    fn picture(stacks: &[(&str, i64)], rules: &NoiseRules) -> Vec<String> {
        let account = account(&profile(stacks), MetricId(0), rules).unwrap();
        let row = |row: &Hidden| {
            let on = if row.on { "" } else { " off" };
            format!(
                "{}:{}{on} {} x{}",
                row.pack, row.rule, row.value, row.stacks
            )
        };
        let all = format!("all {} x{}", account.value, account.stacks);
        account.rules.iter().map(row).chain([all]).collect()
    }

    const STACKS: &[(&str, i64)] = &[
        ("start_thread;DB::f(int);malloc;je_malloc", 8),
        ("DB::f(int);std::g;DB::h", 5),
        ("start_thread;DB::f(int);calloc", 2),
        ("start_thread;malloc", 1),
        ("pool_get;DB::f(int)", 16),
    ];

    #[test]
    fn a_rule_hides_the_stacks_in_which_it_passes_over_a_frame() {
        assert_eq!(
            picture(STACKS, &Reading::Name.into()),
            [
                "jemalloc:je_* 8 x1",
                "glibc:malloc 9 x2",
                "glibc:calloc 2 x1",
                "c++:std::* 0 x0",
                "threads:start_thread 11 x3",
                "threads:std::* 0 x0",
                "all 11 x3",
            ]
        );
    }

    #[test]
    fn what_is_off_hides_nothing_and_own_rules_stand_last() {
        let rules = NoiseRules {
            off: ["glibc:malloc".to_owned(), "rust:core::*".to_owned()].into(),
            own: vec![
                super::super::OwnRule {
                    side: Side::Outer,
                    name: "pool_*".into(),
                },
                super::super::OwnRule {
                    side: Side::Inner,
                    name: "none".into(),
                },
            ],
            reading: Reading::Name,
        };
        assert_eq!(
            picture(STACKS, &rules),
            [
                // Above it stands the end of its run: malloc, which now means something.
                "jemalloc:je_* 8 x1",
                "glibc:malloc off 0 x0",
                "glibc:calloc 2 x1",
                "c++:std::* 0 x0",
                "rust:core::* off 0 x0",
                "threads:start_thread 11 x3",
                "threads:std::* 0 x0",
                ":pool_* 16 x1",
                ":none 0 x0",
                "all 27 x4",
            ]
        );
    }

    #[test]
    fn the_old_lists_account_for_themselves_too() {
        let rows = picture(
            &[("main;f(std::__1::x);calloc", 4), ("mainLoop;g", 3)],
            &Reading::Seed.into(),
        );
        assert_eq!(
            rows,
            [
                "seed:calloc 4 x1",
                "seed:std::__1:: 4 x1",
                "seed:main 7 x2",
                "all 7 x2"
            ]
        );
        assert_eq!(picture(STACKS, &Reading::Off.into()), ["all 0 x0"]);
    }
}
