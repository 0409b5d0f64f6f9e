//! The plain loop, for machines without a nightly Rust: takes files, changes
//! them blindly, and gives them to the target until the time is over.
//!
//!     mutate SECONDS LONGEST FOLDER…
//!
//! The first input that fails is kept as a file and named.

use std::error::Error;
use std::fs;
use std::panic;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use heapglass_fuzz::mutate::mutated;
use heapglass_fuzz::rng::Rng;

/// An input that takes longer is as bad as one that panics.
const PATIENCE: Duration = Duration::from_secs(10);

fn main() -> ExitCode {
    match run() {
        Ok(None) => ExitCode::SUCCESS,
        Ok(Some(finding)) => {
            eprintln!("{finding}");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<Option<String>, Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let mut number = || {
        words
            .next()
            .ok_or("mutate SECONDS LONGEST FOLDER…")?
            .parse::<u64>()
            .map_err(Box::<dyn Error>::from)
    };
    let (seconds, longest) = (number()?, number()? as usize);
    let mut seeds = Vec::new();
    for folder in words {
        read_all(Path::new(&folder), &mut seeds)?;
    }
    if seeds.is_empty() {
        seeds.push(Vec::new());
    }

    let end = Instant::now() + Duration::from_secs(seconds);
    let mut rng = Rng::new(1);
    let mut tried = 0_u64;
    // The seeds as they are, then changed ones.
    while Instant::now() < end || tried < seeds.len() as u64 {
        let input = match seeds.get(tried as usize) {
            Some(seed) => seed[..seed.len().min(longest)].to_vec(),
            None => mutated(
                &seeds[rng.below(seeds.len())],
                &seeds[rng.below(seeds.len())],
                longest,
                &mut rng,
            ),
        };
        if let Some(what) = failure(&input) {
            let path = keep(&input)?;
            return Ok(Some(format!(
                "Input {tried} {what}; it is kept in {}",
                path.display()
            )));
        }
        tried += 1;
    }
    println!(
        "{tried} inputs from {} files in {seconds} s: none failed",
        seeds.len()
    );
    Ok(None)
}

/// What is wrong with how the target took an input.
fn failure(input: &[u8]) -> Option<String> {
    let began = Instant::now();
    if panic::catch_unwind(|| heapglass_fuzz::load(input)).is_err() {
        return Some("failed as shown above".to_owned());
    }
    let took = began.elapsed();
    (took > PATIENCE).then(|| format!("took {:.0} s", took.as_secs_f64()))
}

fn keep(input: &[u8]) -> Result<PathBuf, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("artifacts/load");
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("mutate-{:016x}", Rng::of(input).number()));
    fs::write(&path, input)?;
    Ok(path)
}

fn read_all(path: &Path, into: &mut Vec<Vec<u8>>) -> Result<(), Box<dyn Error>> {
    if path.is_dir() {
        let mut entries = fs::read_dir(path)?
            .map(|entry| Ok(entry?.path()))
            .collect::<Result<Vec<_>, std::io::Error>>()?;
        // The order of a folder is the file system's; ours shall be the same everywhere.
        entries.sort();
        return entries.iter().try_for_each(|entry| read_all(entry, into));
    }
    into.push(fs::read(path)?);
    Ok(())
}
