//! `cargo xtask build`: the engine to WebAssembly, then the page around it.
//!
//! wasm-opt is run from npm's `binaryen`: the one that wasm-pack would fetch
//! comes from no package registry, and distributions carry old ones.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Context, Error, Result};
use crate::place::Place;
use crate::process;
use crate::setup::{self, Tools, node};

/// What wasm-opt may use: what rustc already emits for the target.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// Sets up, builds everything, and says what came out.
pub(crate) fn task(place: &Place) -> Result<()> {
    let tools = setup::for_build(place)?;
    everything(place, &tools)?;
    for file in ["pkg/heapglass_bg.wasm", "www/dist/heapglass.html"] {
        let size = fs::metadata(place.root.join(file))
            .context(|| format!("The build did not make {file}"))?
            .len();
        println!("{file}: {} KiB", size.div_ceil(1024));
    }
    Ok(())
}

pub(crate) fn everything(place: &Place, tools: &Tools) -> Result<()> {
    engine(place, tools)?;
    optimise(place)?;
    process::run(node::npm(&place.page()).args(["run", "--silent", "build"]))
}

fn engine(place: &Place, tools: &Tools) -> Result<()> {
    let out = place.pkg();
    let name = out.file_name().unwrap_or(OsStr::new("pkg"));
    process::run(
        wasm_pack(place, tools)?
            .args([
                "build",
                "--target",
                "web",
                "--release",
                "--no-opt",
                "--mode",
                "no-install",
                "--out-dir",
            ])
            .arg(name),
    )
}

/// wasm-pack, told where the pinned wasm-bindgen is so that it fetches none.
pub(crate) fn wasm_pack(place: &Place, tools: &Tools) -> Result<Command> {
    let mut command = Command::new(&tools.wasm_pack);
    command
        .current_dir(&place.root)
        .env("PATH", process::path_with(&tools.wasm_bindgen)?)
        .args(["--log-level", "error"]);
    Ok(command)
}

/// Replaces the engine by its optimised self. Under another name until it is
/// whole, so that a build cut short leaves no half of a file.
fn optimise(place: &Place) -> Result<()> {
    let wasm = place.pkg().join("heapglass_bg.wasm");
    let smaller = place.pkg().join("heapglass_bg.optimised.wasm");
    process::run(
        Command::new("node")
            .arg(wasm_opt(&place.page())?)
            .arg("-O3")
            .args(FEATURES)
            .arg(&wasm)
            .arg("-o")
            .arg(&smaller),
    )?;
    fs::rename(&smaller, &wasm).context(|| format!("Cannot replace {}", place.short(&wasm)))
}

fn wasm_opt(page: &Path) -> Result<PathBuf> {
    let path = page.join("node_modules/binaryen/bin/wasm-opt");
    if path.is_file() {
        return Ok(path);
    }
    Err(Error::new(format!(
        "{} is missing: www/package.json must name binaryen",
        path.display()
    )))
}
