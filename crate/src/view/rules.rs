//! The user's rules, and what the rules of noise hide.

use super::label::{self, Amount};
use super::opened::{NoSuch, Opened};
use crate::analysis::noise::account::{Hidden, account};
use crate::analysis::noise::{NoiseRules, Reading, Side};
use crate::analysis::rules::{Mistake, RuleFile, quoted, switched};
use crate::ids::MetricId;
use crate::transform::{Step, Target};
use serde::Serialize;

/// The text, and what it says.
#[derive(Debug, Default)]
pub(super) struct Rules {
    text: String,
    pub(super) file: RuleFile,
}

#[derive(Debug, Clone, Serialize)]
pub struct NoiseTable {
    pub rows: Vec<NoiseRow>,
    /// Rules that name no frame of this profile.
    pub idle: usize,
    /// What all rules together hide; their amounts overlap.
    pub amount: Amount,
    pub share: f64,
    pub stacks: u64,
}

#[derive(Debug, Clone, Serialize)]
pub struct NoiseRow {
    /// What switches it; null where nothing does.
    pub id: Option<String>,
    pub pack: &'static str,
    pub title: &'static str,
    pub rule: String,
    /// The end of a stack that it passes over: `leaf`, `root` or `both`.
    pub end: &'static str,
    pub on: bool,
    /// Its whole pack is off.
    pub pack_off: bool,
    pub frames: usize,
    pub amount: Amount,
    pub share: f64,
    pub stacks: u64,
}

impl Opened {
    pub fn rules(&self) -> &str {
        &self.rules.text
    }

    /// Becomes the rules of this profile; a mistake changes nothing.
    pub fn set_rules(&mut self, text: &str) -> Result<(), Mistake> {
        let file = RuleFile::read(text)?;
        self.rules = Rules {
            text: text.to_owned(),
            file,
        };
        self.marks = Default::default();
        self.subsystem_memo = Default::default();
        self.changes = Default::default();
        self.site_rows = Default::default();
        // Hidden noise is another under other rules. A step that was possible
        // before is possible still: rules only say which frames it means.
        let of_noise = |step: &Step| matches!(step.target, Target::Noise(_));
        if self.steps.iter().any(of_noise) {
            let steps = self.steps.clone();
            let _ = self.transform(Vec::new(), None);
            let _ = self.transform(steps, None);
        }
        for memo in &mut self.memos {
            memo.sites = None;
            memo.findings = None;
        }
        Ok(())
    }

    /// The rules with one of noise switched; see [`switched`].
    pub fn switched(&self, id: &str, on: bool) -> String {
        switched(&self.rules.text, id, on)
    }

    /// A line for a rule about the function of a frame, to go on from.
    pub fn rule_for(&self, node: u32) -> Result<String, NoSuch> {
        let node = self.place(self.node(node)?);
        let name = crate::analysis::names::own_name(self.profile.node_name(node));
        let name = quoted(&String::from_utf8_lossy(&name));
        Ok(format!("My subsystem: {name}"))
    }

    pub(super) fn noise(&self, reading: Reading) -> NoiseRules {
        self.rules.file.noise(reading)
    }

    pub fn noise_table(&self, metric: MetricId, reading: Reading) -> Result<NoiseTable, NoSuch> {
        self.total(metric)?;
        let rules = self.noise(reading);
        let whole = self.whole(metric);
        let account = account(&self.profile, metric, &rules)
            .map_err(|stop| NoSuch::Stopped(stop.to_string()))?;
        let row = |hidden: Hidden| NoiseRow {
            pack_off: rules.off.contains(hidden.pack),
            id: hidden.id,
            pack: hidden.pack,
            title: hidden.title,
            rule: hidden.rule,
            end: match hidden.side {
                Some(Side::Inner) => "leaf",
                Some(Side::Outer) => "root",
                None => "both",
            },
            on: hidden.on,
            frames: hidden.frames,
            amount: self.amount(hidden.value, metric),
            share: label::share(hidden.value, whole),
            stacks: hidden.stacks,
        };
        Ok(NoiseTable {
            idle: account.idle,
            amount: self.amount(account.value, metric),
            share: label::share(account.value, whole),
            stacks: account.stacks,
            rows: account.rules.into_iter().map(row).collect(),
        })
    }
}
