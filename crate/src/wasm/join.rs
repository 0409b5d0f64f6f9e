//! Several profiles become one.

use super::{Answered, Session, plain};
use crate::analysis::moments::{Source, moments};
use crate::error::Refusal;
use crate::join::{Input, Plan, join};
use crate::profile::Moment;
use crate::view::label;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

/// What the page knows of a profile's time.
#[derive(Deserialize)]
struct Known {
    name: String,
    /// Milliseconds since 1970: of the profile, and of the file.
    taken: Option<f64>,
    modified: Option<f64>,
    typed: Option<String>,
}

#[derive(Deserialize)]
struct Wanted {
    plan: Plan,
    sources: Vec<Known>,
}

#[derive(Serialize)]
struct Time {
    text: String,
    told: &'static str,
    /// For an order of them.
    at: f64,
}

#[derive(Serialize)]
struct Times {
    times: Vec<Option<Time>>,
    /// What is wrong with what was typed.
    error: Option<String>,
}

fn nanoseconds(milliseconds: f64) -> i64 {
    (milliseconds * 1e6) as i64
}

fn told(sources: &[Known]) -> Result<Vec<Option<Moment>>, String> {
    let all = sources.iter().map(|known| Source {
        profile: known.taken.map(nanoseconds),
        name: &known.name,
        file: known.modified.map(nanoseconds),
        typed: known
            .typed
            .as_deref()
            .filter(|text| !text.trim().is_empty()),
    });
    moments(&all.collect::<Vec<_>>())
}

#[wasm_bindgen]
impl Session {
    /// When profiles were taken, as far as it is known.
    pub fn moments(&self, sources: JsValue) -> Answered {
        let sources: Vec<Known> = serde_wasm_bindgen::from_value(sources)?;
        let time = |moment: Moment| Time {
            text: label::moment(moment.at),
            told: moment.told.words(),
            at: moment.at as f64,
        };
        plain(&match told(&sources) {
            Ok(all) => Times {
                times: all.into_iter().map(|it| it.map(time)).collect(),
                error: None,
            },
            Err(error) => Times {
                times: Vec::new(),
                error: Some(error),
            },
        })
    }

    /// Lays open profiles over each other; answers as `finish` does.
    pub fn join(&mut self, profiles: &[u32], wanted: JsValue) -> Answered {
        let Wanted { plan, sources } = serde_wasm_bindgen::from_value(wanted)?;
        let times = told(&sources).map_err(|error| JsError::new(&error))?;
        let mut inputs = Vec::new();
        for (id, taken) in profiles.iter().zip(times) {
            let none = || JsError::new(&format!("No profile number {id} is open."));
            let profile = self.profiles.get(id).ok_or_else(none)?.profile();
            inputs.push(Input { profile, taken });
        }
        let joined = join(&inputs, &plan, self.limit).map_err(|why| Refusal {
            sentence: why.to_string(),
            head: Vec::new(),
        });
        self.settle(joined)
    }
}
