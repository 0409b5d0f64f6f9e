//! What changes later answers: the search, filters, rules, the unit.

use super::{Answered, Session, field, now, plain};
use crate::analysis::heat::Heat;
use crate::analysis::search::Query;
use crate::transform::Step;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

#[derive(Serialize)]
#[serde(untagged)]
enum Answer<T> {
    Good {
        ok: bool,
        #[serde(flatten)]
        answer: T,
        micros: f64,
    },
    Bad {
        ok: bool,
        error: String,
    },
}

#[derive(Deserialize)]
struct TransformQuery {
    steps: Vec<Step>,
    metric: u32,
    selection: Option<u32>,
}

#[wasm_bindgen]
impl Session {
    /// Becomes the profile's search: later answers show its hits.
    pub fn search(&mut self, profile: u32, query: JsValue) -> Answered {
        let begun = now();
        let metric: u32 = field(&query, "metric")?;
        let query = Query {
            pattern: field(&query, "pattern")?,
            regex: field(&query, "regex")?,
            case: field(&query, "case")?,
        };
        let opened = self.opened(profile)?;
        let metric = opened.metric(metric)?;
        plain(&match opened.search(metric, &query) {
            Ok(answer) => Answer::Good {
                ok: true,
                answer,
                micros: now() - begun,
            },
            Err(error) => Answer::Bad { ok: false, error },
        })
    }

    pub fn clear_search(&mut self, profile: u32) -> Result<(), JsError> {
        self.opened(profile)?.clear_search();
        Ok(())
    }

    /// The next or previous hit in the order of the tree, round the end.
    pub fn step(
        &mut self,
        profile: u32,
        metric: u32,
        from: Option<u32>,
        forward: bool,
    ) -> Result<Option<u32>, JsError> {
        let opened = self.opened(profile)?;
        opened.metric(metric)?;
        let from = from
            .map(|node| opened.node(node).map(|node| opened.place(node)))
            .transpose()?;
        Ok(opened.step(from, forward).map(|node| node.0))
    }

    /// Shows the file after these steps instead of those before.
    pub fn transform(&mut self, profile: u32, query: JsValue) -> Answered {
        let begun = now();
        let query: TransformQuery = serde_wasm_bindgen::from_value(query)?;
        let opened = self.opened(profile)?;
        let metric = opened.metric(query.metric)?;
        let selection = query.selection.map(|node| opened.node(node)).transpose()?;
        plain(&match opened.transform(query.steps, selection) {
            Ok(selection) => Answer::Good {
                ok: true,
                answer: opened.shown(metric, selection),
                micros: now() - begun,
            },
            Err(cannot) => Answer::Bad {
                ok: false,
                error: cannot.to_string(),
            },
        })
    }

    /// Null, or what is wrong with the text; then nothing changed.
    pub fn set_rules(&mut self, profile: u32, text: &str) -> Answered {
        plain(&self.opened(profile)?.set_rules(text).err())
    }

    /// The rules' text with one of noise switched.
    pub fn switched(&mut self, profile: u32, id: &str, on: bool) -> Result<String, JsError> {
        Ok(self.opened(profile)?.switched(id, on))
    }

    /// A line to begin a rule with, for the function of a place.
    pub fn rule_for(&mut self, profile: u32, node: u32) -> Result<String, JsError> {
        Ok(self.opened(profile)?.rule_for(node)?)
    }

    /// What boxes are coloured by: a word of [`Heat`], or `groups`.
    pub fn set_colours(&mut self, profile: u32, word: &str) -> Result<(), JsError> {
        Ok(self.opened(profile)?.colour_by(Heat::from_word(word))?)
    }

    /// How names are shown: `short`, `pprof` or `full`.
    pub fn set_names(&mut self, profile: u32, form: &str) -> Result<(), JsError> {
        Ok(self.opened(profile)?.show_names(form)?)
    }

    pub fn set_unit(&mut self, profile: u32, metric: u32, unit: &str) -> Result<(), JsError> {
        let opened = self.opened(profile)?;
        let metric = opened.metric(metric)?;
        Ok(opened.set_unit(metric, unit)?)
    }
}
