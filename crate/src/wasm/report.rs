//! Reports to keep, as the command line writes them.

use super::{Answered, Session, plain, set};
use crate::analysis::noise::Reading;
use crate::profile::Profile;
use crate::report::{self, Options, csv::TABLES, markdown::SECTIONS, svg::Picture};
use js_sys::{Object, Uint8Array};
use serde::Deserialize;
use wasm_bindgen::prelude::*;

/// What the page wants for keeping.
#[derive(Deserialize)]
struct ReportQuery {
    metric: u32,
    noise: String,
    /// "json", "md", "svg", "folded", or a table of CSV.
    form: String,
    leave_out: Vec<String>,
    picture: Option<Picture>,
    /// Of which every report says how they are kept.
    #[serde(default)]
    budgets: String,
    #[serde(default)]
    estimates: String,
    #[serde(default)]
    strict: bool,
}

impl ReportQuery {
    fn wanted(self, profile: &Profile) -> Result<(Options, report::Form), JsError> {
        let no = |word: &str| JsError::new(&format!("There is no report called {word}."));
        let form = match self.form.as_str() {
            "json" => report::Form::Json,
            "md" => report::Form::Markdown(self.leave_out),
            "svg" => report::Form::Svg(self.picture.unwrap_or_default()),
            "folded" => report::Form::Folded,
            word => {
                let known = TABLES.iter().find(|(name, _)| *name == word);
                report::Form::Csv(known.ok_or_else(|| no(word))?.1)
            }
        };
        let named = profile.metrics.get(self.metric as usize);
        let options = Options {
            metric: named.map(|metric| metric.name.clone()),
            noise: Reading::from_word(&self.noise).ok_or_else(|| no(&self.noise))?,
            budgets: self.budgets,
            estimates: self.estimates,
            strict: self.strict,
            ..Options::default()
        };
        Ok((options, form))
    }
}

#[wasm_bindgen]
impl Session {
    /// A report's bytes, as the command line writes them, and what to know of it.
    pub fn report(&mut self, profile: u32, query: JsValue) -> Answered {
        let query: ReportQuery = serde_wasm_bindgen::from_value(query)?;
        let opened = self.opened(profile)?;
        let profile = opened.profile();
        let (mut options, form) = query.wanted(profile)?;
        options.rules = opened.rules().to_owned();
        options.taken = opened.taken();
        let mut bytes = Vec::new();
        let told = report::write(profile, &options, &form, &mut bytes)?;
        let answer = Object::new();
        set(&answer, "bytes", &Uint8Array::from(&*bytes).into())?;
        set(&answer, "told", &told.into())?;
        Ok(answer.into())
    }

    /// The sections of its report: `[id, title]`, in their order.
    pub fn report_sections(&mut self, profile: u32) -> Answered {
        let profile = self.opened(profile)?.profile();
        let of = SECTIONS
            .iter()
            .filter(|section| section.is_of(profile, false));
        plain(&of.map(|s| (s.id, s.title)).collect::<Vec<_>>())
    }
}
