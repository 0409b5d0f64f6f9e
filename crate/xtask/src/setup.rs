//! What the other tasks need, installed where it is missing.
//!
//! A fresh machine has rustup and Node 20 and nothing else, and what comes must
//! come from the package registries: no tool may download another from
//! elsewhere. Each part looks first and installs second, so that a second run
//! costs milliseconds.

pub(crate) mod browser;
pub(crate) mod cargo_tool;
pub(crate) mod node;
pub(crate) mod pins;

use std::path::Path;
use std::process::Command;

use crate::error::{Context, Error, Result};
use crate::place::Place;
use crate::process;
use cargo_tool::Found;

pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// What building the page needs.
#[derive(Debug)]
pub(crate) struct Tools {
    pub(crate) wasm_pack: Found,
    pub(crate) wasm_bindgen: Found,
}

/// Everything for a build: the WebAssembly target, the tools, the page's packages.
pub(crate) fn for_build(place: &Place) -> Result<Tools> {
    wasm_target()?;
    let wasm_bindgen = pins::WASM_BINDGEN.ensure(place)?;
    pins::check_lock(&place.root)?;
    let wasm_pack = pins::WASM_PACK.ensure(place)?;
    node::check()?;
    node::install(place, &place.page())?;
    Ok(Tools {
        wasm_pack,
        wasm_bindgen,
    })
}

/// What checking the Rust code needs beside the compiler.
pub(crate) fn rust_components() -> Result<()> {
    for (component, command) in [("rustfmt", "cargo-fmt"), ("clippy", "cargo-clippy")] {
        // rustup puts a stand-in on PATH for what is not there, so it must answer.
        if process::version_of(command).is_none() {
            println!("Adding Rust's {component}");
            process::run(Command::new("rustup").args(["component", "add", component]))
                .context(|| format!("Cannot add Rust's {component}"))?;
        }
    }
    Ok(())
}

fn wasm_target() -> Result<()> {
    let libraries = process::output(Command::new("rustc").args([
        "--print",
        "target-libdir",
        "--target",
        WASM,
    ]))?;
    if Path::new(libraries.trim()).is_dir() {
        return Ok(());
    }
    if process::on_path(&["rustup"]).is_none() {
        return Err(Error::new(format!(
            "This Rust has no standard library for {WASM}: install it with your system's packages, or use rustup (https://rustup.rs)"
        )));
    }
    println!("Adding Rust's {WASM} target");
    process::run(Command::new("rustup").args(["target", "add", WASM]))
        .context(|| format!("Cannot add Rust's {WASM} target"))
}
