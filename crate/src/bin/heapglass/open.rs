//! Reads a file, or standard input, into a profile.

use crate::say::complain;
use heapglass::formats::FORMATS;
use heapglass::ingest::{Load, LoadOptions};
use heapglass::profile::Profile;
use heapglass::view::label;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::time::{Duration, Instant};

/// When a file was last written, in nanoseconds since 1970.
pub(crate) fn written(path: &OsStr) -> Option<i64> {
    let time = std::fs::metadata(path).ok()?.modified().ok()?;
    let since = time.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_nanos()).ok()
}

/// How files are read.
#[derive(Debug, Default)]
pub(crate) struct How {
    pub(crate) read_as: Option<String>,
    pub(crate) memory_mib: usize,
}

const PIECE: usize = 1 << 20;

pub(crate) fn open(path: &OsStr, how: &How) -> Result<Profile, String> {
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
        read_as: how.read_as.clone(),
        memory_limit: how.memory_mib << 20,
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
