//! What stacks are put down to, as a table.

use super::label::{self, Amount};
use super::names::Alike;
use super::opened::{NoSuch, Opened};
use super::tables::{Table, step, window, words};
use crate::analysis::noise::Reading;
use crate::analysis::search::Matcher;
use crate::analysis::sites::Site;
use crate::ids::{MetricId, NodeId};
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
        let reading = Reading::from_word(&query.noise);
        self.names.compare(&self.profile);
        let list = self.site_list(metric, query)?;
        let passing = passing(list, &query.filter);
        let sum = |rows: &mut dyn Iterator<Item = &Site>| rows.map(|site| site.value).sum::<i64>();
        let listed = sum(&mut passing.iter().map(|i| &list[*i]));
        let all = sum(&mut list.iter());
        let shown: Vec<(usize, Site)> = window(&passing, query.start, query.count)
            .iter()
            .map(|i| (*i + 1, list[*i].clone()))
            .collect();
        let row = |(rank, site): (usize, Site)| {
            let frame = self.profile().tree.frame(site.node);
            // The old scripts' short names are what they count by.
            let id = self.profile().frames.get(frame).name;
            let (name, written, alike) = match reading {
                Some(Reading::Seed) | None => (site.name, None, Alike::No),
                Some(_) => (
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

    fn site_list(&mut self, metric: MetricId, query: &SitesQuery) -> Result<&[Site], NoSuch> {
        let reading =
            Reading::from_word(&query.noise).ok_or_else(|| NoSuch::Reading(query.noise.clone()))?;
        let lists = self.sites(metric, reading)?;
        Ok(match query.list {
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
        let list = self.site_list(metric, query)?;
        let nodes: Vec<NodeId> = passing(list, &query.filter)
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
fn passing(list: &[Site], filter: &str) -> Vec<usize> {
    let matcher = Matcher::new(&words(filter)).ok();
    let passes = |site: &Site| match &matcher {
        Some(matcher) if !filter.is_empty() => matcher.finds(site.name.as_bytes()),
        _ => true,
    };
    (0..list.len()).filter(|i| passes(&list[*i])).collect()
}
