//! What stacks are put down to, as a table.

use super::label::{self, Amount};
use super::names::Alike;
use super::opened::{NoSuch, Opened};
use super::tables::{Table, step, window, words};
use crate::analysis::noise::Reading;
use crate::analysis::search::Matcher;
use crate::analysis::sites::{Site, site_name};
use crate::ids::{MetricId, NodeId};
use crate::profile::Profile;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SiteList {
    Outermost,
    Leaf,
    Caller,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SitesQuery {
    pub metric: u32,
    pub list: SiteList,
    /// The word of a [`Reading`].
    pub noise: String,
    pub filter: String,
    pub start: usize,
    pub count: usize,
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

impl Opened {
    pub fn sites_table(&mut self, query: &SitesQuery) -> Result<Table<SiteRow>, NoSuch> {
        let metric = self.metric(query.metric)?;
        let total = self.total(metric)?;
        let whole = self.whole(metric);
        let reading = query.reading()?;
        self.names.compare(&self.profile);
        self.sites(metric, reading)?;
        let list = self.site_list(metric, query.list);
        let passing = passing(&self.profile, reading, list, &query.filter);
        let sum = |rows: &mut dyn Iterator<Item = &Site>| rows.map(|site| site.value).sum::<i64>();
        let listed = sum(&mut passing.iter().map(|i| &list[*i]));
        let all = sum(&mut list.iter());
        let shown: Vec<(usize, Site)> = window(&passing, query.start, query.count)
            .iter()
            .map(|i| (*i + 1, list[*i]))
            .collect();
        let row = |(rank, site): (usize, Site)| {
            let frame = self.profile().tree.frame(site.node);
            // The old scripts' short names are what they count by.
            let id = self.profile().frames.get(frame).name;
            let (name, written, alike) = match reading {
                Reading::Seed => (
                    site_name(self.profile(), Reading::Seed, frame),
                    None,
                    Alike::No,
                ),
                _ => (
                    self.names.full(self.profile(), id).into_owned(),
                    self.names.written(self.profile(), id),
                    self.names.known_alike(id),
                ),
            };
            SiteRow {
                rank,
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
            ("listed", listed),
            ("filtered out", all - listed),
            ("without a caller that means something", total - all),
        ];
        let conservation = self.conservation(metric, parts);
        Ok(Table {
            rows: passing.len(),
            start: query.start,
            list: shown.into_iter().map(row).collect(),
            conservation,
        })
    }

    /// After [`Opened::sites`].
    fn site_list(&self, metric: MetricId, list: SiteList) -> &[Site] {
        let known = &self.memos[metric.index()].sites;
        known.as_ref().map_or(&[], |(_, lists)| match list {
            SiteList::Outermost => &lists.outermost,
            SiteList::Leaf => &lists.leaf,
            SiteList::Caller => &lists.caller,
        })
    }

    /// The next or previous row that the search found, round the end.
    pub fn site_hit(
        &mut self,
        query: &SitesQuery,
        from: Option<usize>,
        forward: bool,
    ) -> Result<Option<usize>, NoSuch> {
        let metric = self.metric(query.metric)?;
        let reading = query.reading()?;
        self.sites(metric, reading)?;
        let list = self.site_list(metric, query.list);
        let nodes: Vec<NodeId> = passing(&self.profile, reading, list, &query.filter)
            .into_iter()
            .map(|i| list[i].node)
            .collect();
        let is_hit = |i: usize| {
            let frame = self.profile().tree.frame(nodes[i]);
            self.hits.as_ref().is_some_and(|hits| hits.has(frame))
        };
        Ok(step(nodes.len(), from, forward, is_hit))
    }
}

/// The rows whose names have the filter's words.
fn passing(profile: &Profile, reading: Reading, list: &[Site], filter: &str) -> Vec<usize> {
    let matcher = Matcher::new(&words(filter)).ok();
    let Some(matcher) = matcher.filter(|_| !filter.is_empty()) else {
        return (0..list.len()).collect();
    };
    let passes = |site: &Site| match reading {
        Reading::Seed => {
            let frame = profile.tree.frame(site.node);
            matcher.finds(site_name(profile, reading, frame).as_bytes())
        }
        _ => matcher.finds(profile.node_name(site.node)),
    };
    (0..list.len()).filter(|i| passes(&list[*i])).collect()
}
