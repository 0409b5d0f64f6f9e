//! What stacks are put down to, as a table.

use super::label::{self, Amount};
use super::names::Alike;
use super::opened::{NoSuch, Opened};
use super::tables::{Asked, Kept, Table, order, step, words};
use crate::analysis::noise::Reading;
use crate::analysis::search::Matcher;
use crate::analysis::sites::{Site, SiteList, site_name};
use crate::analysis::stacks::magnitude;
use crate::ids::MetricId;
use crate::profile::Profile;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SiteSort {
    /// By magnitude, as ranks are.
    Amount,
    Stacks,
    Name,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SitesQuery {
    pub metric: u32,
    pub list: SiteList,
    /// The word of a [`Reading`].
    pub noise: String,
    pub sort: SiteSort,
    pub descending: bool,
    pub filter: String,
}

impl SitesQuery {
    fn reading(&self) -> Result<Reading, NoSuch> {
        let none = || NoSuch::Reading(self.noise.clone());
        Reading::from_word(&self.noise).ok_or_else(none)
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct SiteRow {
    pub rank: usize,
    pub name: String,
    /// As the file has it, where that is not how it reads.
    pub written: Option<String>,
    pub alike: Alike,
    pub amount: Amount,
    pub share: f64,
    pub stacks: u64,
    /// Where it stands in its largest stack.
    pub node: u32,
    pub colour: u8,
    pub hit: bool,
}

/// Rows of the list of sites that is meant.
#[derive(Debug, Default)]
pub(super) struct SiteRows {
    kept: Kept<SitesQuery, u32>,
    /// What the list holds, whatever the filter.
    all: i64,
}

impl Opened {
    pub fn sites_table(&mut self, asked: &Asked<SitesQuery>) -> Result<Table<SiteRow>, NoSuch> {
        let query = &asked.query;
        let metric = self.metric(query.metric)?;
        let total = self.total(metric)?;
        let whole = self.whole(metric);
        let reading = query.reading()?;
        self.names.compare(&self.profile);
        self.filter_sites(metric, query)?;
        let list = self.site_list(metric, query.list);
        let SiteRows { kept, all } = &self.site_rows;
        let row = |row: &u32| {
            let site = &list[*row as usize];
            let frame = self.profile().tree.frame(site.node);
            // The old scripts' short names are what they count by.
            let id = self.profile().frames.get(frame).name;
            let (name, written, alike) = match reading {
                Reading::Seed => (site_name(self.profile(), reading, frame), None, Alike::No),
                _ => (
                    self.names.full(self.profile(), id).into_owned(),
                    self.names.written(self.profile(), id),
                    self.names.known_alike(id),
                ),
            };
            SiteRow {
                rank: *row as usize + 1,
                name,
                written,
                alike,
                amount: self.amount(site.value, metric),
                share: label::share(site.value, whole),
                stacks: site.stacks,
                node: site.node.0,
                colour: self.groups.colour[frame.index()],
                hit: self.hits.as_ref().is_some_and(|hits| hits.has(frame)),
            }
        };
        let parts = [
            ("listed", kept.sum),
            ("filtered out", all - kept.sum),
            ("without a caller that means something", total - all),
        ];
        Ok(Table {
            rows: kept.rows.len(),
            start: asked.start,
            list: asked.window(&kept.rows).iter().map(row).collect(),
            conservation: self.conservation(metric, parts),
        })
    }

    /// Once they are worked out.
    fn site_list(&self, metric: MetricId, list: SiteList) -> &[Site] {
        let known = &self.memos[metric.index()].sites;
        known.as_ref().map_or(&[], |(_, lists)| lists.list(list))
    }

    fn filter_sites(&mut self, metric: MetricId, query: &SitesQuery) -> Result<(), NoSuch> {
        let reading = query.reading()?;
        self.sites(metric, reading)?;
        if self.site_rows.kept.answers(query) {
            return Ok(());
        }
        let list = self.site_list(metric, query.list);
        let site = |row: &u32| &list[*row as usize];
        let name = |row: &u32| counted_as(&self.profile, reading, site(row));
        let matcher = Matcher::new(&words(&query.filter)).ok();
        let passes = |row: &u32| match &matcher {
            Some(matcher) if !query.filter.is_empty() => matcher.finds(&name(row)),
            _ => true,
        };
        let mut rows: Vec<u32> = (0..list.len() as u32).filter(passes).collect();
        let down = query.descending;
        match query.sort {
            SiteSort::Amount => order(&mut rows, down, |row| magnitude(site(row).value)),
            SiteSort::Stacks => order(&mut rows, down, |row| site(row).stacks),
            SiteSort::Name if reading == Reading::Seed => order(&mut rows, down, |row| name(row)),
            // As they read, not as a compiler wrote them.
            SiteSort::Name => order(&mut rows, down, |row| {
                let frame = self.profile.tree.frame(site(row).node);
                let id = self.profile.frames.get(frame).name;
                self.names.bytes(&self.profile, id)
            }),
        }
        let sum = rows.iter().map(|row| site(row).value).sum();
        let all = list.iter().map(|site| site.value).sum();
        let kept = Kept::new(query, rows, sum);
        self.site_rows = SiteRows { kept, all };
        Ok(())
    }

    /// The row of a place, else of its function.
    pub fn row_of_site(&mut self, query: &SitesQuery, node: u32) -> Result<Option<usize>, NoSuch> {
        let metric = self.metric(query.metric)?;
        self.filter_sites(metric, query)?;
        let Some(place) = self.known_place(node) else {
            return Ok(None);
        };
        let list = self.site_list(metric, query.list);
        let here = self.index.of(self.profile.tree.frame(place));
        let node_of = |row: &u32| list[*row as usize].node;
        let is_here = |row: &u32| node_of(row) == place;
        let is_alike = |row: &u32| self.index.of(self.profile.tree.frame(node_of(row))) == here;
        let rows = &self.site_rows.kept.rows;
        let exact = rows.iter().position(is_here);
        Ok(exact.or_else(|| rows.iter().position(is_alike)))
    }

    /// The next or previous row that the search found, round the end.
    pub fn site_hit(
        &mut self,
        query: &SitesQuery,
        from: Option<usize>,
        forward: bool,
    ) -> Result<Option<usize>, NoSuch> {
        let metric = self.metric(query.metric)?;
        self.filter_sites(metric, query)?;
        let Some(hits) = &self.hits else {
            return Ok(None);
        };
        let list = self.site_list(metric, query.list);
        let rows = &self.site_rows.kept.rows;
        let is_hit = |i: usize| hits.has(self.profile.tree.frame(list[rows[i] as usize].node));
        Ok(step(rows.len(), from, forward, is_hit))
    }
}

/// The name that a row is found and ordered by.
fn counted_as<'a>(profile: &'a Profile, reading: Reading, site: &Site) -> Cow<'a, [u8]> {
    match reading {
        Reading::Seed => {
            let frame = profile.tree.frame(site.node);
            site_name(profile, reading, frame).into_bytes().into()
        }
        _ => profile.node_name(site.node).into(),
    }
}
