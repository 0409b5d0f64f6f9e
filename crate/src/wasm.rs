//! The page's door: a session that holds profiles and answers questions.
//!
//! Nothing is worked out here. Questions come in, the views answer, and the
//! answers go out: small ones as plain objects, boxes as typed columns.
//! Nothing panics: what is wrong with a question is thrown as an `Error` with
//! a sentence, what is wrong with a file is a value.

mod changes;
mod check;
mod gc;
mod join;
mod load;
mod places;
mod report;
mod source;
mod tables;

use crate::ingest::Load;
use crate::view::{NoSuch, Opened};
use js_sys::{Object, Reflect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use wasm_bindgen::prelude::*;

/// What a page may use of the 4 GiB that WebAssembly can address, so that
/// freezing and answers still have room.
const DEFAULT_LIMIT: f64 = 3.25 * 1024.0 * 1024.0 * 1024.0;

#[derive(Debug)]
struct Loading {
    load: Load,
    size: f64,
}

#[wasm_bindgen]
#[derive(Debug)]
pub struct Session {
    limit: usize,
    next: u32,
    loads: HashMap<u32, Loading>,
    profiles: HashMap<u32, Opened>,
}

/// An answer, and how long the core took for it.
#[derive(Serialize)]
struct Timed<T> {
    #[serde(flatten)]
    answer: T,
    micros: f64,
}

type Answered = Result<JsValue, JsError>;

#[wasm_bindgen]
impl Session {
    /// `limit`: bytes that one profile may use; 0 for the default.
    #[wasm_bindgen(constructor)]
    pub fn new(limit: f64) -> Self {
        console_error_panic_hook::set_once();
        let limit = if limit > 0.0 { limit } else { DEFAULT_LIMIT };
        Self {
            limit: limit as usize,
            next: 1,
            loads: HashMap::new(),
            profiles: HashMap::new(),
        }
    }

    pub fn overview(&mut self, profile: u32) -> Answered {
        plain(&self.opened(profile)?.overview())
    }
}

impl Session {
    fn id(&mut self) -> u32 {
        let id = self.next;
        self.next += 1;
        id
    }

    fn loading(&mut self, load: u32) -> Result<&mut Loading, JsError> {
        self.loads.get_mut(&load).ok_or_else(|| no_load(load))
    }

    /// Asks an open profile, and tells how long that took.
    fn timed<Query: DeserializeOwned, T: Serialize>(
        &mut self,
        profile: u32,
        query: JsValue,
        ask: impl FnOnce(&mut Opened, &Query) -> Result<T, NoSuch>,
    ) -> Answered {
        let begun = now();
        let query = serde_wasm_bindgen::from_value(query)?;
        let answer = ask(self.opened(profile)?, &query)?;
        let micros = now() - begun;
        plain(&Timed { answer, micros })
    }

    /// Asks a table for a row.
    fn hit<Query: DeserializeOwned>(
        &mut self,
        profile: u32,
        query: JsValue,
        ask: impl FnOnce(&mut Opened, &Query) -> Result<Option<usize>, NoSuch>,
    ) -> Result<Option<usize>, JsError> {
        let query = serde_wasm_bindgen::from_value(query)?;
        Ok(ask(self.opened(profile)?, &query)?)
    }

    fn opened(&mut self, profile: u32) -> Result<&mut Opened, JsError> {
        let none = || JsError::new(&format!("No profile number {profile} is open."));
        self.profiles.get_mut(&profile).ok_or_else(none)
    }
}

fn no_load(load: u32) -> JsError {
    JsError::new(&format!("No file is being read under number {load}."))
}

/// A plain object; 64-bit numbers become numbers, which hold counts exactly
/// up to 2^53. Amounts travel as text.
fn plain<T: Serialize>(value: &T) -> Answered {
    let serializer = serde_wasm_bindgen::Serializer::new()
        .serialize_maps_as_objects(true)
        .serialize_missing_as_null(true)
        .serialize_large_number_types_as_bigints(false);
    Ok(value.serialize(&serializer)?)
}

fn set(object: &Object, name: &str, value: &JsValue) -> Result<(), JsError> {
    Reflect::set(object, &name.into(), value)
        .map(drop)
        .map_err(|_| JsError::new("An answer could not be put together."))
}

fn field<T: DeserializeOwned>(object: &JsValue, name: &str) -> Result<T, JsError> {
    let value = Reflect::get(object, &name.into())
        .map_err(|_| JsError::new(&format!("The question has no field {name}.")))?;
    Ok(serde_wasm_bindgen::from_value(value)?)
}

fn memory() -> f64 {
    (core::arch::wasm32::memory_size(0) * 65536) as f64
}

/// Microseconds, where the surroundings have a clock.
fn now() -> f64 {
    let clock = Reflect::get(&js_sys::global(), &"performance".into())
        .and_then(|performance| {
            let now = Reflect::get(&performance, &"now".into())?;
            js_sys::Function::from(now).call0(&performance)
        })
        .ok()
        .and_then(|milliseconds| milliseconds.as_f64());
    clock.unwrap_or(0.0) * 1000.0
}
