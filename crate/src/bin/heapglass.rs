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
    use heapglass::report::csv::TABLES;
    use heapglass::report::svg::Picture;
    use heapglass::report::{self, Failed, Form, Options};
    use heapglass::transform::{Step, Target, Verb, apply_all};
    use heapglass::view::label;
    use std::ffi::{OsStr, OsString};
    use std::fs::File;
    use std::io::{self, BufWriter, IsTerminal, Read, Write};
    use std::process::ExitCode;
    use std::time::{Duration, Instant};

    const USAGE: &str = "\
heapglass: where the memory goes, from any allocation profile

  heapglass report FILE… [--json | --md | --svg | --csv TABLE | --folded | --search WORDS]
                   [--metric NAME] [--top N] [--noise WHICH] [--as FORMAT]
                   [--rules RULES] [--pack PACK] [--focus X] [--ignore X] [--hide X]
                   [--show-from X] [--collapse X] [--hide-noise]
  heapglass formats

FILE may be - for standard input, and may be compressed with gzip or zstd.

  --json         the whole report as JSON (one object; a list for several files)
  --md           the report as Markdown
  --svg          the icicle as a picture; with --width PIXELS, --title WORDS
  --csv TABLE    one table: functions, stacks, outermost, leaf or caller
  --folded       the stacks of one metric, folded, one line each
  --metric NAME  what to measure by, by name or number; the first if not said
  --top N        rows of each table (if not said: 25; 15 stacks in Markdown; in
                 JSON and CSV all, but 25 stacks in JSON)
  --noise WHICH  frames passed over when a stack is put down to one of them:
                 name (allocators, threads and entries, by the function's own
                 name; if not said), seed (the lists of the old scripts), off
  --focus X      only stacks with this in a frame (words, or /a pattern/)
  --ignore X     only stacks without it
  --hide X       without these frames; what they hold goes to their callers
  --show-from X  each stack from this frame on
  --collapse X   what these frames call becomes part of them
  --hide-noise   without allocators, threads and entries; all of these are done
                 in the order given
  --search WORDS what the stacks with these words in a frame hold, the 20
                 largest (or --top), five in full, and what occurs with them;
                 with --json as JSON
  --rules RULES  a file of rules for subsystems and noise
  --pack PACK    rules behind those: clickhouse, rust, go, jvm, node, python;
                 groups (by namespace), none; auto if not said
  --as FORMAT    read every file as this format, whatever it looks like
  --memory MIB   stop reading when a profile takes more than this
  -h, --help     this
  -V, --version  the version
";

    struct Command {
        files: Vec<OsString>,
        form: Form,
        steps: Vec<Step>,
        read_as: Option<String>,
        memory_mib: usize,
        options: Options,
    }

    enum Wanted {
        Report(Box<Command>),
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
            form: Form::Text,
            steps: Vec::new(),
            read_as: None,
            memory_mib: 0,
            options: Options::default(),
        };
        let mut verb = None;
        let mut picture = Picture::default();
        let mut forms = Vec::new();
        while let Some(word) = words.next()? {
            match word {
                Short('h') | Long("help") => return Ok(Wanted::Text(USAGE.to_owned())),
                Short('V') | Long("version") => {
                    let version = env!("CARGO_PKG_VERSION");
                    return Ok(Wanted::Text(format!("heapglass {version}\n")));
                }
                Long("json") => forms.push(("--json", Form::Json)),
                Long("md") => forms.push(("--md", Form::Markdown(Vec::new()))),
                Long("svg") => forms.push(("--svg", Form::Svg(Picture::default()))),
                Long("folded") => forms.push(("--folded", Form::Folded)),
                Long("csv") => forms.push(("--csv", table(&words.value()?.string()?)?)),
                Long("width") => picture.width = Some(words.value()?.parse()?),
                Long("title") => picture.title = Some(words.value()?.string()?),
                Long("metric") => command.options.metric = Some(words.value()?.string()?),
                Long("top") => command.options.top = Some(words.value()?.parse()?),
                Long("noise") => command.options.noise = noise(&words.value()?.string()?)?,
                Long(word @ ("focus" | "ignore" | "hide" | "show-from" | "collapse")) => {
                    let verb = verb_named(word);
                    let target = target(words.value()?.string()?)?;
                    command.steps.push(Step { verb, target });
                }
                Long("hide-noise") => command.steps.push(hide_noise(Reading::Name)),
                Long("search") => {
                    let json = false;
                    let words = words.value()?.string()?;
                    forms.push(("--search", Form::Search { words, json }));
                }
                Long("rules") => command.options.rules = rules(&words.value()?)?,
                Long("pack") => command.options.pack = pack(words.value()?.string()?)?,
                Long("as") => command.read_as = Some(words.value()?.string()?),
                Long("memory") => command.memory_mib = words.value()?.parse()?,
                Value(word) if verb.is_none() => verb = Some(word.string()?),
                Value(word) => command.files.push(word),
                other => return Err(other.unexpected()),
            }
        }
        // Whatever the order of the words, noise is what --noise says.
        for step in &mut command.steps {
            if let Target::Noise(_) = step.target {
                *step = hide_noise(command.options.noise);
            }
        }
        command.form = one_form(forms, picture, command.files.len())?;
        match verb.as_deref() {
            Some("report") if command.files.is_empty() => {
                Err("report needs a file, or - for standard input".into())
            }
            Some("report") => Ok(Wanted::Report(Box::new(command))),
            Some("formats") => Ok(Wanted::Text(formats())),
            Some(other) => Err(format!("there is no command \u{201c}{other}\u{201d}").into()),
            None => Err("a command is missing".into()),
        }
    }

    const fn verb_named(word: &str) -> Verb {
        match word.as_bytes() {
            b"focus" => Verb::Focus,
            b"ignore" => Verb::Ignore,
            b"hide" => Verb::Hide,
            b"show-from" => Verb::ShowFrom,
            _ => Verb::CollapseFunction,
        }
    }

    /// `/a pattern/`, or words.
    fn target(text: String) -> Result<Target, String> {
        let inside = text
            .strip_prefix('/')
            .and_then(|rest| rest.strip_suffix('/'));
        match inside {
            Some(pattern) if !pattern.is_empty() => Ok(Target::Regex(pattern.to_owned())),
            _ if text.is_empty() => Err("a filter needs words or /a pattern/".to_owned()),
            _ => Ok(Target::Words(text)),
        }
    }

    fn hide_noise(reading: Reading) -> Step {
        Step {
            verb: Verb::Hide,
            target: Target::Noise(reading.word().to_owned()),
        }
    }

    /// One form at most; what goes only with a picture, and what only with one
    /// file, is refused elsewhere.
    fn one_form(
        mut forms: Vec<(&'static str, Form)>,
        picture: Picture,
        files: usize,
    ) -> Result<Form, String> {
        // A search is a question: JSON is how it is answered.
        if let [_, _] = &forms[..]
            && let Some(at) = forms.iter().position(|(_, form)| *form == Form::Json)
            && let (_, Form::Search { json, .. }) = &mut forms[1 - at]
        {
            *json = true;
            forms.remove(at);
        }
        if let [(one, _), (other, _), ..] = &forms[..] {
            return Err(format!("{one} and {other} exclude one another"));
        }
        let (word, form) = forms.pop().unwrap_or(("", Form::Text));
        if matches!(form, Form::Svg(_) | Form::Csv(_) | Form::Folded) && files > 1 {
            return Err(format!("{word} takes one file, not {files}"));
        }
        match form {
            Form::Svg(_) => Ok(Form::Svg(picture)),
            _ if picture != Picture::default() => {
                Err("--width and --title go with --svg only".to_owned())
            }
            form => Ok(form),
        }
    }

    fn table(word: &str) -> Result<Form, String> {
        let known = TABLES.iter().find(|(name, _)| *name == word);
        known.map(|(_, table)| Form::Csv(*table)).ok_or_else(|| {
            let words: Vec<_> = TABLES.iter().map(|(name, _)| *name).collect();
            format!(
                "a table is one of {}, not \u{201c}{word}\u{201d}",
                words.join(", ")
            )
        })
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
    fn rules(path: &OsStr) -> Result<String, String> {
        let text = std::fs::read_to_string(path);
        let path = path.to_string_lossy();
        let text = text.map_err(|error| format!("{path}: {error}"))?;
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
        let json = matches!(command.form, Form::Json | Form::Search { json: true, .. });
        let list = json && command.files.len() > 1;
        let mut out = BufWriter::new(io::stdout().lock());
        let mut status = ExitCode::SUCCESS;
        let mut begun = false;
        // What a list or several texts have before, between and after them.
        let (open_with, between, close_with) = match (list, json) {
            (true, _) => ("[", ",", "]\n"),
            (false, true) => ("", "", ""),
            (false, false) => ("", "\n", ""),
        };
        let mut print = |text: &[u8]| out.write_all(text);
        let mut written = print(open_with.as_bytes());
        for path in &command.files {
            let name = &*path.to_string_lossy();
            let mut report = Vec::new();
            let why = match answer(path, command, list, &mut report, &mut print) {
                Ok(()) => None,
                Err(Failed::Output(error)) => {
                    written = Err(error);
                    break;
                }
                Err(Failed::Question(why)) => Some(why),
            };
            if let Some(why) = why {
                complain(&format!("heapglass: {name}: {why}\n"));
                status = ExitCode::from(1);
                report.clear();
                if list {
                    let failed = serde_json::json!({ "file": name, "error": why });
                    report = failed.to_string().into_bytes();
                }
            }
            if report.is_empty() {
                continue;
            }
            if std::mem::replace(&mut begun, true) {
                written = written.and_then(|()| print(between.as_bytes()));
            }
            written = written.and_then(|()| print(&report));
        }
        written = written
            .and_then(|()| print(close_with.as_bytes()))
            .and_then(|()| out.flush());
        match done(written) {
            ExitCode::SUCCESS => status,
            failed => failed,
        }
    }

    /// One file's report: into `report`, or where it may be as large as the
    /// file, straight to where it goes.
    fn answer(
        path: &OsStr,
        command: &Command,
        list: bool,
        report: &mut Vec<u8>,
        print: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> Result<(), Failed> {
        let mut profile = open(path, command)?;
        let rules =
            RuleFile::read(&command.options.rules).map_err(|mistake| mistake.to_string())?;
        let taken = apply_all(&mut profile, &command.steps, &rules);
        let taken = taken.map_err(|why| why.to_string())?;
        let options = &Options {
            taken,
            ..command.options.clone()
        };
        let form = &command.form;
        let told = match form {
            Form::Folded | Form::Csv(_) => {
                report::write(&profile, options, form, &mut Through(print))?
            }
            _ => report::write(&profile, options, form, report)?,
        };
        if list {
            report.truncate(report.trim_ascii_end().len());
        }
        if let Some(told) = told {
            let name = path.to_string_lossy();
            complain(&format!("heapglass: {name}: {told}\n"));
        }
        Ok(())
    }

    /// What is written goes on at once.
    struct Through<'a>(&'a mut dyn FnMut(&[u8]) -> io::Result<()>);

    impl Write for Through<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            (self.0)(bytes).map(|()| bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    const PIECE: usize = 1 << 20;

    fn open(path: &OsStr, command: &Command) -> Result<Profile, String> {
        let is_input = path == "-";
        let (mut source, size): (Box<dyn Read>, u64) = match is_input {
            true => (Box::new(io::stdin().lock()), 0),
            false => {
                let file = File::open(path).map_err(|error| error.to_string())?;
                let size = file.metadata().map_or(0, |meta| meta.len());
                (Box::new(file), size)
            }
        };
        let options = LoadOptions {
            name: match is_input {
                true => "standard input".to_owned(),
                false => path.to_string_lossy().into_owned(),
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

    fn print(text: &str) -> ExitCode {
        let mut out = io::stdout().lock();
        done(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
    }

    /// A reader that has seen enough (`| head`) is no failure.
    fn done(written: io::Result<()>) -> ExitCode {
        match written {
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
