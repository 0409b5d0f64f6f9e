//! The terminal's door: the same engine, the same numbers as the page.
//!
//! No sum is made here. Exit status: 0 done, 1 a file could not be opened or a
//! budget is violated, 2 the command was not understood or a budget could not
//! be checked.

#[cfg(not(target_arch = "wasm32"))]
mod check;
#[cfg(not(target_arch = "wasm32"))]
mod open;
#[cfg(not(target_arch = "wasm32"))]
mod options;
#[cfg(not(target_arch = "wasm32"))]
mod report;
#[cfg(not(target_arch = "wasm32"))]
mod say;
#[cfg(not(target_arch = "wasm32"))]
mod usage;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    use options::{Wanted, parse};
    match parse(lexopt::Parser::from_env()) {
        Ok(Wanted::Report(command)) => report::run(&command),
        Ok(Wanted::Check(command)) => check::run(&command),
        Ok(Wanted::Text(text)) => say::print(&text),
        Err(error) => {
            say::complain(&format!(
                "heapglass: {error}\nheapglass --help tells more.\n"
            ));
            std::process::ExitCode::from(2)
        }
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {}
