//! Time and peak memory of a program that reads a profile and prints.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::samples::Samples;
use crate::error::{Context, Error, Result};
use crate::process;

const LOOK_EVERY: Duration = Duration::from_millis(2);

/// Runs a command, its output thrown away, and adds `<name>-time` and `<name>-memory`.
pub(crate) fn measure(
    name: &str,
    command: &mut Command,
    mib: u64,
    samples: &mut Samples,
) -> Result<()> {
    let shown = process::shown(command);
    let began = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .context(|| format!("Cannot start `{shown}`"))?;
    let id = child.id();
    let done = AtomicBool::new(false);
    let (status, took, peak) = thread::scope(|scope| {
        let watch = scope.spawn(|| watch(id, &done));
        let status = child.wait();
        let took = began.elapsed();
        done.store(true, Ordering::Relaxed);
        (status, took, watch.join().unwrap_or(0))
    });
    let status = status.context(|| format!("Cannot wait for `{shown}`"))?;
    if !status.success() {
        return Err(Error::new(format!(
            "`{shown}` failed with {status}, so it cannot be measured"
        )));
    }
    samples.add(&format!("{name}-time"), mib, took.as_secs_f64() * 1e3);
    if peak > 0 {
        samples.add(&format!("{name}-memory"), mib, peak as f64);
    }
    Ok(())
}

/// The most memory a process held, as Linux counts it (elsewhere 0), read
/// until it ends. What it gets in its very last moments can be missed.
fn watch(process: u32, done: &AtomicBool) -> u64 {
    let path = format!("/proc/{process}/status");
    let mut peak = 0;
    while !done.load(Ordering::Relaxed) {
        let found = fs::read_to_string(&path)
            .ok()
            .and_then(|status| peak_in(&status));
        peak = peak.max(found.unwrap_or(0));
        thread::sleep(LOOK_EVERY);
    }
    peak
}

/// The bytes in the line `VmHWM:    1234 kB` of a status file.
fn peak_in(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_peak_is_read_from_a_status_file() {
        assert_eq!(
            peak_in("Name:\tx\nVmPeak:\t 9 kB\nVmHWM:\t     156 kB\n"),
            Some(159_744)
        );
        assert_eq!(peak_in("Name:\tx\n"), None);
    }
}
