//! Files come in, piece by piece, and profiles go.

use super::{Answered, Loading, Session, memory, no_load, plain};
use crate::error::Refusal;
use crate::formats::FORMATS;
use crate::ingest::{Load, LoadOptions};
use crate::number::grouped;
use crate::profile::Profile;
use crate::view::overview::printable;
use crate::view::{Opened, label};
use js_sys::Uint8Array;
use serde::Serialize;
use wasm_bindgen::prelude::*;

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

#[wasm_bindgen]
impl Session {
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

    /// Ends a load: a profile, or why there is none.
    pub fn finish(&mut self, load: u32) -> Answered {
        let loading = self.loads.remove(&load).ok_or_else(|| no_load(load))?;
        let read = loading.load.finish();
        self.settle(read)
    }

    pub fn close(&mut self, profile: u32) {
        self.profiles.remove(&profile);
    }

    /// The profile's own compact bytes, without any filter, to be kept or opened
    /// elsewhere.
    pub fn snapshot(&mut self, profile: u32) -> Result<Uint8Array, JsError> {
        let bytes = self.opened(profile)?.untouched(crate::snapshot::write);
        Ok(Uint8Array::from(bytes.as_slice()))
    }

    /// Opens a snapshot. Answers the profile's id.
    pub fn restore(&mut self, snapshot: &[u8]) -> Result<u32, JsError> {
        let profile = crate::snapshot::read(snapshot)?;
        let id = self.id();
        self.profiles.insert(id, Opened::new(profile));
        Ok(id)
    }
}

impl Session {
    /// What came of reading: a profile, or why there is none.
    pub(super) fn settle(&mut self, read: Result<Profile, Refusal>) -> Answered {
        plain(&match read {
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
}
