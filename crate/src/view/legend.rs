//! What boxes are coloured by, and how much each colour covers.

use super::label::{self, Amount};
use super::opened::{NoSuch, Opened};
use crate::analysis::groups::{COLOURS, covered};
use crate::analysis::heat::{Heat, LEVELS, carried, levels};
use crate::ids::MetricId;
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct LegendRow {
    pub colour: u8,
    pub name: String,
    pub amount: Amount,
    pub share: f64,
}

/// Levels with two sides have colours of their own, behind those with one.
pub(super) const fn first_level(heat: Heat) -> usize {
    match heat.is_two_sided() {
        true => LEVELS,
        false => 0,
    }
}

impl Opened {
    /// What boxes are coloured by; by groups if nothing is said.
    pub fn colour_by(&mut self, heat: Option<Heat>) -> Result<(), NoSuch> {
        self.heat = None;
        if let Some(heat) = heat {
            self.heat_up(heat, MetricId(0))?;
        }
        Ok(())
    }

    fn heat_up(&mut self, heat: Heat, metric: MetricId) -> Result<(), NoSuch> {
        let levels = levels(&self.profile, heat, metric);
        let levels = levels.map_err(|stop| NoSuch::Stopped(stop.to_string()))?;
        let none = || NoSuch::Colours(heat.word().to_owned());
        self.heat = Some((heat, levels.ok_or_else(none)?));
        self.heat_of = metric;
        Ok(())
    }

    /// Colours of what changed are of the metric that is looked at.
    pub(super) fn heat_for(&mut self, metric: MetricId) -> Result<(), NoSuch> {
        match self.heat {
            Some((heat @ Heat::Change, _)) if self.heat_of != metric => self.heat_up(heat, metric),
            _ => Ok(()),
        }
    }

    pub fn legend(&self, metric: MetricId) -> Result<Vec<LegendRow>, NoSuch> {
        self.total(metric)?;
        if let Some((heat, _)) = self.heat {
            return Ok(self.levels_legend(heat, metric));
        }
        // Colours stay; what they cover is of the metric asked for.
        let covered = covered(&self.profile, &self.groups, metric);
        let rows = self.groups.legend.iter().zip(covered).enumerate();
        Ok(rows
            .map(|(colour, (group, amount))| LegendRow {
                colour: colour as u8,
                name: group.name.clone(),
                amount: self.amount(amount, metric),
                share: label::share(amount, self.whole(metric)),
            })
            .collect())
    }

    fn levels_legend(&self, heat: Heat, metric: MetricId) -> Vec<LegendRow> {
        let none = match heat {
            Heat::Change => "nothing on either side",
            _ => "no blocks",
        };
        let names = std::iter::once(none).chain(heat.names());
        let carried = carried(&self.profile, heat, metric);
        let row = |(level, (name, amount)): (usize, (&str, i64))| LegendRow {
            colour: match level {
                0 => 0,
                level => (COLOURS + first_level(heat) + level) as u8,
            },
            name: name.to_owned(),
            amount: self.amount(amount, metric),
            share: label::share(amount, self.whole(metric)),
        };
        names.zip(carried).enumerate().map(row).collect()
    }
}
