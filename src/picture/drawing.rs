//! Draws timelines as SVG.

use super::content::{Content, Segment, SegmentKind};
use super::labels::{self, Label};
use super::paper::{EDGE, LINE, Paper, ROW, STROKE, TAPE, TITLE, TYPE};
use super::scale::Scale;
use super::text::{self, FONTS};
use crate::record::{agree, counted};
use crate::session::{MarkFamily, Texture};
use crate::time::{HOUR, Millis, format_hms_exact};
use std::fmt::Write;
use svg::Document;
use svg::node::element::{
    Definitions, Description, Group, Line, Pattern, Polygon, Rectangle, Style, Text, Title,
};
use svg::node::{Node, Text as Words};

/// The height of the signs of marks.
const SIGN: f64 = 5.2;
/// The least distance between two named hours.
const TICK_ROOM: f64 = 34.0;

/// A picture of one session or of several, aligned at their reference points and on one scale. One session has a row for
/// each role. `None` if there is no session.
#[must_use]
pub fn svg(sessions: &[Content], paper: Paper) -> Option<String> {
    let from = sessions.iter().map(|content| content.extent.0).min()?;
    let to = sessions.iter().map(|content| content.extent.1).max()?;
    let names = sessions.iter().flat_map(|content| &content.lanes).map(|lane| lane.name.as_str());
    let names = names.filter(|_| sessions.len() == 1).chain(["tape"]);
    let label = names.map(|name| text::width(name, TYPE)).fold(0.0, f64::max);
    let room = sessions.iter().map(|content| labels::room(&content.marks, (from, to))).fold(0.0, f64::max);
    let scale =
        Scale::new((from, to), (EDGE + label + 5.0, paper.width - EDGE - room.min(paper.width / 3.0)));
    let mut picture = Drawing { body: Group::new(), y: EDGE, scale, right: paper.width - EDGE };
    for content in sessions {
        picture.session(content, if sessions.len() == 1 { Rows::All } else { Rows::Tape });
    }
    picture.axis(sessions);
    picture.legend(sessions);
    picture.caption(sessions);
    Some(document(picture, sessions, paper))
}

/// The whole file.
fn document(picture: Drawing, sessions: &[Content], paper: Paper) -> String {
    let (width, height) = (paper.width, picture.y + EDGE);
    let titles: Vec<&str> = sessions.iter().map(|content| content.title.as_str()).collect();
    let title = format!("Timeline of taped and untaped time: {}", titles.join("; "));
    let described: Vec<String> = sessions.iter().map(described).collect();
    Document::new()
        .set("viewBox", format!("0 0 {} {}", points(width), points(height)))
        .set("width", format!("{}pt", points(width)))
        .set("height", format!("{}pt", points(height)))
        .set("role", "img")
        .set("aria-labelledby", "title description")
        .add(Title::new(title).set("id", "title"))
        .add(Description::new().set("id", "description").add(Words::new(described.join("\n\n"))))
        .add(Style::new(style()))
        .add(definitions())
        .add(Rectangle::new().set("width", "100%").set("height", "100%").set("fill", "#fff"))
        .add(picture.body)
        .to_string()
        + "\n"
}

/// The data of a session as a table of text, for who cannot see the picture.
fn described(content: &Content) -> String {
    let mut text = format!("{}\n{}\nhours since {}\tevent", content.title, content.totals, content.zero);
    let segments = content.segments.iter().map(|segment| (segment.span.0, segment.words.clone()));
    let marks = content.marks.iter().map(|mark| (mark.at, mark.name.clone()));
    let mut rows: Vec<(Millis, String)> = segments.chain(marks).collect();
    rows.sort();
    for (at, words) in rows {
        let _ = write!(text, "\n{}\t{words}", format_hms_exact(at));
    }
    text
}

/// The look of all shapes, without color.
fn style() -> String {
    format!(
        "text{{font-family:{FONTS};font-size:{TYPE}px;fill:#000}} .title{{font-size:{TITLE}px;font-weight:bold}} \
         .line{{stroke:#000;stroke-width:{STROKE}}} .grid{{stroke:#999;stroke-width:{STROKE}}} \
         .edge{{stroke:#000;stroke-width:{STROKE};fill:none}} .end{{text-anchor:end}} .middle{{text-anchor:middle}}"
    )
}

/// The fills of untaped time: three densities of slanting lines.
fn definitions() -> Definitions {
    let hatch = |id: &str, apart: f64, width: f64| {
        let stroke =
            Line::new().set("x1", 0).set("y1", 0).set("x2", 0).set("y2", points(apart)).set("stroke", "#000");
        Pattern::new()
            .set("id", id)
            .set("width", points(apart))
            .set("height", points(apart))
            .set("patternUnits", "userSpaceOnUse")
            .set("patternTransform", "rotate(45)")
            .add(stroke.set("stroke-width", points(width * 2.0)))
    };
    Definitions::new()
        .add(hatch("questioned", 1.6, 0.5))
        .add(hatch("open", 3.2, 0.5))
        .add(hatch("not-questioned", 7.0, 0.5))
}

/// Which rows of a session are drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    /// Tape, marks and roles.
    All,
    /// Tape and marks.
    Tape,
}

/// What the legend explains.
enum Sample {
    Fill(SegmentKind),
    Silence,
    Sign(MarkFamily),
}

/// A picture that grows downward.
struct Drawing {
    body: Group,
    /// Where what comes next begins.
    y: f64,
    scale: Scale,
    right: f64,
}

impl Drawing {
    fn add(&mut self, node: impl Into<Box<dyn Node>>) {
        self.body.append(node);
    }

    /// One line of text from the left edge.
    fn line(&mut self, class: &str, words: &str, height: f64) {
        let y = points(self.y + height - 2.0);
        self.add(Text::new(words).set("class", class).set("x", points(EDGE)).set("y", y));
        self.y += height;
    }

    /// A session: its title, the names of its marks, and its rows.
    fn session(&mut self, content: &Content, rows: Rows) {
        // Bold text is at most so much wider.
        let room = (self.right - EDGE) / 1.15;
        for line in text::wrapped(&content.title, TITLE, room) {
            self.line("title", &line, LINE + 3.0);
        }
        let labels = labels::labels(&content.marks, &self.scale);
        let names = labels.iter().map(|label| label.row + 1).max().unwrap_or(0);
        let top = self.y + 3.0;
        let tape = top + row(names) * LINE + SIGN + 3.0;
        let lanes = if rows == Rows::All { content.lanes.as_slice() } else { &[] };
        let bottom = tape + TAPE + row(lanes.len()) * (ROW + 2.0);
        self.marks(content, &labels, tape);
        self.row_name("tape", tape + TAPE / 2.0);
        for segment in &content.segments {
            let shape = self.segment(segment, tape);
            self.add(shape);
        }
        for &silence in &content.silences {
            if !self.is_drawn(silence) {
                continue;
            }
            // Thin: the tape runs, and nobody speaks.
            let (x, width) = self.span(silence);
            let gap = Rectangle::new().set("x", points(x)).set("width", points(width)).set("fill", "#fff");
            self.add(gap.clone().set("y", points(tape)).set("height", points(TAPE * 0.4)));
            self.add(gap.set("y", points(tape + TAPE * 0.6)).set("height", points(TAPE * 0.4)));
        }
        let mut y = tape + TAPE + 2.0;
        for lane in lanes {
            self.row_name(&lane.name, y + ROW / 2.0);
            let mut group = Group::new().add(Title::new(format!("{}: {} utterances", lane.name, lane.count)));
            for &span in &lane.spans {
                let (x, width) = self.span(span);
                let shape =
                    Rectangle::new().set("x", points(x)).set("y", points(y)).set("width", points(width));
                group.append(shape.set("height", points(ROW)).set("fill", "#000"));
            }
            self.add(group);
            y += ROW + 2.0;
        }
        self.y = bottom + 4.0;
    }

    /// Where a stretch is, and how wide; half a point at least.
    fn span(&self, (from, to): (Millis, Millis)) -> (f64, f64) {
        let x = self.scale.x(from);
        (x, (self.scale.x(to) - x).max(STROKE))
    }

    /// Whether a silence is wide enough to be drawn as long as it is.
    fn is_drawn(&self, (from, to): (Millis, Millis)) -> bool {
        self.scale.x(to) - self.scale.x(from) >= STROKE
    }

    fn row_name(&mut self, name: &str, middle: f64) {
        let x = self.scale.left() - 5.0;
        let words =
            Text::new(name).set("class", "end").set("x", points(x)).set("y", points(middle + TYPE * 0.36));
        self.add(words);
    }

    /// A stretch of the row of the tape.
    fn segment(&self, segment: &Segment, y: f64) -> Group {
        let (x, width) = self.span(segment.span);
        let shape = swatch(segment.kind, (x, y), (width, TAPE));
        Group::new().add(Title::new(segment.words.clone())).add(shape)
    }

    /// The lines of marks with their signs and names.
    fn marks(&mut self, content: &Content, labels: &[Label], tape: f64) {
        for mark in &content.marks {
            let x = self.scale.x(mark.at);
            let class = if mark.family == MarkFamily::Denial { "grid" } else { "line" };
            let line = vertical(x, tape - 3.0, tape + TAPE).set("class", class);
            self.add(Group::new().add(Title::new(mark.name.clone())).add(line).add(sign(
                mark.family,
                x,
                tape - 3.0,
            )));
        }
        for label in labels {
            let y = tape - SIGN - 4.0 - row(label.row) * LINE;
            self.add(vertical(label.at, y - TYPE + 2.0, tape - SIGN - 3.0).set("class", "grid"));
            self.add(Text::new(label.text.clone()).set("x", points(label.x)).set("y", points(y)));
        }
    }

    /// The hours from the reference point and, of one session, the clock.
    fn axis(&mut self, sessions: &[Content]) {
        let (left, right, paper_right) = (self.scale.left(), self.scale.right(), self.right);
        let y = self.y;
        self.add(
            Line::new()
                .set("class", "line")
                .set("x1", points(left))
                .set("x2", points(right))
                .set("y1", points(y))
                .set("y2", points(y)),
        );
        let only = match sessions {
            [only] => Some(only),
            _ => None,
        };
        let mut day = None;
        let has_clock = only.is_some_and(|content| content.clock(content.extent.0).is_some());
        for tick in self.scale.ticks(TICK_ROOM) {
            let x = self.scale.x(tick);
            self.add(vertical(x, y, y + 3.0).set("class", "line"));
            let words = |words: String, line: f64| {
                // In the middle of its tick, and on the paper.
                let half = text::width(&words, TYPE) / 2.0;
                let x = x.min(paper_right - half).max(EDGE + half);
                let y = y + 2.0 + line * LINE;
                Text::new(words).set("class", "middle").set("x", points(x)).set("y", points(y))
            };
            self.add(words(hours(tick), 1.0));
            if let Some((time, date)) = only.and_then(|content| content.clock(tick)) {
                self.add(words(time, 2.0));
                if day.as_ref() != Some(&date) {
                    self.add(words(date.chars().take(10).collect::<String>().trim_end().to_owned(), 3.0));
                    day = Some(date);
                }
            }
        }
        self.y += 3.0 + LINE * if has_clock { 3.0 } else { 1.0 } + 2.0;
        let zero = sessions.first().map(|content| content.zero.as_str()).unwrap_or_default();
        let clock = if has_clock { ", clock time and day below" } else { "" };
        self.line("", &format!("hours since {zero}{clock}"), LINE);
        self.y += 3.0;
    }

    /// What fills and signs mean: those that there are.
    fn legend(&mut self, sessions: &[Content]) {
        let segments = || sessions.iter().flat_map(|content| &content.segments);
        let kinds =
            SegmentKind::ALL.into_iter().filter(|kind| segments().any(|segment| segment.kind == *kind));
        let mut items: Vec<(Sample, &str)> = kinds.map(|kind| (Sample::Fill(kind), kind.words())).collect();
        if sessions.iter().any(|content| content.silences.iter().any(|silence| self.is_drawn(*silence))) {
            items.push((Sample::Silence, "silence on tape"));
        }
        let marks = || sessions.iter().flat_map(|content| &content.marks);
        for (family, words) in [
            (MarkFamily::Rights, "warning, waiver, invocation"),
            (MarkFamily::Denial, "denial"),
            (MarkFamily::Admission, "admission, confession"),
            (MarkFamily::Other, "other mark"),
        ] {
            if marks().any(|mark| mark.family == family) {
                items.push((Sample::Sign(family), words));
            }
        }
        let mut x = EDGE;
        for (sample, words) in items {
            let (height, wide) = (TYPE, if let Sample::Sign(_) = sample { SIGN } else { 14.0 });
            let width = wide + 3.0 + text::width(words, TYPE) + 10.0;
            if x > EDGE && x + width > self.right {
                x = EDGE;
                self.y += LINE + 1.0;
            }
            match sample {
                Sample::Fill(kind) => self.add(swatch(kind, (x, self.y), (wide, height))),
                Sample::Silence => {
                    let line = rectangle((x, self.y + height * 0.4), (wide, height * 0.2));
                    self.add(line.set("fill", "#000"));
                }
                Sample::Sign(family) => self.add(sign(family, x + wide / 2.0, self.y + height - 1.0)),
            }
            let y = points(self.y + TYPE - 1.0);
            self.add(Text::new(words).set("x", points(x + wide + 3.0)).set("y", y));
            x += width;
        }
        self.y += LINE + 3.0;
    }

    /// What the figure shows, how long it is, and the log that it was made from.
    fn caption(&mut self, sessions: &[Content]) {
        let room = self.right - EDGE;
        let mut words = Vec::new();
        for content in sessions {
            let title = if sessions.len() > 1 { format!("{}: ", content.title) } else { String::new() };
            words.push(format!("{title}{}. SHA-256 of the log: {}", content.totals, content.sha256));
        }
        let untaped = if sessions.iter().any(|content| content.tape_is_known) {
            "Taped: from a logged start of a tape to its end. Untaped: all other time of the session, but for time not held."
        } else {
            "Untaped: what the log states to be; it has no tape events, so that what else was taped is not known."
        };
        let narrow =
            |content: &Content| content.silences.iter().filter(|silence| !self.is_drawn(**silence)).count();
        let narrow: usize = sessions.iter().map(narrow).sum();
        let left_out = match narrow {
            0 => String::new(),
            n => format!(
                " {} on tape {} too short to be drawn.",
                counted(n as u64, "silence"),
                agree(n as u64, "is", "are")
            ),
        };
        let count = if sessions.len() > 1 { format!(" n = {}.", sessions.len()) } else { String::new() };
        words.push(format!("{untaped}{left_out}{count} Drawn by untaped {}.", env!("CARGO_PKG_VERSION")));
        for line in words.iter().flat_map(|words| text::wrapped(words, TYPE, room)) {
            self.line("", &line, LINE);
        }
    }
}

/// The shape of a stretch of the tape row.
fn swatch(kind: SegmentKind, at: (f64, f64), size: (f64, f64)) -> Rectangle {
    let shape = rectangle(at, size);
    match kind {
        SegmentKind::Taped => shape.set("fill", "#000"),
        SegmentKind::Other(Texture::Questioned) => {
            shape.set("class", "edge").set("style", "fill:url(#questioned)")
        }
        SegmentKind::Other(Texture::Open) => shape.set("class", "edge").set("style", "fill:url(#open)"),
        SegmentKind::Other(Texture::NotQuestioned) => {
            shape.set("class", "edge").set("style", "fill:url(#not-questioned)")
        }
        SegmentKind::Other(Texture::NoRecord) => shape.set("class", "edge").set("stroke-dasharray", "1 2"),
        SegmentKind::Other(Texture::NotHeld) => shape.set("fill", "none"),
        SegmentKind::Other(Texture::TapingUnknown) => shape.set("class", "edge").set("style", "fill:#ddd"),
    }
}

fn rectangle((x, y): (f64, f64), (width, height): (f64, f64)) -> Rectangle {
    Rectangle::new()
        .set("x", points(x))
        .set("y", points(y))
        .set("width", points(width))
        .set("height", points(height))
}

fn vertical(x: f64, from: f64, to: f64) -> Line {
    Line::new().set("x1", points(x)).set("x2", points(x)).set("y1", points(from)).set("y2", points(to))
}

/// The sign of a mark, with its point at a place: rights a diamond, a denial a small triangle, an admission or confession a
/// solid one, anything else an empty one.
fn sign(family: MarkFamily, x: f64, y: f64) -> Polygon {
    let shape = |corners: &[(f64, f64)]| {
        let corners: Vec<String> =
            corners.iter().map(|(dx, dy)| format!("{},{}", points(x + dx), points(y + dy))).collect();
        Polygon::new().set("points", corners.join(" ")).set("class", "edge")
    };
    match family {
        MarkFamily::Rights => {
            shape(&[(0.0, 0.0), (-2.2, -2.6), (0.0, -5.2), (2.2, -2.6)]).set("style", "fill:#fff")
        }
        MarkFamily::Denial => shape(&[(0.0, 0.0), (-1.6, -3.0), (1.6, -3.0)]).set("style", "fill:#999"),
        MarkFamily::Admission => shape(&[(0.0, 0.0), (-2.6, -4.6), (2.6, -4.6)]).set("style", "fill:#000"),
        MarkFamily::Other => shape(&[(0.0, 0.0), (-2.2, -4.0), (2.2, -4.0)]).set("style", "fill:#fff"),
    }
}

/// The number of hours of a tick, or its minutes if it is no whole hour.
fn hours(tick: Millis) -> String {
    if tick.0 % HOUR.0 == 0 {
        format!("{} h", tick.0 / HOUR.0)
    } else {
        format_hms_exact(tick).trim_end_matches(":00").to_owned()
    }
}

/// A number of rows as a factor.
fn row(rows: usize) -> f64 {
    f64::from(u32::try_from(rows).unwrap_or(u32::MAX))
}

/// A length in hundredths of a point, without needless digits.
fn points(length: f64) -> String {
    let text = format!("{length:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
