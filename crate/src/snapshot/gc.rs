//! The collector's log in a snapshot: counts, then a cycle after the other,
//! each number as it is, each that may be missing one higher.

use super::{BadSnapshot, Source, Writer, damaged};
use crate::profile::{GcCpu, GcCycle, GcLog};

impl Writer {
    pub(super) fn gc(&mut self, gc: Option<&GcLog>) {
        self.number(u64::from(gc.is_some()));
        let Some(gc) = gc else { return };
        for number in [gc.scavenges, gc.returned_kib, gc.inits, gc.plans] {
            self.number(number);
        }
        self.number(gc.cycles().len() as u64);
        for cycle in gc.cycles() {
            let cpu = &cycle.cpu;
            for time in [
                cycle.pause,
                cycle.concurrent,
                cpu.stopped,
                cpu.assist,
                cpu.background,
                cpu.idle,
            ] {
                self.number(time);
            }
            for number in [
                cycle.number,
                cycle.before,
                cycle.stacks,
                cycle.globals,
                cycle.procs,
            ] {
                self.number(u64::from(number));
            }
            self.maybe(cycle.at);
            self.maybe(cycle.percent.map(u64::from));
            for size in [cycle.after, cycle.live, cycle.goal] {
                self.maybe(size.map(u64::from));
            }
            self.number(u64::from(cycle.forced));
        }
    }

    /// No time is as large as the largest number.
    fn maybe(&mut self, number: Option<u64>) {
        self.number(number.map_or(0, |number| number.saturating_add(1)));
    }
}

impl Source<'_> {
    pub(super) fn gc(&mut self) -> Result<Option<Box<GcLog>>, BadSnapshot> {
        if self.number()? == 0 {
            return Ok(None);
        }
        let mut gc = GcLog {
            scavenges: self.number()?,
            returned_kib: self.number()?,
            inits: self.number()?,
            plans: self.number()?,
            ..GcLog::default()
        };
        for _ in 0..self.length()? {
            let cycle = self.cycle()?;
            gc.push(cycle)
                .map_err(|stop| BadSnapshot::Damaged(stop.to_string()))?;
        }
        Ok(Some(Box::new(gc)))
    }

    fn cycle(&mut self) -> Result<GcCycle, BadSnapshot> {
        let cycle = GcCycle {
            pause: self.number()?,
            concurrent: self.number()?,
            cpu: GcCpu {
                stopped: self.number()?,
                assist: self.number()?,
                background: self.number()?,
                idle: self.number()?,
            },
            number: self.small()?,
            before: self.small()?,
            stacks: self.small()?,
            globals: self.small()?,
            procs: self.small()?,
            ..GcCycle::default()
        };
        Ok(GcCycle {
            at: self.maybe()?,
            percent: self.maybe_small()?,
            after: self.maybe_small()?,
            live: self.maybe_small()?,
            goal: self.maybe_small()?,
            forced: self.number()? == 1,
            ..cycle
        })
    }

    fn maybe(&mut self) -> Result<Option<u64>, BadSnapshot> {
        Ok(self.number()?.checked_sub(1))
    }

    fn maybe_small<T: TryFrom<u64>>(&mut self) -> Result<Option<T>, BadSnapshot> {
        let number = self.maybe()?.map(T::try_from).transpose();
        number.or_else(|_| damaged("a number is too large"))
    }
}
