//! The terminal's door: the same engine, the same numbers as the page.
//!
//! No sum is made here. Exit status: 0 done, 1 a file could not be opened,
//! 2 the command was not understood.

#[cfg(not(target_arch = "wasm32"))]
mod terminal {
    use heapglass::analysis::noise::Reading;
    use heapglass::analysis::rules::RuleFile;
    use heapglass::analysis::subsystems::Choice;
    use heapglass::formats::FORMATS;
    use heapglass::ingest::{Load, LoadOptions};
    use heapglass::profile::Profile;
    use heapglass::report::{self, Options};
    use heapglass::view::label;
    use std::fs::File;
    use std::io::{self, IsTerminal, Read, Write};
    use std::process::ExitCode;
    use std::time::{Duration, Instant};

    const USAGE: &str = "\
heapglass: where the memory goes, from any allocation profile

  heapglass report FILE… [--json] [--metric NAME] [--top N] [--noise WHICH] [--as FORMAT]
  heapglass report FILE… --search WORDS [--metric NAME] [--top N]
                   [--rules RULES] [--pack PACK]
  heapglass formats

FILE may be - for standard input, and may be compressed with gzip or zstd.

  --json         the whole report as JSON (one object; a list for several files)
  --metric NAME  what to measure by, by name or number; the first if not said
  --top N        rows of each table (25 stacks; in JSON all functions)
  --noise WHICH  frames passed over when a stack is put down to one of them:
                 name (allocators, threads and entries, by the function's own
                 name; if not said), seed (the lists of the old scripts), off
  --search WORDS what the stacks with these words in a frame hold, the 20
                 largest (or --top), five in full, and what occurs with them
  --rules RULES  a file of rules for subsystems and noise
  --pack PACK    rules behind those: clickhouse, rust, go, jvm, node, python;
                 groups (by namespace), none; auto if not said
  --as FORMAT    read every file as this format, whatever it looks like
  --memory MIB   stop reading when a profile takes more than this
  -h, --help     this
  -V, --version  the version
";

    struct Command {
        files: Vec<String>,
        json: bool,
        search: Option<String>,
        read_as: Option<String>,
        memory_mib: usize,
        options: Options,
    }

    enum Wanted {
        Report(Command),
        Text(String),
    }

    pub(super) fn main() -> ExitCode {
        let command = match parse(lexopt::Parser::from_env()) {
            Ok(Wanted::Report(command)) => command,
            Ok(Wanted::Text(text)) => return print(&text),
            Err(error) => {
                complain(&format!("{error}\n\n{USAGE}"));
                return ExitCode::from(2);
            }
        };
        run(&command)
    }

    fn parse(mut words: lexopt::Parser) -> Result<Wanted, lexopt::Error> {
        use lexopt::prelude::*;
        let mut command = Command {
            files: Vec::new(),
            json: false,
            search: None,
            read_as: None,
            memory_mib: 0,
            options: Options::default(),
        };
        let mut verb = None;
        while let Some(word) = words.next()? {
            match word {
                Short('h') | Long("help") => return Ok(Wanted::Text(USAGE.to_owned())),
                Short('V') | Long("version") => {
                    let version = env!("CARGO_PKG_VERSION");
                    return Ok(Wanted::Text(format!("heapglass {version}\n")));
                }
                Long("json") => command.json = true,
                Long("metric") => command.options.metric = Some(words.value()?.string()?),
                Long("top") => command.options.top = Some(words.value()?.parse()?),
                Long("noise") => command.options.noise = noise(&words.value()?.string()?)?,
                Long("search") => command.search = Some(words.value()?.string()?),
                Long("rules") => command.options.rules = rules(&words.value()?.string()?)?,
                Long("pack") => command.options.pack = pack(words.value()?.string()?)?,
                Long("as") => command.read_as = Some(words.value()?.string()?),
                Long("memory") => command.memory_mib = words.value()?.parse()?,
                Value(word) if verb.is_none() => verb = Some(word.string()?),
                Value(word) => command.files.push(word.string()?),
                other => return Err(other.unexpected()),
            }
        }
        match verb.as_deref() {
            Some("report") if command.files.is_empty() => {
                Err("report needs a file, or - for standard input".into())
            }
            Some("report") if command.json && command.search.is_some() => {
                Err("--search answers in text, not as JSON".into())
            }
            Some("report") => Ok(Wanted::Report(command)),
            Some("formats") => Ok(Wanted::Text(formats())),
            Some(other) => Err(format!("there is no command \u{201c}{other}\u{201d}").into()),
            None => Err("a command is missing".into()),
        }
    }

    fn noise(word: &str) -> Result<Reading, String> {
        Reading::from_word(word).ok_or_else(|| {
            let known: Vec<_> = Reading::ALL.iter().map(|reading| reading.word()).collect();
            format!(
                "noise is one of {}, not \u{201c}{word}\u{201d}",
                known.join(", ")
            )
        })
    }

    /// Read and tried before any profile is: a mistake in it is no profile's fault.
    fn rules(path: &str) -> Result<String, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
        match RuleFile::read(&text) {
            Ok(_) => Ok(text),
            Err(mistake) => Err(format!("{path}: {mistake}")),
        }
    }

    fn pack(word: String) -> Result<String, String> {
        match Choice::from_word(&word) {
            Some(_) => Ok(word),
            None => Err(format!(
                "there is no pack of rules called \u{201c}{word}\u{201d}"
            )),
        }
    }

    fn formats() -> String {
        let line =
            |f: &heapglass::ingest::Format| format!("{:<12} {}: {}\n", f.id, f.title, f.writers);
        FORMATS.iter().map(line).collect()
    }

    fn run(command: &Command) -> ExitCode {
        let mut status = ExitCode::SUCCESS;
        let mut reports = Vec::new();
        for name in &command.files {
            match open(name, command).and_then(|profile| answer(&profile, command)) {
                Ok(report) => reports.push(report),
                Err(why) => {
                    complain(&format!("heapglass: {name}: {why}\n"));
                    status = ExitCode::from(1);
                    if command.json && command.files.len() > 1 {
                        let failed = serde_json::json!({ "file": name, "error": why });
                        reports.push(format!("{failed}\n"));
                    }
                }
            }
        }
        let text = match (command.json, command.files.len()) {
            (true, 1) => reports.concat(),
            (true, _) => format!("[{}]\n", reports.join(",").replace("\n,", ",")),
            (false, _) => reports.join("\n"),
        };
        if print(&text) == ExitCode::SUCCESS {
            status
        } else {
            ExitCode::from(1)
        }
    }

    fn answer(profile: &Profile, command: &Command) -> Result<String, String> {
        if let Some(words) = &command.search {
            return report::search::report(profile, &command.options, words);
        }
        if !command.json {
            return report::text::report(profile, &command.options);
        }
        let report = report::json::report(profile, &command.options)?;
        let json = serde_json::to_string(&report).map_err(|error| error.to_string())?;
        Ok(json + "\n")
    }

    const PIECE: usize = 1 << 20;

    fn open(name: &str, command: &Command) -> Result<Profile, String> {
        let (mut source, size): (Box<dyn Read>, u64) = match name {
            "-" => (Box::new(io::stdin().lock()), 0),
            path => {
                let file = File::open(path).map_err(|error| error.to_string())?;
                let size = file.metadata().map_or(0, |meta| meta.len());
                (Box::new(file), size)
            }
        };
        let options = LoadOptions {
            name: match name {
                "-" => "standard input".to_owned(),
                path => path.to_owned(),
            },
            read_as: command.read_as.clone(),
            memory_limit: command.memory_mib << 20,
        };
        let mut load = Load::new(FORMATS, &options).map_err(|stop| stop.to_string())?;
        let mut piece = vec![0; PIECE];
        let mut progress = Progress::new(size);
        loop {
            match source.read(&mut piece) {
                Ok(0) => break,
                Ok(n) => {
                    if !load.feed(&piece[..n]) {
                        break;
                    }
                    progress.show(&load);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    progress.clear();
                    return Err(error.to_string());
                }
            }
        }
        progress.clear();
        load.finish().map_err(|refusal| refusal.sentence)
    }

    /// One line on standard error, if that is a terminal.
    struct Progress {
        size: u64,
        begun: Instant,
        shown: Option<Instant>,
        wanted: bool,
    }

    impl Progress {
        fn new(size: u64) -> Self {
            Self {
                size,
                begun: Instant::now(),
                shown: None,
                wanted: io::stderr().is_terminal(),
            }
        }

        fn show(&mut self, load: &Load) {
            const EVERY: Duration = Duration::from_millis(100);
            let due = self.shown.unwrap_or(self.begun).elapsed() >= EVERY;
            if !self.wanted || !due {
                return;
            }
            self.shown = Some(Instant::now());
            let progress = load.progress();
            let done = progress.bytes as f64;
            let speed = done / self.begun.elapsed().as_secs_f64();
            let part = match self.size {
                0 => String::new(),
                size => format!("{:3.0} %  ", done / size as f64 * 100.0),
            };
            let line = format!(
                "\r{part}{}  {}/s  {} stacks  {} rejected\x1b[K",
                label::bytes(done),
                label::bytes(speed),
                progress.records,
                progress.rejected,
            );
            complain(&line);
        }

        fn clear(&self) {
            if self.shown.is_some() {
                complain("\r\x1b[K");
            }
        }
    }

    /// To standard error; if even that is closed, there is nobody to tell.
    fn complain(text: &str) {
        let _ = io::stderr().write_all(text.as_bytes());
    }

    /// A reader that has seen enough (`| head`) is no failure.
    fn print(text: &str) -> ExitCode {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Err(error) => {
                complain(&format!("heapglass: {error}\n"));
                ExitCode::from(1)
            }
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    terminal::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
