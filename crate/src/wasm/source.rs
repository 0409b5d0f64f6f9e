//! Lines of source, and the files that the user has them in.

use super::{Answered, Session};
use crate::report::list::Lines;
use crate::view::Opened;
use crate::view::source::{ListingQuery, RoutinesQuery};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Session {
    pub fn routines(&mut self, profile: u32, query: JsValue) -> Answered {
        self.timed(profile, query, Opened::routines_table)
    }

    pub fn routine_hit(
        &mut self,
        profile: u32,
        query: JsValue,
        from: Option<usize>,
        forward: bool,
    ) -> Result<Option<usize>, JsError> {
        self.hit(profile, query, |opened, query: &RoutinesQuery| {
            opened.routine_hit(query, from, forward)
        })
    }

    /// The row of the routine at a place, if it is listed.
    pub fn routine_row(
        &mut self,
        profile: u32,
        query: JsValue,
        node: u32,
    ) -> Result<Option<usize>, JsError> {
        self.hit(profile, query, |opened, query| {
            opened.row_of_routine(query, node)
        })
    }

    /// The routine at a place, whatever is listed.
    pub fn routine_at(&mut self, profile: u32, node: u32) -> Result<Option<u32>, JsError> {
        Ok(self.opened(profile)?.routine_at(node)?)
    }

    /// Its heaviest place in the tree, if it is there.
    pub fn routine_node(
        &mut self,
        profile: u32,
        metric: u32,
        routine: u32,
    ) -> Result<Option<u32>, JsError> {
        Ok(self.opened(profile)?.routine_node(metric, routine)?)
    }

    /// The paths of the files at hand, instead of those before.
    pub fn set_sources(&mut self, profile: u32, paths: Vec<String>) -> Result<(), JsError> {
        self.opened(profile)?.set_sources(paths);
        Ok(())
    }

    /// What one of them says, by its number among the paths.
    pub fn give_source(
        &mut self,
        profile: u32,
        source: u32,
        bytes: Vec<u8>,
    ) -> Result<(), JsError> {
        self.opened(profile)?.give_source(source, bytes);
        Ok(())
    }

    pub fn listing(&mut self, profile: u32, query: JsValue) -> Answered {
        self.timed(profile, query, Opened::listing)
    }

    /// The next or previous line that holds something.
    pub fn listing_hit(
        &mut self,
        profile: u32,
        query: JsValue,
        from: Option<usize>,
        forward: bool,
    ) -> Result<Option<usize>, JsError> {
        self.hit(profile, query, |opened, query: &ListingQuery| {
            opened.listing_hit(query, from, forward)
        })
    }

    /// A listing as text, as the command line writes it.
    pub fn listing_text(&mut self, profile: u32, query: JsValue) -> Result<String, JsError> {
        let query: ListingQuery = serde_wasm_bindgen::from_value(query)?;
        let opened = self.opened(profile)?;
        let metric = opened.metric(query.metric)?;
        opened.prepare_listing(&query)?;
        let written = opened.written(&query)?;
        let lines = Lines {
            profile: opened.profile(),
            metric,
            amounts: written.amounts,
            whole: written.whole,
        };
        Ok(lines.text(
            written.routine,
            written.listing,
            written.text,
            &written.told,
        ))
    }
}
