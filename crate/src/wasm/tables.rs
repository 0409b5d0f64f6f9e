//! Tables, a screenful at a time, and their rows that the search found.

use super::{Answered, Session, Timed, now, plain};
use crate::analysis::noise::Reading;
use crate::view::{NoSuch, Opened, blocks, tree};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Session {
    pub fn functions(&mut self, profile: u32, query: JsValue) -> Answered {
        self.timed(profile, query, Opened::functions_table)
    }

    /// The next or previous row of a table of functions that the search found.
    pub fn function_hit(
        &mut self,
        profile: u32,
        query: JsValue,
        from: Option<usize>,
        forward: bool,
    ) -> Result<Option<usize>, JsError> {
        self.hit(profile, query, |opened, query| {
            opened.function_hit(query, from, forward)
        })
    }

    /// The row of the function at a place, if it is listed.
    pub fn function_row(
        &mut self,
        profile: u32,
        query: JsValue,
        node: u32,
    ) -> Result<Option<usize>, JsError> {
        self.hit(profile, query, |opened, query| {
            opened.row_of_function(query, node)
        })
    }

    pub fn stacks(&mut self, profile: u32, query: JsValue) -> Answered {
        self.timed(profile, query, Opened::stacks_table)
    }

    pub fn stack_hit(
        &mut self,
        profile: u32,
        query: JsValue,
        from: Option<usize>,
        forward: bool,
    ) -> Result<Option<usize>, JsError> {
        self.hit(profile, query, |opened, query| {
            opened.stack_hit(query, from, forward)
        })
    }

    /// The row of the stack that ends at a place, or says nothing more after it.
    pub fn stack_row(
        &mut self,
        profile: u32,
        query: JsValue,
        node: u32,
    ) -> Result<Option<usize>, JsError> {
        self.hit(profile, query, |opened, query| {
            opened.row_of_stack(query, node)
        })
    }

    /// What changed, of a profile that was joined from others.
    pub fn changes(&mut self, profile: u32, query: JsValue) -> Answered {
        self.timed(profile, query, Opened::changes_table)
    }

    pub fn change_row(
        &mut self,
        profile: u32,
        query: JsValue,
        node: u32,
    ) -> Result<Option<usize>, JsError> {
        self.hit(profile, query, |opened, query| {
            opened.row_of_change(query, node)
        })
    }

    pub fn series_head(&mut self, profile: u32, query: JsValue) -> Answered {
        self.timed(profile, query, Opened::series_head)
    }

    /// What stacks are put down to.
    pub fn sites(&mut self, profile: u32, query: JsValue) -> Answered {
        self.timed(profile, query, Opened::sites_table)
    }

    pub fn site_hit(
        &mut self,
        profile: u32,
        query: JsValue,
        from: Option<usize>,
        forward: bool,
    ) -> Result<Option<usize>, JsError> {
        self.hit(profile, query, |opened, query| {
            opened.site_hit(query, from, forward)
        })
    }

    /// The row of a place, or of its function.
    pub fn site_row(
        &mut self,
        profile: u32,
        query: JsValue,
        node: u32,
    ) -> Result<Option<usize>, JsError> {
        self.hit(profile, query, |opened, query| {
            opened.row_of_site(query, node)
        })
    }

    /// The orders of a profile of blocks, and what is known of all of them.
    pub fn blocks_head(&mut self, profile: u32) -> Answered {
        plain(&self.opened(profile)?.blocks_head()?)
    }

    pub fn blocks(&mut self, profile: u32, query: JsValue) -> Answered {
        self.timed(profile, query, Opened::blocks_table)
    }

    /// Opens or closes a line. Answers how many there are then.
    pub fn blocks_open(
        &mut self,
        profile: u32,
        query: JsValue,
        row: usize,
    ) -> Result<usize, JsError> {
        let query: blocks::BlocksQuery = serde_wasm_bindgen::from_value(query)?;
        Ok(self.opened(profile)?.blocks_open(&query, row)?)
    }

    pub fn blocks_hit(
        &mut self,
        profile: u32,
        query: JsValue,
        from: Option<usize>,
        forward: bool,
    ) -> Result<Option<usize>, JsError> {
        self.hit(profile, query, |opened, query| {
            opened.blocks_hit(query, from, forward)
        })
    }

    /// How often each byte of a stack's blocks was used; null if nobody counted.
    pub fn access(&mut self, profile: u32, node: u32) -> Answered {
        let opened = self.opened(profile)?;
        let node = opened.node(node)?;
        plain(&opened.access(node))
    }

    /// The tree as lines, of which some are open.
    pub fn tree(&mut self, profile: u32, query: JsValue) -> Answered {
        self.timed(profile, query, Opened::tree_table)
    }

    /// Opens or closes a line of it.
    pub fn tree_open(
        &mut self,
        profile: u32,
        query: JsValue,
        row: usize,
        how: JsValue,
    ) -> Answered {
        let query: tree::TreeQuery = serde_wasm_bindgen::from_value(query)?;
        let how: tree::How = serde_wasm_bindgen::from_value(how)?;
        let opened = self.opened(profile)?;
        let metric = opened.metric(query.metric)?;
        plain(&opened.tree_open(metric, query.form, row, how)?)
    }

    /// The line of a place, opened as far as it takes.
    pub fn tree_reveal(
        &mut self,
        profile: u32,
        query: JsValue,
        node: u32,
    ) -> Result<Option<usize>, JsError> {
        let query: tree::TreeQuery = serde_wasm_bindgen::from_value(query)?;
        let opened = self.opened(profile)?;
        let (metric, node) = (opened.metric(query.metric)?, opened.node(node)?);
        Ok(opened.tree_reveal(metric, query.form, node)?)
    }

    pub fn tree_hit(
        &mut self,
        profile: u32,
        query: JsValue,
        from: Option<usize>,
        forward: bool,
    ) -> Result<Option<usize>, JsError> {
        self.hit(profile, query, |opened, query| {
            opened.tree_hit(query, from, forward)
        })
    }

    /// What the memory is for.
    pub fn subsystems(&mut self, profile: u32, query: JsValue) -> Answered {
        self.timed(profile, query, Opened::subsystems_table)
    }

    pub fn subsystem_stacks(&mut self, profile: u32, query: JsValue) -> Answered {
        self.timed(profile, query, Opened::subsystem_stacks)
    }

    /// The row of the subsystem of that name.
    pub fn subsystem_row(
        &mut self,
        profile: u32,
        query: JsValue,
        name: &str,
    ) -> Result<Option<usize>, JsError> {
        self.hit(profile, query, |opened, query| {
            opened.row_of_subsystem(query, name)
        })
    }

    /// As for all stacks, among those of a subsystem.
    pub fn subsystem_stack_row(
        &mut self,
        profile: u32,
        query: JsValue,
        node: u32,
    ) -> Result<Option<usize>, JsError> {
        self.hit(profile, query, |opened, query| {
            opened.row_of_subsystem_stack(query, node)
        })
    }

    /// The values of a label.
    pub fn labels(&mut self, profile: u32, query: JsValue) -> Answered {
        self.timed(profile, query, Opened::labels_table)
    }

    /// The row that the text of a filter means.
    pub fn label_row(
        &mut self,
        profile: u32,
        query: JsValue,
        pick: &str,
    ) -> Result<Option<usize>, JsError> {
        self.hit(profile, query, |opened, query| {
            opened.row_of_label(query, pick)
        })
    }

    /// The stacks that some frames are on, and what occurs with those frames.
    pub fn explore(&mut self, profile: u32, query: JsValue) -> Answered {
        self.timed(profile, query, Opened::explore)
    }

    /// What is worth knowing, and what is worth asking.
    pub fn findings(&mut self, profile: u32, metric: u32) -> Answered {
        let begun = now();
        let opened = self.opened(profile)?;
        let metric = opened.metric(metric)?;
        let answer = opened.findings(metric)?;
        let micros = now() - begun;
        plain(&Timed { answer, micros })
    }

    /// What each rule of noise hides.
    pub fn noise(&mut self, profile: u32, metric: u32, reading: &str) -> Answered {
        let opened = self.opened(profile)?;
        let metric = opened.metric(metric)?;
        let reading =
            Reading::from_word(reading).ok_or_else(|| NoSuch::Reading(reading.to_owned()))?;
        plain(&opened.noise_table(metric, reading)?)
    }

    pub fn rejections(&mut self, profile: u32, start: usize, count: usize) -> Answered {
        plain(&self.opened(profile)?.rejections(start, count))
    }
}
