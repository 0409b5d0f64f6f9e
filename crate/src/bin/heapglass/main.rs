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
mod source;
#[cfg(not(target_arch = "wasm32"))]
mod together;
#[cfg(not(target_arch = "wasm32"))]
mod usage;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    use options::{Wanted, parse};
    match parse(lexopt::Parser::from_env()) {
        Ok(Wanted::Report(command)) => run(command, report::run),
        Ok(Wanted::Diff(command)) => run(command, report::joined),
        Ok(Wanted::Check(command)) => run(command, check::run),
        Ok(Wanted::Text(text)) => say::print(&text),
        Err(error) => {
            say::complain(&format!(
                "heapglass: {error}\nheapglass --help tells more.\n"
            ));
            std::process::ExitCode::from(2)
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn run(
    mut command: Box<options::Command>,
    verb: fn(&options::Command) -> std::process::ExitCode,
) -> std::process::ExitCode {
    match command.read() {
        Ok(()) => verb(&command),
        Err(why) => check::refuse(&command, &why),
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {}
