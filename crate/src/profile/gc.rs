//! The log of a garbage collector: what each of its cycles did.
//!
//! It is no tree of calls. A cycle is a row, a run is a range of rows: a log
//! may hold several runs of a program, one after the other.

use crate::column::reserve;
use crate::error::Stop;

/// One cycle. Times are in nanoseconds, sizes in MiB, as the log has them:
/// without what was behind the point of a size.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GcCycle {
    /// Since the program began; logs of old versions do not say.
    pub at: Option<u64>,
    /// By the clock, with the program stopped.
    pub pause: u64,
    /// By the clock, beside the program.
    pub concurrent: u64,
    pub cpu: GcCpu,
    /// The log's own number of it.
    pub number: u32,
    /// The heap when it began and when it ended, and what of it was alive.
    pub before: u32,
    pub after: Option<u32>,
    pub live: Option<u32>,
    /// The heap that it was to keep below; none where there was none.
    pub goal: Option<u32>,
    pub stacks: u32,
    pub globals: u32,
    /// Processors that the program may use at once.
    pub procs: u32,
    /// Of the processors' time since the program began, what collecting took.
    pub percent: Option<u8>,
    /// The program asked for it.
    pub forced: bool,
}

/// Processor time of a cycle, by who spent it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GcCpu {
    /// While the program was stopped.
    pub stopped: u64,
    /// The program itself, made to help because it allocated.
    pub assist: u64,
    pub background: u64,
    /// On processors that had nothing else to do.
    pub idle: u64,
}

/// All cycles of a file, and what else it says of memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GcLog {
    pub(crate) cycles: Vec<GcCycle>,
    /// The first cycle of each run.
    pub(crate) runs: Vec<u32>,
    /// Lines in which memory goes back to the system, and how much did.
    pub scavenges: u64,
    pub returned_kib: u64,
    /// Lines of what packages did as the program began.
    pub inits: u64,
    /// Lines of how the next cycle was planned.
    pub plans: u64,
}

impl GcLog {
    pub fn cycles(&self) -> &[GcCycle] {
        &self.cycles
    }

    /// The cycles of each run, in the order of the file.
    pub fn runs(&self) -> impl DoubleEndedIterator<Item = &[GcCycle]> + ExactSizeIterator {
        (0..self.runs.len()).map(|run| {
            let end = self.runs.get(run + 1).copied();
            let end = end.map_or(self.cycles.len(), |end| end as usize);
            &self.cycles[self.runs[run] as usize..end]
        })
    }

    /// Cycles whose numbers were passed over.
    pub fn missing(&self) -> u64 {
        let passed = |pair: &[GcCycle]| (pair[1].number - pair[0].number).saturating_sub(1);
        let pairs = self.runs().flat_map(|run| run.windows(2));
        pairs.map(|pair| u64::from(passed(pair))).sum()
    }

    /// Takes the next cycle of the file. A counter that begins again or goes
    /// back, and a time that goes back, are another run of the program.
    pub(crate) fn push(&mut self, cycle: GcCycle) -> Result<(), Stop> {
        let goes_on = self.cycles.last().is_some_and(|last| {
            cycle.number > 1 && cycle.number >= last.number && cycle.at >= last.at
        });
        if !goes_on {
            reserve(&mut self.runs, 1)?;
            self.runs.push(self.cycles.len() as u32);
        }
        reserve(&mut self.cycles, 1)?;
        self.cycles.push(cycle);
        Ok(())
    }

    /// The cycle before is known better now: what it left alive.
    pub(crate) fn left(&mut self, number: u32, live: u32) {
        if let Some(last) = self.cycles.last_mut()
            && last.number.checked_add(1) == Some(number)
            && last.live.is_none()
        {
            last.live = Some(live);
        }
    }

    /// Memory held, in bytes.
    pub(crate) fn footprint(&self) -> usize {
        self.cycles.capacity() * size_of::<GcCycle>() + self.runs.capacity() * size_of::<u32>()
    }

    pub(crate) fn check(&self) -> Result<(), String> {
        let begins = self.runs.first().copied();
        let rises = self.runs.is_sorted_by(|a, b| a < b);
        let ends = self
            .runs
            .last()
            .is_none_or(|run| (*run as usize) < self.cycles.len());
        if !rises || !ends || begins != (!self.cycles.is_empty()).then_some(0) {
            return Err("the runs of the collector's log are not in order".into());
        }
        let goes_back = |run: &[GcCycle]| !run.is_sorted_by_key(|cycle| cycle.at);
        match self.runs().any(goes_back) {
            true => Err("time goes back in a run of the collector's log".into()),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A counter and a time for each cycle; runs are parted by bars.
    fn runs(cycles: &[(u32, Option<u64>)]) -> String {
        let mut log = GcLog::default();
        for (number, at) in cycles {
            log.push(GcCycle {
                number: *number,
                at: *at,
                ..GcCycle::default()
            })
            .unwrap();
        }
        log.check().unwrap();
        let numbers = |run: &[GcCycle]| {
            let numbers: Vec<_> = run.iter().map(|cycle| cycle.number.to_string()).collect();
            numbers.join(" ")
        };
        log.runs().map(numbers).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn a_counter_or_a_time_that_goes_back_begins_a_run() {
        assert_eq!(runs(&[]), "");
        let timed = |rows: &[(u32, u64)]| {
            runs(
                &rows
                    .iter()
                    .map(|(n, at)| (*n, Some(*at)))
                    .collect::<Vec<_>>(),
            )
        };
        assert_eq!(timed(&[(1, 10), (2, 10), (5, 20)]), "1 2 5");
        assert_eq!(timed(&[(1, 10), (2, 20), (1, 30)]), "1 2 | 1");
        assert_eq!(timed(&[(1, 10), (1, 12)]), "1 | 1");
        assert_eq!(timed(&[(148, 600), (2, 3800)]), "148 | 2");
        assert_eq!(timed(&[(7, 600), (9, 500)]), "7 | 9");
        assert_eq!(timed(&[(7, 600), (7, 600)]), "7 7");
        assert_eq!(runs(&[(3, None), (4, None), (2, None)]), "3 4 | 2");
        assert_eq!(runs(&[(3, None), (88, Some(3))]), "3 88");
    }
}
