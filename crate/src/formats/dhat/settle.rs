//! What is decided when the whole file has been seen: the names of frames,
//! which metrics there are, and what its reader should know.

use super::Dhat;
use super::point::{LIFE, NO_STACK, TABLE, USE};
use crate::error::Stop;
use crate::frames::{Frame, FrameKind};
use crate::ids::{FrameId, MetricId};
use crate::metric::Unit;
use crate::number::grouped;
use crate::profile::{Event, Method, ProfileBuilder};
use std::collections::BTreeMap;

/// What stands where a stack has no frame.
const EMPTY: &[u8] = b"[no stack]";

/// valgrind and the crate count every event; of which kind, the mode says.
fn method(out: &mut ProfileBuilder) {
    let event = match out.meta("mode") {
        None => Event::Allocated,
        Some(mode) if mode.ends_with("heap") => Event::Allocated,
        Some("copy") => Event::Copied,
        Some(_) => Event::Other,
    };
    out.method = Method {
        exact: true,
        one_in: 1,
        event,
    };
}

impl Dhat {
    pub(super) fn settle(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let named = self.intake.finish(out).and_then(|()| self.name_frames(out));
        self.clock(out);
        method(out);
        self.warn(out);
        self.metrics(out);
        named
    }

    /// Gives frames for their numbers. Without memory for the names of some,
    /// these stay without.
    fn name_frames(&mut self, out: &mut ProfileBuilder) -> Result<(), Stop> {
        let names = &self.names;
        let known = |frame: FrameId| names.get(frame.index()).copied().flatten();
        let mut others = BTreeMap::new();
        for frame in out.placed_frames() {
            if known(frame).is_none() {
                others.insert(frame, FrameId::ROOT);
            }
        }
        let nameless = others.keys().filter(|frame| **frame != NO_STACK).count();
        let (mut twins, mut done) = (self.twins, Ok(()));
        for (number, frame) in &mut others {
            let name = match *number {
                NO_STACK => EMPTY.to_vec(),
                FrameId(number) => format!("frame #{number}").into_bytes(),
            };
            let interned = out
                .string(&name)
                .and_then(|name| out.frame(Frame::named(name, FrameKind::Plain)));
            match interned {
                Ok(id) => {
                    twins |= self.named.get(id.index()) == Some(&true);
                    *frame = id;
                }
                Err(stop) => done = Err(stop),
            }
        }
        let to = |frame| known(frame).or_else(|| others.get(&frame).copied());
        let to = |frame| to(frame).unwrap_or(FrameId::ROOT);
        out.held += others.len() * 48;
        // Two numbers of one frame make two places of one.
        let merged = twins
            && out
                .rewrite_stacks(|_, frames| {
                    frames.iter_mut().for_each(|frame| *frame = to(*frame));
                    Ok(())
                })
                .is_ok();
        if !merged {
            out.rename_frames(to);
        }
        if nameless > 0 {
            out.doubt(match self.has_names {
                true => format!(
                    "Frames that are not in the file's table (ftbl): {}. They are named by their \
                     numbers.",
                    grouped(nameless as u64)
                ),
                false => "The file has no table of frames (ftbl, which comes last): frames are \
                          named by their numbers."
                    .to_owned(),
            });
        }
        done
    }

    fn clock(&mut self, out: &mut ProfileBuilder) {
        let mut clock = self.said.clock.clone();
        if self.said.version == Some(1) {
            // The first version had no choice, and did not say so.
            if clock.unit.is_empty() {
                clock.unit = "instrs".to_owned();
                clock.mega_unit = "Minstr".to_owned();
            }
            clock.short_lived = clock.short_lived.or(Some(500));
            if out.meta("mode").is_none() {
                out.add_meta("mode", "heap");
            }
        }
        if clock != crate::profile::Clock::default() {
            out.clock = Some(clock);
        }
    }

    /// Drops the metrics that the file does not have.
    fn metrics(&self, out: &mut ProfileBuilder) {
        let ad_hoc = out
            .meta("mode")
            .is_some_and(|mode| mode.ends_with("ad-hoc"));
        if ad_hoc || out.meta("bu").is_some_and(|unit| unit != "byte") {
            for id in (0..TABLE.len()).map(MetricId::of) {
                out.metric_mut(id).unit = Unit::Count;
            }
        }
        let [life, used] = self.kept();
        for (group, there) in [(USE, used), (LIFE, life)] {
            if !there {
                group.rev().for_each(|i| out.drop_metric(MetricId::of(i)));
            }
        }
    }

    /// Does the file have lifetimes, and accesses?
    fn kept(&self) -> [bool; 2] {
        let first = self.said.version == Some(1);
        [
            self.said.lifetimes.unwrap_or(first) || self.intake.life > 0,
            self.said.accesses.unwrap_or(first) || self.intake.used > 0,
        ]
    }

    fn warn(&self, out: &mut ProfileBuilder) {
        let intake = &self.intake;
        if let Some(version) = self
            .said
            .version
            .filter(|version| !(1..=2).contains(version))
        {
            out.warn(format!(
                "The file is of version {version}; it is read as one of version 2."
            ));
        }
        for ((name, ..), count) in TABLE.iter().zip(intake.clamped) {
            if count > 0 {
                out.doubt(format!(
                    "Amounts of {name} beyond what can be counted: {}. They are taken as much as \
                     keeps the total at 9,223,372,036,854,775,807, the largest 64-bit number.",
                    grouped(count)
                ));
            }
        }
        for name in &self.said.large_times {
            out.warn(format!(
                "{name} is more than can be counted; it is read as the largest 64-bit number."
            ));
        }
        let twice = out.import.records - out.distinct_stacks();
        // Of what others have, or the file says that all have.
        let without = |kept, had: u64| if kept { out.import.records - had } else { 0 };
        let [life, used] = self.kept();
        let lacking = intake.lacking + without(life, intake.life) + without(used, intake.used);
        if lacking > 0 {
            out.doubt(format!(
                "Program points without amounts that others have: {}. These count as 0.",
                grouped(lacking)
            ));
        }
        if !self.has_points {
            out.doubt("The file has no program points (pps).".to_owned());
        }
        let tell = [
            (
                "Program points whose stack another has too",
                twice,
                "They are added up; of their maxima the larger is kept.",
            ),
            (
                "Program points with a maximum below what they held at the peak or at the end",
                intake.low_maxima,
                "valgrind does that; what they held is taken instead.",
            ),
            (
                "Program points without frames",
                intake.no_stack,
                "They stand under [no stack].",
            ),
            (
                "Access maps that could not be read",
                intake.bad_maps,
                "The amounts beside them are.",
            ),
            (
                "Access maps left out",
                intake.lost_maps,
                "Others of the same stack are of another length, or missing.",
            ),
        ];
        for (what, count, then) in tell {
            if count > 0 {
                out.warn(format!("{what}: {}. {then}", grouped(count)));
            }
        }
    }
}
