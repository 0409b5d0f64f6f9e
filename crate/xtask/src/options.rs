//! The command line: words in, one task out.

use std::path::PathBuf;

use lexopt::Parser;
use lexopt::prelude::*;

use crate::error::{Error, Result};
use crate::r#gen::Profile;
use crate::tasks::bench::Sizes;

pub(crate) const HELP: &str = "\
cargo xtask <task>

  serve [--port N]        build the page and serve it on this machine
  test [STEP…]            run every test, or only the named steps
  build                   build the engine (pkg/) and the page (www/dist/)
  bench [--mb 256] [--big 1024] [--small 64] [--runs 3]
                          measure, and write BENCHMARKS.md
  fuzz [--seconds 20]     throw broken files at the readers
  gen --mb N [--seed 1] [--out FILE|-]
                          write a large profile, the same one every time
  help                    this text

What a task needs and the machine lacks is installed first.";

/// One thing to do, with all that was said about it.
#[derive(Debug, PartialEq)]
pub(crate) enum Task {
    Help,
    Build,
    Serve {
        port: Option<u16>,
    },
    Test {
        only: Vec<String>,
    },
    Bench(Sizes),
    Fuzz {
        seconds: u64,
    },
    Gen {
        profile: Profile,
        out: Option<PathBuf>,
    },
}

pub(crate) fn read() -> Result<Task> {
    parse(Parser::from_env())
}

fn parse(mut line: Parser) -> Result<Task> {
    let word = match line.next()? {
        None | Some(Long("help") | Short('h')) => return Ok(Task::Help),
        Some(Value(word)) => word.string()?,
        Some(other) => return Err(other.unexpected().into()),
    };
    match word.as_str() {
        "help" => Ok(Task::Help),
        "build" => build(&mut line),
        "serve" => serve(&mut line),
        "test" => test(&mut line),
        "bench" => bench(&mut line),
        "fuzz" => fuzz(&mut line),
        "gen" => generate(&mut line),
        unknown => Err(Error::new(format!(
            "There is no task `{unknown}`\n\n{HELP}"
        ))),
    }
}

fn build(line: &mut Parser) -> Result<Task> {
    match line.next()? {
        Some(argument) => Err(argument.unexpected().into()),
        None => Ok(Task::Build),
    }
}

fn serve(line: &mut Parser) -> Result<Task> {
    let mut port = None;
    while let Some(argument) = line.next()? {
        match argument {
            Long("port") => port = Some(line.value()?.parse()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Task::Serve { port })
}

fn test(line: &mut Parser) -> Result<Task> {
    let mut only = Vec::new();
    while let Some(argument) = line.next()? {
        match argument {
            Value(step) => only.push(step.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Task::Test { only })
}

fn bench(line: &mut Parser) -> Result<Task> {
    let mut sizes = Sizes::default();
    while let Some(argument) = line.next()? {
        match argument {
            Long("mb") => sizes.usual = line.value()?.parse()?,
            Long("big") => sizes.big = line.value()?.parse()?,
            Long("small") => sizes.small = line.value()?.parse()?,
            Long("runs") => sizes.runs = line.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    if [sizes.usual, sizes.big, sizes.small, sizes.runs].contains(&0) {
        return Err(Error::new("`bench` needs sizes and runs of at least 1"));
    }
    Ok(Task::Bench(sizes))
}

fn fuzz(line: &mut Parser) -> Result<Task> {
    let mut seconds = 20;
    while let Some(argument) = line.next()? {
        match argument {
            Long("seconds") => seconds = line.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Task::Fuzz { seconds })
}

fn generate(line: &mut Parser) -> Result<Task> {
    let (mut mib, mut seed, mut out) = (None, 1, None);
    while let Some(argument) = line.next()? {
        match argument {
            Long("mb") => mib = Some(line.value()?.parse()?),
            Long("seed") => seed = line.value()?.parse()?,
            Long("out") => out = Some(PathBuf::from(line.value()?)),
            other => return Err(other.unexpected().into()),
        }
    }
    let mib = mib.ok_or_else(|| Error::new("`gen` needs a size, such as --mb 256"))?;
    let profile = Profile { mib, seed };
    Ok(Task::Gen { profile, out })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task> {
        parse(Parser::from_iter(
            std::iter::once("xtask").chain(line.split_whitespace()),
        ))
    }

    fn refused(line: &str) -> String {
        parsed(line).unwrap_err().to_string()
    }

    #[test]
    fn each_task_takes_its_options() {
        assert_eq!(parsed("").unwrap(), Task::Help);
        assert_eq!(parsed("--help").unwrap(), Task::Help);
        assert_eq!(
            parsed("serve --port 80").unwrap(),
            Task::Serve { port: Some(80) }
        );
        assert_eq!(
            parsed("test e2e").unwrap(),
            Task::Test {
                only: vec!["e2e".to_owned()]
            }
        );
        let profile = Profile { mib: 5, seed: 2 };
        let made = Task::Gen {
            profile,
            out: Some("-".into()),
        };
        assert_eq!(parsed("gen --mb=5 --seed 2 --out -").unwrap(), made);
        let sizes = Sizes {
            runs: 1,
            ..Sizes::default()
        };
        assert_eq!(parsed("bench --runs 1").unwrap(), Task::Bench(sizes));
    }

    #[test]
    fn a_mistake_is_answered_with_a_sentence() {
        assert!(refused("sevre").starts_with("There is no task `sevre`"));
        assert!(refused("serve --prot 1").starts_with("invalid option '--prot'"));
        assert!(refused("serve --port x").contains("\"x\""));
        assert!(refused("build all").contains("all"));
        assert!(refused("gen").starts_with("`gen` needs a size"));
        assert!(refused("bench --runs 0").starts_with("`bench` needs"));
    }
}
