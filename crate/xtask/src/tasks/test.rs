//! `cargo xtask test`: everything that must hold before a change is made.
//!
//! The steps run in the order in which they are likely to fail and quick to
//! say so, and the first failure ends the run. Each can be run alone by name.

use std::process::Command;
use std::time::Instant;

use crate::error::{Error, Result};
use crate::place::Place;
use crate::process;
use crate::setup::browser::{self, Browser};
use crate::setup::{self, Tools, WASM, node};
use crate::tasks::build;

/// What every step may need.
struct Ready<'a> {
    place: &'a Place,
    tools: Tools,
    browser: Browser,
}

struct Step {
    name: &'static str,
    about: &'static str,
    run: fn(&Ready<'_>) -> Result<()>,
}

const STEPS: &[Step] = &[
    Step {
        name: "format",
        about: "Rust is formatted",
        run: format,
    },
    Step {
        name: "clippy",
        about: "Rust has no warnings, natively",
        run: clippy,
    },
    Step {
        name: "clippy-wasm",
        about: "Rust has no warnings, as WebAssembly",
        run: clippy_wasm,
    },
    Step {
        name: "native",
        about: "Rust tests",
        run: |at| cargo(at, &["test", "--workspace"]),
    },
    Step {
        name: "wasm",
        about: "Rust tests in a browser",
        run: wasm,
    },
    Step {
        name: "build",
        about: "the page is built",
        run: |at| build::everything(at.place, &at.tools),
    },
    Step {
        name: "types",
        about: "TypeScript types",
        run: |at| page(at, "check"),
    },
    Step {
        name: "lint",
        about: "TypeScript is formatted and has no warnings",
        run: lint,
    },
    Step {
        name: "page",
        about: "TypeScript tests without a browser",
        run: |at| page(at, "test"),
    },
    Step {
        name: "e2e",
        about: "the page in a browser",
        run: e2e,
    },
];

/// Sets up and runs the named steps, or all of them.
pub(crate) fn task(place: &Place, only: &[String]) -> Result<()> {
    let chosen = choose(only)?;
    setup::rust_components()?;
    let ready = Ready {
        place,
        tools: setup::for_build(place)?,
        browser: browser::ensure()?,
    };
    node::install(place, &place.e2e())?;
    for step in chosen {
        println!("\n== {}: {} ==", step.name, step.about);
        let started = Instant::now();
        (step.run)(&ready).map_err(|error| {
            Error::new(format!(
                "{error}\nStopped at `{}`; run it alone with `cargo xtask test {0}`",
                step.name
            ))
        })?;
        println!(
            "== {} passed in {:.1} s ==",
            step.name,
            started.elapsed().as_secs_f64()
        );
    }
    Ok(())
}

/// The steps asked for, in their own order.
fn choose(only: &[String]) -> Result<Vec<&'static Step>> {
    if let Some(unknown) = only
        .iter()
        .find(|name| STEPS.iter().all(|step| step.name != **name))
    {
        let names: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        return Err(Error::new(format!(
            "There is no step `{unknown}`; the steps are {}",
            names.join(", ")
        )));
    }
    let wanted = |step: &&Step| only.is_empty() || only.iter().any(|name| name == step.name);
    Ok(STEPS.iter().filter(wanted).collect())
}

fn cargo(at: &Ready<'_>, arguments: &[&str]) -> Result<()> {
    process::run(
        Command::new("cargo")
            .current_dir(&at.place.root)
            .args(arguments),
    )
}

/// The fuzzer is a workspace of its own, so it has to be named.
const FUZZ: &str = "crate/fuzz/Cargo.toml";

fn format(at: &Ready<'_>) -> Result<()> {
    cargo(at, &["fmt", "--all", "--check"])?;
    cargo(at, &["fmt", "--manifest-path", FUZZ, "--check"])
}

/// The fuzzer without libFuzzer, which would ask for a C++ compiler.
fn clippy(at: &Ready<'_>) -> Result<()> {
    cargo(
        at,
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
    )?;
    process::run(
        Command::new("cargo")
            .current_dir(&at.place.root)
            .args([
                "clippy",
                "--manifest-path",
                FUZZ,
                "--no-default-features",
                "--target-dir",
            ])
            .arg(at.place.target.join("fuzz"))
            .args(["--", "-D", "warnings"]),
    )
}

fn clippy_wasm(at: &Ready<'_>) -> Result<()> {
    cargo(
        at,
        &[
            "clippy",
            "--package",
            "heapglass",
            "--lib",
            "--target",
            WASM,
            "--",
            "-D",
            "warnings",
        ],
    )
}

/// The files of `tests/` that are meant for a browser say so by their name.
fn wasm(at: &Ready<'_>) -> Result<()> {
    process::run(
        build::wasm_pack(at.place, &at.tools)?
            .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60")
            .args([
                "test",
                "--headless",
                "--chrome",
                "--mode",
                "no-install",
                "--chromedriver",
            ])
            .arg(&at.browser.driver)
            .args(["--profile", "test", "--test", "wasm"]),
    )
}

fn page(at: &Ready<'_>, script: &str) -> Result<()> {
    process::run(node::npm(&at.place.page()).args(["run", "--silent", script]))
}

/// The bench's script lies beside the Rust, but is written as the page is.
fn lint(at: &Ready<'_>) -> Result<()> {
    page(at, "lint")?;
    process::run(node::npx(&at.place.page()).args([
        "--no",
        "biome",
        "check",
        "--error-on-warnings",
        "--config-path=.",
        "../crate/benches",
    ]))
}

fn e2e(at: &Ready<'_>) -> Result<()> {
    // What the page saves is compared with what the command line writes.
    cargo(
        at,
        &["build", "--package", "heapglass", "--bin", "heapglass"],
    )?;
    let program = format!("debug/heapglass{}", std::env::consts::EXE_SUFFIX);
    process::run(
        node::npx(&at.place.e2e())
            .env("HEAPGLASS", at.place.target.join(program))
            .env(browser::CHROMIUM, &at.browser.chromium)
            .args(["--no", "playwright", "test"]),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(only: &[&str]) -> Result<Vec<&'static str>> {
        let only: Vec<_> = only.iter().map(|&name| name.to_owned()).collect();
        Ok(choose(&only)?.iter().map(|step| step.name).collect())
    }

    #[test]
    fn steps_keep_their_order() {
        assert_eq!(names(&["e2e", "native"]).unwrap(), ["native", "e2e"]);
        assert_eq!(names(&[]).unwrap().len(), STEPS.len());
    }

    #[test]
    fn an_unknown_step_is_answered_with_the_known_ones() {
        let error = names(&["tests"]).unwrap_err().to_string();
        assert!(
            error.starts_with("There is no step `tests`; the steps are format, clippy"),
            "{error}"
        );
    }
}
