//! Which rules of noise are in force?
//!
//! A reading, what of it is switched off, and what the user adds. Rules are
//! called by their pack's word, or by that and the rule: `glibc`,
//! `c++:std::*`. The lists of the old scripts stay as they are: only the
//! reading by name has switches.

use super::entry::ENTRY;
use super::packs::fits;
use super::special::{SPECIALS, Seen};
use super::{PACKS, Reading, Side};
use std::collections::BTreeSet;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NoiseRules {
    pub reading: Reading,
    /// Packs and rules by their ids.
    pub off: BTreeSet<String>,
    pub own: Vec<OwnRule>,
}

/// A name, or the beginning of one with `*` at its end. It counts on its side
/// alone: what is passed over from the leaf may still be an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRule {
    pub side: Side,
    pub name: String,
}

impl From<Reading> for NoiseRules {
    fn from(reading: Reading) -> Self {
        Self {
            reading,
            ..Self::default()
        }
    }
}

/// Is there a pack or a rule of this id?
pub fn is_rule_id(id: &str) -> bool {
    let in_pack = |pack: &super::Pack| match id.strip_prefix(pack.id) {
        Some("") => true,
        Some(rest) => rest
            .strip_prefix(':')
            .is_some_and(|rule| pack.rules.contains(&rule)),
        None => false,
    };
    id == ENTRY || SPECIALS.iter().any(|special| special.id == id) || PACKS.iter().any(in_pack)
}

pub(super) fn rule_id(pack: &str, rule: &str) -> String {
    format!("{pack}:{rule}")
}

impl NoiseRules {
    /// Is nothing switched, nothing added?
    pub(super) fn is_plain(&self) -> bool {
        self.off.is_empty() && self.own.is_empty()
    }

    pub(super) fn is_on(&self, pack: &str, rule: &str) -> bool {
        // Asked for every rule of every frame: no text is made where nothing is off.
        self.off.is_empty() || !self.off.contains(pack) && !self.off.contains(&rule_id(pack, rule))
    }

    /// Whether a frame is noise from the leaf, and from the root; by name.
    pub(super) fn sides(&self, seen: &Seen<'_>) -> (bool, bool) {
        let name = seen.own;
        let in_pack = |pack: &super::Pack| {
            let hit = |rule: &&str| fits(rule, name) && self.is_on(pack.id, rule);
            pack.rules.iter().any(hit)
        };
        let special = SPECIALS
            .iter()
            .any(|special| (special.fits)(seen) && !self.off.contains(special.id));
        let packed = special || PACKS.iter().any(in_pack);
        let own = |side| {
            self.own
                .iter()
                .any(|rule| rule.side == side && fits(&rule.name, name))
        };
        (packed || own(Side::Inner), packed || own(Side::Outer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::names::own_name;

    fn rules(off: &[&str], own: &[(Side, &str)]) -> NoiseRules {
        let own = own.iter().map(|(side, name)| OwnRule {
            side: *side,
            name: (*name).to_owned(),
        });
        NoiseRules {
            reading: Reading::Name,
            off: off.iter().map(|id| (*id).to_owned()).collect(),
            own: own.collect(),
        }
    }

    #[test]
    fn packs_and_rules_go_off_and_own_ones_count_on_their_side() {
        let sides =
            |rules: &NoiseRules, frame: &[u8]| rules.sides(&Seen::named(&own_name(frame), frame));
        let plain = rules(&[], &[]);
        assert_eq!(sides(&plain, b"calloc"), (true, true));
        assert_eq!(sides(&plain, b"f(std::string)"), (false, false));
        let off = rules(&["glibc", "c++:std::*", "address"], &[]);
        assert_eq!(sides(&off, b"calloc"), (false, false));
        assert_eq!(sides(&off, b"0x7f00deadbeef"), (false, false));
        assert_eq!(sides(&off, b"operator new(unsigned long)"), (true, true));
        // Threads have a rule of the same words.
        assert_eq!(sides(&off, b"std::f()"), (true, true));
        let own = rules(&[], &[(Side::Inner, "pool_*"), (Side::Outer, "app::run")]);
        assert_eq!(sides(&own, b"pool_get(int)"), (true, false));
        assert_eq!(sides(&own, b"app::run(int)"), (false, true));
        assert_eq!(sides(&own, b"app::runner(int)"), (false, false));
    }

    #[test]
    fn ids_name_packs_rules_and_addresses() {
        for (id, want) in [
            ("glibc", true),
            ("c++:std::*", true),
            ("c++:operator new", true),
            ("address", true),
            ("c++:", false),
            ("c++:malloc", false),
            ("gli", false),
            ("", false),
        ] {
            assert_eq!(is_rule_id(id), want, "{id}");
        }
    }
}
