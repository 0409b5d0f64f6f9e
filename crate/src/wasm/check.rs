//! Budgets and estimates.

use super::{Answered, Session, plain};
use crate::analysis::budgets::Budgets;
use crate::analysis::estimates::read_lines;
use crate::analysis::rules::{Mistake, RuleFile};
use crate::report::check::{Asked, answers, markdown};
use crate::view::budgets::{Misread, Mistakes};
use serde::Deserialize;
use wasm_bindgen::prelude::*;

/// What is held against a profile: texts.
#[derive(Deserialize)]
struct CheckQuery {
    budgets: String,
    estimates: String,
    strict: bool,
}

#[wasm_bindgen]
impl Session {
    /// What is wrong with texts, before they are held against anything.
    pub fn mistakes(&self, budgets: &str, estimates: &str) -> Answered {
        plain(&Mistakes::of(budgets, estimates))
    }

    pub fn check(&mut self, profile: u32, query: JsValue) -> Answered {
        let query: CheckQuery = serde_wasm_bindgen::from_value(query)?;
        let opened = self.opened(profile)?;
        let checked = opened.check(&query.budgets, &query.estimates, query.strict);
        let checked = checked.map_err(|misread| {
            let (Misread::Budgets(mistake) | Misread::Estimates(mistake)) = misread;
            mistaken(&mistake)
        })?;
        plain(&checked)
    }

    /// The same as the command line writes it.
    pub fn check_markdown(&mut self, profile: u32, query: JsValue) -> Result<String, JsError> {
        let query: CheckQuery = serde_wasm_bindgen::from_value(query)?;
        let opened = self.opened(profile)?;
        let asked = Asked {
            budgets: Budgets::read(&query.budgets).map_err(|it| mistaken(&it))?,
            estimates: read_lines(&query.estimates).map_err(|it| mistaken(&it))?,
            strict: query.strict,
            rules: RuleFile::read(opened.rules()).map_err(|it| mistaken(&it))?,
        };
        let filters = opened.taken().map(|taken| taken.titles);
        let answers = answers(opened.profile(), &asked, filters.unwrap_or_default());
        Ok(markdown::report(&answers))
    }
}

fn mistaken(mistake: &Mistake) -> JsError {
    JsError::new(&mistake.to_string())
}
