//! A garbage collector's log.

use super::{Answered, Session, plain, set};
use crate::view::Opened;
use crate::view::gc::{CyclesQuery, FitQuery, SeriesQuery};
use js_sys::{Float64Array, Object, Uint32Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Session {
    /// Figures, findings, and what other settings would do.
    pub fn gc_head(&mut self, profile: u32) -> Answered {
        plain(&self.opened(profile)?.gc_head()?)
    }

    /// The cycles over time, as columns.
    pub fn gc_series(&mut self, profile: u32, query: JsValue) -> Answered {
        let query: SeriesQuery = serde_wasm_bindgen::from_value(query)?;
        let series = self.opened(profile)?.gc_series(query)?;
        let answer = Object::new();
        let columns = [
            ("at", &series.at),
            ("before", &series.before),
            ("after", &series.after),
            ("live", &series.live),
            ("goal", &series.goal),
            ("pause", &series.pause),
            ("percent", &series.percent),
            ("restarts", &series.restarts),
        ];
        for (name, column) in columns {
            set(&answer, name, &Float64Array::from(&**column).into())?;
        }
        set(&answer, "cycle", &Uint32Array::from(&*series.cycle).into())?;
        set(&answer, "timed", &series.timed.into())?;
        set(&answer, "from", &series.from.into())?;
        set(&answer, "to", &series.to.into())?;
        Ok(answer.into())
    }

    pub fn gc_cycles(&mut self, profile: u32, query: JsValue) -> Answered {
        self.timed(profile, query, Opened::gc_cycles)
    }

    /// One cycle, by its place in the file.
    pub fn gc_cycle(&mut self, profile: u32, index: u32) -> Answered {
        plain(&self.opened(profile)?.gc_cycle(index)?)
    }

    /// Its row in the table.
    pub fn gc_cycle_row(
        &mut self,
        profile: u32,
        query: JsValue,
        index: u32,
    ) -> Result<Option<usize>, JsError> {
        let query: CyclesQuery = serde_wasm_bindgen::from_value(query)?;
        Ok(self.opened(profile)?.gc_cycle_row(&query, index)?)
    }

    /// What a heap profile has, for another engine's log; null of others.
    pub fn heap_totals(&mut self, profile: u32) -> Answered {
        plain(&self.opened(profile)?.heap_totals())
    }

    /// How this log and a heap profile fit, as sentences.
    pub fn gc_fit(&mut self, profile: u32, query: JsValue) -> Answered {
        let query: FitQuery = serde_wasm_bindgen::from_value(query)?;
        plain(&self.opened(profile)?.gc_fit(&query)?)
    }
}
