//! The icicle as a picture in one file: SVG that any browser or word
//! processor shows, without a script.
//!
//! The boxes are those of the page's icicle for the same window: siblings too
//! narrow to draw stand in one box, "n more", with what they hold together.
//! Each box says its name and its exact amount when the pointer rests on it,
//! and the line at the foot adds up to the total. Colours are those of the
//! page's legend in its light theme, and so is the paper: the picture is
//! readable wherever it is put.

use super::xml::escaped;
use super::{Options, choose_metric};
use crate::analysis::groups::{Groups, groups};
use crate::analysis::names::own_name;
use crate::ids::NodeId;
use crate::number::grouped;
use crate::profile::Profile;
use crate::view::icicle::{Boxes, Drawn, MORE, NEGATIVE, Window, drawn};
use crate::view::label::{exact, percent, share, short};
use crate::view::names::{self, Names, short as short_name, visible};
use crate::view::shape::Form;
use std::fmt::{Result as Written, Write as _};

/// What is drawn, and how large.
#[derive(Debug, Clone, Default, PartialEq, serde::Deserialize)]
#[serde(default)]
pub struct Picture {
    /// In pixels; 1200 if not said.
    pub width: Option<u32>,
    pub title: Option<String>,
    /// Amounts across, from the root's left edge; the whole where `to` is 0.
    pub from: f64,
    pub to: f64,
    /// The first row.
    pub top: u32,
    /// Which tree; the profile's own if not said.
    pub form: Option<Form>,
}

const WIDTH: u32 = 1200;
const NARROWEST: u32 = 200;
const WIDEST: u32 = 20_000;
/// Rows that are drawn; deeper ones are told at the foot.
const ROWS: u32 = 250;
const ROW: u32 = 18;
const MARGIN: u32 = 10;
const HEAD: u32 = 52;
const LINE: u32 = 18;
/// Pixels of a letter of the names, and of the words around.
const LETTER: f64 = 6.6;
const WORD: f64 = 6.4;
/// The narrowest box, in pixels.
const BOX: f64 = 1.0;

/// By row of the legend.
const COLOURS: [&str; 12] = [
    "#dcdfe3", "#add6fd", "#eaa950", "#91ca75", "#f693c0", "#ece277", "#17d0d8", "#eeb2b5",
    "#acf2be", "#e9cd9d", "#8dbaf7", "#87f2f8",
];

pub fn svg(profile: &Profile, options: &Options, picture: &Picture) -> Result<String, String> {
    let metric = choose_metric(profile, options)?;
    let name = &profile.metric(metric).name;
    let no = || {
        format!(
            "Amounts of {} cannot be added up, so there is no picture.",
            visible(name)
        )
    };
    let width = picture.width.unwrap_or(WIDTH).clamp(NARROWEST, WIDEST);
    let across = f64::from(width - 2 * MARGIN);
    let groups = groups(profile, metric);
    let window = Window {
        from: picture.from.max(0.0),
        to: picture.to,
        top: picture.top,
        rows: ROWS,
        width: across,
        narrowest: BOX,
    };
    let form = picture.form.unwrap_or(Form::TopDown);
    let boxes = drawn(profile, metric, &groups, form, window).ok_or_else(no)?;
    let mut drawing = Drawing {
        profile,
        metric,
        names: Names::new(profile).shown_as(options.names.unwrap_or(names::Form::Full)),
        whole: crate::analysis::weights::whole(profile, metric),
        top: picture.top,
        width,
        file: options.file_total(profile, metric),
        text: String::new(),
    };
    // Writing into a String cannot fail.
    let _ = drawing.write(picture, &groups, &boxes);
    Ok(drawing.text)
}

struct Drawing<'a> {
    profile: &'a Profile,
    metric: crate::ids::MetricId,
    names: Names,
    whole: i64,
    top: u32,
    width: u32,
    /// Of the file, where filters have taken something out.
    file: i64,
    text: String,
}

impl Drawing<'_> {
    fn write(&mut self, picture: &Picture, groups: &Groups, drawn: &Drawn) -> Written {
        let rows = drawn.boxes.row.last().map_or(0, |row| row + 1 - self.top);
        let legend = self.legend(groups, drawn);
        let foot = HEAD + rows * ROW + LINE;
        let lines = legend.last().map_or(0, |(_, line, ..)| line + 1);
        let mut notes = vec![self.conservation(drawn)];
        let deepest = self.profile.tree.max_depth() + 1;
        let below = deepest.saturating_sub(self.top + rows);
        if rows == ROWS && below > 0 {
            notes.push(format!(
                "{} rows further down are not drawn; what they hold is in the boxes above them.",
                grouped(below)
            ));
        }
        let height = foot + lines * LINE + notes.len() as u32 * LINE + MARGIN;
        let (width, text) = (self.width, &mut self.text);
        let title = picture.title.as_deref().unwrap_or(&self.profile.name);
        writeln!(
            text,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" role=\"img\" font-family=\"ui-monospace, \
             Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"11\" fill=\"#16181c\">"
        )?;
        writeln!(text, "<title>{}</title>", escaped(title))?;
        writeln!(
            text,
            "<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>"
        )?;
        let room = f64::from(width - 2 * MARGIN);
        words(
            text,
            MARGIN,
            22,
            "font-size=\"15\" font-weight=\"600\"",
            room * 0.7,
            title,
        )?;
        let metric = self.profile.metric(self.metric);
        let total = self.profile.total(self.metric).unwrap_or(0);
        let about = format!(
            "{} ({}), {} stacks, {}",
            short(total, metric),
            exact(total, metric),
            grouped(self.profile.import.records),
            self.profile.format.title,
        );
        words(text, MARGIN, 40, "fill=\"#4d545e\"", room, &about)?;
        for i in 0..drawn.boxes.node.len() {
            self.draw(&drawn.boxes, i, drawn.amounts[i])?;
        }
        self.foot(&legend, &notes, foot)
    }

    fn draw(&mut self, boxes: &Boxes, i: usize, amount: i64) -> Written {
        let metric = self.profile.metric(self.metric);
        let (many, negative) = (boxes.flags[i] & MORE != 0, boxes.flags[i] & NEGATIVE != 0);
        let (x, w) = (
            f64::from(boxes.x[i]) + f64::from(MARGIN),
            f64::from(boxes.w[i]),
        );
        let y = HEAD + (boxes.row[i] - self.top) * ROW;
        let name = match (many, NodeId(boxes.node[i])) {
            (true, _) => format!("{} more", grouped(boxes.more[i])),
            (false, NodeId::ROOT) => "all".to_owned(),
            (false, node) => {
                let id = self.profile.frames.get(self.profile.tree.frame(node)).name;
                self.names.full(self.profile, id).into_owned()
            }
        };
        let says = format!(
            "{}\n{} ({})",
            visible(&name),
            exact(amount, metric),
            percent(share(amount, self.whole)),
        );
        let fill = match many {
            true => "#eceef0",
            false => COLOURS[usize::from(boxes.colour[i]) % COLOURS.len()],
        };
        let text = &mut self.text;
        // A gap of half a pixel parts neighbours that are wide enough.
        let gap = if w > 3.0 { 0.5 } else { 0.0 };
        write!(
            text,
            "<g><title>{}</title><rect x=\"{x:.2}\" y=\"{y}\" width=\"{:.2}\" height=\"{}\" \
             fill=\"{fill}\"{}/>",
            escaped(&says),
            (w - gap).max(0.1),
            ROW - 1,
            if many {
                " stroke=\"#c3c8cf\" stroke-width=\"0.5\" stroke-dasharray=\"2 2\""
            } else {
                ""
            },
        )?;
        if negative {
            write!(
                text,
                "<rect x=\"{x:.2}\" y=\"{y}\" width=\"{:.2}\" height=\"2\" fill=\"#0b5cc4\"/>",
                (w - gap).max(0.1),
            )?;
        }
        let sign = if negative { "\u{2212}" } else { "" };
        let room = ((w - 6.0) / LETTER) as usize;
        let shown = self.names.form().of(&name);
        let shown = fitted(&shown, room.saturating_sub(sign.chars().count()));
        if !shown.is_empty() {
            let shown = format!("{sign}{shown}");
            let length = columns(&shown) as f64 * LETTER;
            write!(
                text,
                "<text x=\"{:.2}\" y=\"{}\" textLength=\"{length:.1}\" \
                 lengthAdjust=\"spacingAndGlyphs\">{}</text>",
                x + 3.0,
                y + 13,
                escaped(&shown),
            )?;
        }
        writeln!(text, "</g>")
    }

    /// Each colour that is drawn: where it stands, in which line, its name.
    fn legend(&self, groups: &Groups, drawn: &Drawn) -> Vec<(f64, u32, usize, String)> {
        let mut seen = [false; COLOURS.len()];
        for (i, colour) in drawn.boxes.colour.iter().enumerate() {
            let coloured = drawn.boxes.flags[i] & MORE == 0 && drawn.boxes.node[i] != 0;
            seen[usize::from(*colour) % COLOURS.len()] |= coloured;
        }
        let (mut x, mut line) = (f64::from(MARGIN), 0);
        let mut legend = Vec::new();
        // Everything else stands last.
        for colour in (1..COLOURS.len()).chain([0]) {
            let (true, Some(group)) = (seen[colour], groups.legend.get(colour)) else {
                continue;
            };
            let name = fitted(&group.name, 30);
            let width = 14.0 + columns(&name) as f64 * WORD + 16.0;
            if x + width > f64::from(self.width - MARGIN) && x > f64::from(MARGIN) {
                (x, line) = (f64::from(MARGIN), line + 1);
            }
            legend.push((x, line, colour, name));
            x += width;
        }
        legend
    }

    fn foot(&mut self, legend: &[(f64, u32, usize, String)], notes: &[String], y: u32) -> Written {
        let room = f64::from(self.width - 2 * MARGIN);
        let text = &mut self.text;
        for (x, line, colour, name) in legend {
            let top = y + line * LINE;
            write!(
                text,
                "<rect x=\"{x:.1}\" y=\"{}\" width=\"10\" height=\"10\" fill=\"{}\"/>",
                top - 9,
                COLOURS[*colour]
            )?;
            let at = (x + 14.0) as u32;
            words(text, at, top, "fill=\"#4d545e\"", room, name)?;
        }
        let mut y = y + legend.last().map_or(0, |(_, line, ..)| line + 1) * LINE;
        for note in notes {
            words(text, MARGIN, y, "fill=\"#4d545e\"", room, note)?;
            y += LINE;
        }
        writeln!(text, "</svg>")
    }

    fn conservation(&self, drawn: &Drawn) -> String {
        let metric = self.profile.metric(self.metric);
        let all = self.profile.total(self.metric).unwrap_or(0);
        let rest = [
            ("in other functions", all - drawn.total),
            ("taken out by filters", self.file - all),
        ];
        let parts = drawn.parts.iter().chain(&rest).enumerate();
        let told = parts.filter(|(i, (_, value))| *i == 0 || *value != 0);
        let words: Vec<String> = told
            .map(|(_, (label, value))| format!("{label} {}", exact(*value, metric)))
            .collect();
        format!("{} = {}", words.join(" + "), exact(self.file, metric))
    }
}

/// A line of words that gets narrower letters where the room is too small.
fn words(text: &mut String, x: u32, y: u32, how: &str, room: f64, words: &str) -> Written {
    let words = visible(words);
    let tight = match columns(&words) as f64 * 9.2 > room {
        true => format!(
            " textLength=\"{:.0}\" lengthAdjust=\"spacingAndGlyphs\"",
            room.min(columns(&words) as f64 * WORD)
        ),
        false => String::new(),
    };
    writeln!(
        text,
        "<text x=\"{x}\" y=\"{y}\" {how}{tight}>{}</text>",
        escaped(&words)
    )
}

/// Columns of a font of one width; wide letters take two.
fn columns(text: &str) -> usize {
    let wide = |c: char| matches!(c as u32, 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0x1f300..=0x1faff | 0x20000..=0x3fffd);
    text.chars().map(|c| 1 + usize::from(wide(c))).sum()
}

/// What of a name fits into so many columns: whole, short, the function's own
/// name, its last part, and at last only the beginning.
fn fitted(name: &str, room: usize) -> String {
    const LEAST: usize = 3;
    let own = || String::from_utf8_lossy(&own_name(name.as_bytes())).into_owned();
    if room < LEAST {
        return String::new();
    }
    let forms: [&dyn Fn() -> String; 4] = [
        &|| name.to_owned(),
        &|| short_name(name).into_owned(),
        &own,
        &|| {
            let own = own();
            let cut = own.rfind("::").map(|at| at + 2);
            let cut = cut.or_else(|| own.rfind(['/', '.']).map(|at| at + 1));
            own[cut.filter(|at| *at < own.len()).unwrap_or(0)..].to_owned()
        },
    ];
    let mut last = String::new();
    for form in forms {
        let form = visible(&form());
        if columns(&form) <= room {
            return form;
        }
        if !form.is_empty() {
            last = form;
        }
    }
    let mut cut = String::new();
    for c in last.chars() {
        if columns(&cut) + columns(c.encode_utf8(&mut [0; 4])) + 1 > room {
            break;
        }
        cut.push(c);
    }
    cut + "\u{2026}"
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn names_give_up_what_tells_least() {
        let name =
            "void DB::Reader<UInt64, Settings, Columns>::read(std::string const&, unsigned) const";
        for (room, want) in [
            (100, name),
            (50, "void DB::Reader<\u{2026}>::read(\u{2026}) const"),
            (20, "DB::Reader::read"),
            (5, "read"),
            (3, "re\u{2026}"),
            (2, ""),
        ] {
            assert_eq!(fitted(name, room), want, "{room}");
        }
        assert_eq!(
            fitted("\u{65e5}\u{672c}\u{8a9e}", 5),
            "\u{65e5}\u{672c}\u{2026}"
        );
    }
}
