//! The page's door: a session that holds profiles and answers questions.
//!
//! Nothing is worked out here. Questions come in, the views answer, and the
//! answers go out: small ones as plain objects, boxes as typed columns.
//! Nothing panics: what is wrong with a question is thrown as an `Error` with
//! a sentence, what is wrong with a file is a value.

use crate::analysis::noise::Reading;
use crate::analysis::search::Query;
use crate::formats::FORMATS;
use crate::ids::FunctionId;
use crate::ingest::{Load, LoadOptions};
use crate::number::grouped;
use crate::profile::Profile;
use crate::report::{self, Options, csv::TABLES, markdown::SECTIONS, svg::Picture};
use crate::transform::Step;
use crate::view::overview::printable;
use crate::view::shape::Form;
use crate::view::tables::Asked;
use crate::view::{
    NoSuch, Opened, explore, functions, icicle, label, sites, stacks, subsystems, tree,
};
use js_sys::{Array, Float32Array, Object, Reflect, Uint8Array, Uint32Array};
use serde::{Deserialize, Serialize};
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

#[derive(Serialize)]
struct FormatRow {
    id: &'static str,
    title: &'static str,
    writers: &'static str,
    extensions: &'static [&'static str],
}

#[derive(Serialize)]
struct ProgressRow {
    bytes: f64,
    size: f64,
    bytes_text: String,
    size_text: String,
    memory: f64,
    memory_text: String,
    format: Option<String>,
    records: u64,
    rejected: u64,
    nodes: u64,
    total_text: String,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Loaded {
    Opened {
        ok: bool,
        profile: u32,
        memory_text: String,
    },
    Refused {
        ok: bool,
        refusal: Refused,
    },
}

#[derive(Serialize)]
struct Refused {
    sentence: String,
    head: String,
}

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

/// An answer, and how long the core took for it.
#[derive(Serialize)]
struct Timed<T> {
    #[serde(flatten)]
    answer: T,
    micros: f64,
}

type Answered = Result<JsValue, JsError>;

/// What the page wants for keeping.
#[derive(Deserialize)]
struct ReportQuery {
    metric: u32,
    noise: String,
    /// "json", "md", "svg", "folded", or a table of CSV.
    form: String,
    leave_out: Vec<String>,
    picture: Option<Picture>,
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
            ..Options::default()
        };
        Ok((options, form))
    }
}

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

    pub fn formats(&self) -> Answered {
        let rows: Vec<_> = FORMATS
            .iter()
            .map(|format| FormatRow {
                id: format.id,
                title: format.title,
                writers: format.writers,
                extensions: format.extensions,
            })
            .collect();
        plain(&rows)
    }

    /// Begins to read a file; `size` is 0 if unknown. Answers a load's id.
    pub fn begin(
        &mut self,
        name: &str,
        size: f64,
        read_as: Option<String>,
    ) -> Result<u32, JsError> {
        let options = LoadOptions {
            name: name.to_owned(),
            read_as,
            memory_limit: self.limit,
        };
        let load = Load::new(FORMATS, &options)?;
        let id = self.id();
        self.loads.insert(id, Loading { load, size });
        Ok(id)
    }

    /// False: reading is over, call `finish`.
    pub fn feed(&mut self, load: u32, chunk: &[u8]) -> Result<bool, JsError> {
        Ok(self.loading(load)?.load.feed(chunk))
    }

    pub fn progress(&mut self, load: u32) -> Answered {
        let loading = self.loading(load)?;
        let progress = loading.load.progress();
        plain(&ProgressRow {
            bytes: progress.bytes as f64,
            size: loading.size,
            bytes_text: label::bytes(progress.bytes as f64),
            size_text: label::bytes(loading.size),
            memory: memory(),
            memory_text: label::bytes(memory()),
            format: progress.format.map(|format| format.title),
            records: progress.records,
            rejected: progress.rejected,
            nodes: progress.nodes,
            total_text: grouped(progress.total),
        })
    }

    pub fn format_bytes(&self, bytes: f64) -> String {
        label::bytes(bytes)
    }

    /// Bytes of WebAssembly memory in use.
    pub fn memory(&self) -> f64 {
        memory()
    }

    /// Ends a load: a profile, or why there is none.
    pub fn finish(&mut self, load: u32) -> Answered {
        let loading = self.loads.remove(&load).ok_or_else(|| no_load(load))?;
        plain(&match loading.load.finish() {
            Ok(profile) => {
                let id = self.id();
                self.profiles.insert(id, Opened::new(profile));
                Loaded::Opened {
                    ok: true,
                    profile: id,
                    memory_text: label::bytes(memory()),
                }
            }
            Err(refusal) => Loaded::Refused {
                ok: false,
                refusal: Refused {
                    sentence: refusal.sentence,
                    head: printable(&refusal.head),
                },
            },
        })
    }

    pub fn close(&mut self, profile: u32) {
        self.profiles.remove(&profile);
    }

    pub fn overview(&mut self, profile: u32) -> Answered {
        plain(&self.opened(profile)?.overview())
    }

    pub fn set_unit(&mut self, profile: u32, metric: u32, unit: &str) -> Result<(), JsError> {
        let opened = self.opened(profile)?;
        let metric = opened.metric(metric)?;
        Ok(opened.set_unit(metric, unit)?)
    }

    /// The profile's own compact bytes, to be kept or opened elsewhere.
    pub fn snapshot(&mut self, profile: u32) -> Result<Uint8Array, JsError> {
        let bytes = crate::snapshot::write(self.opened(profile)?.profile());
        Ok(Uint8Array::from(bytes.as_slice()))
    }

    /// Opens a snapshot. Answers the profile's id.
    pub fn restore(&mut self, snapshot: &[u8]) -> Result<u32, JsError> {
        let profile = crate::snapshot::read(snapshot)?;
        let id = self.id();
        self.profiles.insert(id, Opened::new(profile));
        Ok(id)
    }

    pub fn icicle(&mut self, profile: u32, query: JsValue) -> Answered {
        let begun = now();
        let metric: u32 = field(&query, "metric")?;
        let form: Form = field(&query, "form")?;
        let window: icicle::Window = serde_wasm_bindgen::from_value(query)?;
        let opened = self.opened(profile)?;
        let metric = opened.metric(metric)?;
        let (boxes, conservation, width) = opened.icicle(metric, form, window)?;
        let micros = now() - begun;
        let answer = Object::new();
        let columns: [(&str, JsValue); 12] = [
            ("node", Uint32Array::from(&*boxes.node).into()),
            ("row", Uint32Array::from(&*boxes.row).into()),
            ("x", Float32Array::from(&*boxes.x).into()),
            ("w", Float32Array::from(&*boxes.w).into()),
            ("own", Float32Array::from(&*boxes.own).into()),
            ("frame", Uint32Array::from(&*boxes.frame).into()),
            ("colour", Uint8Array::from(&*boxes.colour).into()),
            ("flags", Uint8Array::from(&*boxes.flags).into()),
            ("more", Uint32Array::from(&*boxes.more).into()),
            ("width", width.into()),
            ("depth", opened.rows().into()),
            ("micros", micros.into()),
        ];
        for (name, column) in columns {
            set(&answer, name, &column)?;
        }
        set(&answer, "conservation", &plain(&conservation)?)?;
        Ok(answer.into())
    }

    /// Names for display, in the order of the frames.
    pub fn names(&mut self, profile: u32, frames: &[u32]) -> Result<Array, JsError> {
        let opened = self.opened(profile)?;
        let names = frames.iter().map(|frame| opened.frame_text(*frame));
        Ok(names.map(JsValue::from).collect())
    }

    pub fn node(
        &mut self,
        profile: u32,
        metric: u32,
        node: u32,
        ancestors: usize,
        heaviest: usize,
    ) -> Answered {
        let opened = self.opened(profile)?;
        let (metric, node) = (opened.metric(metric)?, opened.node(node)?);
        plain(&opened.details(metric, node, ancestors, heaviest)?)
    }

    /// A function from all its places together.
    pub fn everywhere(&mut self, profile: u32, metric: u32, function: u32) -> Answered {
        let opened = self.opened(profile)?;
        let metric = opened.metric(metric)?;
        plain(&opened.everywhere(metric, FunctionId(function))?)
    }

    /// Of a "more" box.
    pub fn more(
        &mut self,
        profile: u32,
        metric: u32,
        node: u32,
        siblings: u32,
        heaviest: usize,
    ) -> Answered {
        let opened = self.opened(profile)?;
        let (metric, node) = (opened.metric(metric)?, opened.node(node)?);
        plain(&opened.more(metric, node, siblings, heaviest)?)
    }

    pub fn functions(&mut self, profile: u32, query: JsValue) -> Answered {
        let begun = now();
        let query: Asked<functions::FunctionsQuery> = serde_wasm_bindgen::from_value(query)?;
        let answer = self.opened(profile)?.functions_table(&query)?;
        let micros = now() - begun;
        plain(&Timed { answer, micros })
    }

    /// A function's heaviest place in the tree.
    pub fn function_node(
        &mut self,
        profile: u32,
        metric: u32,
        function: u32,
    ) -> Result<u32, JsError> {
        let opened = self.opened(profile)?;
        let metric = opened.metric(metric)?;
        Ok(opened.function_node(metric, FunctionId(function))?.0)
    }

    pub fn stacks(&mut self, profile: u32, query: JsValue) -> Answered {
        let begun = now();
        let query: Asked<stacks::StacksQuery> = serde_wasm_bindgen::from_value(query)?;
        let answer = self.opened(profile)?.stacks_table(&query)?;
        let micros = now() - begun;
        plain(&Timed { answer, micros })
    }

    /// What stacks are put down to.
    pub fn sites(&mut self, profile: u32, query: JsValue) -> Answered {
        let begun = now();
        let query: Asked<sites::SitesQuery> = serde_wasm_bindgen::from_value(query)?;
        let answer = self.opened(profile)?.sites_table(&query)?;
        let micros = now() - begun;
        plain(&Timed { answer, micros })
    }

    /// The tree as lines, of which some are open.
    pub fn tree(&mut self, profile: u32, query: JsValue) -> Answered {
        let begun = now();
        let query: tree::TreeQuery = serde_wasm_bindgen::from_value(query)?;
        let answer = self.opened(profile)?.tree_table(&query)?;
        let micros = now() - begun;
        plain(&Timed { answer, micros })
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
        let query: tree::TreeQuery = serde_wasm_bindgen::from_value(query)?;
        Ok(self.opened(profile)?.tree_hit(&query, from, forward)?)
    }

    /// The place of the profile's own tree that stands for any.
    pub fn place(&mut self, profile: u32, node: u32) -> Result<u32, JsError> {
        let opened = self.opened(profile)?;
        let node = opened.node(node)?;
        Ok(opened.place(node).0)
    }

    /// How wide a tree is, and how many rows it may have.
    pub fn extent(&mut self, profile: u32, metric: u32, form: JsValue) -> Answered {
        let form: Form = serde_wasm_bindgen::from_value(form)?;
        let opened = self.opened(profile)?;
        let metric = opened.metric(metric)?;
        plain(&opened.extent(metric, form)?)
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

    /// The stacks that some frames are on, and what occurs with those frames.
    pub fn explore(&mut self, profile: u32, query: JsValue) -> Answered {
        let begun = now();
        let query: explore::ExploreQuery = serde_wasm_bindgen::from_value(query)?;
        let answer = self.opened(profile)?.explore(&query)?;
        let micros = now() - begun;
        plain(&Timed { answer, micros })
    }

    /// What the memory is for.
    pub fn subsystems(&mut self, profile: u32, query: JsValue) -> Answered {
        let begun = now();
        let query: Asked<subsystems::SubsystemsQuery> = serde_wasm_bindgen::from_value(query)?;
        let answer = self.opened(profile)?.subsystems_table(&query)?;
        let micros = now() - begun;
        plain(&Timed { answer, micros })
    }

    pub fn subsystem_stacks(&mut self, profile: u32, query: JsValue) -> Answered {
        let begun = now();
        let query: Asked<subsystems::SubsystemStacksQuery> = serde_wasm_bindgen::from_value(query)?;
        let answer = self.opened(profile)?.subsystem_stacks(&query)?;
        let micros = now() - begun;
        plain(&Timed { answer, micros })
    }

    pub fn rules(&mut self, profile: u32) -> Result<String, JsError> {
        Ok(self.opened(profile)?.rules().to_owned())
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

    /// What each rule of noise hides.
    pub fn noise(&mut self, profile: u32, metric: u32, reading: &str) -> Answered {
        let opened = self.opened(profile)?;
        let metric = opened.metric(metric)?;
        let reading =
            Reading::from_word(reading).ok_or_else(|| NoSuch::Reading(reading.to_owned()))?;
        plain(&opened.noise_table(metric, reading)?)
    }

    /// A stack's frames, leaf first, in pieces.
    pub fn stack(&mut self, profile: u32, node: u32, start: usize, count: usize) -> Answered {
        let opened = self.opened(profile)?;
        let node = opened.node(node)?;
        plain(&opened.stack(node, start, count))
    }

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

    /// The next or previous row of a table of functions that the search found.
    pub fn function_hit(
        &mut self,
        profile: u32,
        query: JsValue,
        from: Option<usize>,
        forward: bool,
    ) -> Result<Option<usize>, JsError> {
        let query: functions::FunctionsQuery = serde_wasm_bindgen::from_value(query)?;
        Ok(self.opened(profile)?.function_hit(&query, from, forward)?)
    }

    pub fn stack_hit(
        &mut self,
        profile: u32,
        query: JsValue,
        from: Option<usize>,
        forward: bool,
    ) -> Result<Option<usize>, JsError> {
        let query: stacks::StacksQuery = serde_wasm_bindgen::from_value(query)?;
        Ok(self.opened(profile)?.stack_hit(&query, from, forward)?)
    }

    pub fn site_hit(
        &mut self,
        profile: u32,
        query: JsValue,
        from: Option<usize>,
        forward: bool,
    ) -> Result<Option<usize>, JsError> {
        let query: sites::SitesQuery = serde_wasm_bindgen::from_value(query)?;
        Ok(self.opened(profile)?.site_hit(&query, from, forward)?)
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

    /// The sections of the report: `[id, title]`, in their order.
    pub fn report_sections(&self, _profile: u32) -> Answered {
        let rows: Vec<_> = SECTIONS.iter().map(|s| (s.id, s.title)).collect();
        plain(&rows)
    }

    pub fn legend(&mut self, profile: u32, metric: u32) -> Answered {
        let opened = self.opened(profile)?;
        let metric = opened.metric(metric)?;
        plain(&opened.legend(metric)?)
    }

    pub fn rejections(&mut self, profile: u32, start: usize, count: usize) -> Answered {
        plain(&self.opened(profile)?.rejections(start, count))
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

fn field<T: serde::de::DeserializeOwned>(object: &JsValue, name: &str) -> Result<T, JsError> {
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
