//! `cargo xtask`: everything that is done to this repository, in one place.
//!
//! Two tasks matter, `serve` and `test`, and both must work on a machine that
//! has only rustup and Node: so this program depends on next to nothing and
//! installs the rest. It is no part of what users get.

mod error;
mod r#gen;
mod options;
mod place;
mod process;
mod server;
mod setup;
mod tasks;

use std::process::ExitCode;

use error::Result;
use options::Task;
use place::Place;

fn main() -> ExitCode {
    match options::read().and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    let place = Place::find();
    match task {
        Task::Help => {
            println!("{}", options::HELP);
            Ok(())
        }
        Task::Build => tasks::build::task(&place),
        Task::Serve { port } => tasks::serve::task(&place, port),
        Task::Test { only } => tasks::test::task(&place, &only),
        Task::Bench(sizes) => tasks::bench::task(&place, sizes),
        Task::Fuzz { seconds } => tasks::fuzz::task(&place, seconds),
        Task::Gen { profile, out } => tasks::generate::task(&place, profile, out),
    }
}
