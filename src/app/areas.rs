//! The parts of the screen and the columns of the transcript, computed from the screen's size.
//!
//! ```text
//!  0  State v. Doe, interview 2 · FICTIONAL      Sat 2 Mar 2019 17:52:08 -06:00   title
//!  1  ▶ PLAY 8x  9:12:08 = 4:46:08 taped + 4:26:00 UNTAPED          4 gaps so far  status
//!  2    clock     hours in  who                                                     header
//!  3    16:35:40      7.92  DOE      I don't know what you want.                    transcript …
//!     ▾custody       ▾warning                               confession▾             strip: marks
//!                    ██████████▃▂██████████▅▆████▇        ▅████                  strip: tape
//!     ▒▒▒▒░░░░▒▒▒▒▒▒▒           ░░          ▓▓    ▒▒▒▓▓▓▓▓▒▒▒                       strip: the rest
//!     0            2            4            6            8      ▲                  strip: hours
//!  n  space play  j line  u gap  m mark  h hour  / search  : go to  ? help            footer
//! ```

/// The minimum width of the player.
pub const MIN_WIDTH: u16 = 60;
/// The minimum height of the player.
pub const MIN_HEIGHT: u16 = 16;
/// Below this height a panel takes the place of the strip.
pub(super) const LOW: u16 = 20;
/// The rows of the bar of codes.
const BAR: u16 = 2;
/// The most columns and the most rows that are drawn. A larger terminal stays blank beyond them, so that the size it
/// reports does not decide how much memory is used: a cell takes some 150 bytes, so this many take at most 150 MB.
pub const MAX_SIDE: u16 = 1000;

/// Adjacent rows of the screen, over its whole width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// The first row.
    pub top: u16,
    /// The number of rows; 0 if the part is not drawn.
    pub rows: u16,
}

impl Area {
    /// A row of the screen as a row of this area.
    #[must_use]
    pub fn row(self, y: u16) -> Option<u16> {
        y.checked_sub(self.top).filter(|&row| row < self.rows)
    }
}

/// The parts of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Areas {
    /// The session's title and the clock.
    pub title: Area,
    /// Playback and the totals so far.
    pub status: Area,
    /// The headers of the columns.
    pub header: Area,
    /// The transcript.
    pub transcript: Area,
    /// A panel under the transcript; empty if none is open.
    pub panel: Area,
    /// The strip: marks, tape, the rest, hours.
    pub strip: Area,
    /// Keys, a prompt, or a notice.
    pub footer: Area,
}

/// How much of the screen a panel takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelSize {
    /// No panel is open.
    None,
    /// Two rows for the bar of codes.
    Bar,
    /// This many rows in a frame, but at most two thirds of the free ones, rounded up.
    Rows(u16),
    /// All rows except title and footer.
    Whole,
}

impl Areas {
    /// The parts of a screen of `width` columns and `height` rows, with so many rows of the strip; `None` if it is too small.
    #[must_use]
    pub fn new((width, height): (u16, u16), panel: PanelSize, strip_rows: u16) -> Option<Areas> {
        if width < MIN_WIDTH || height < MIN_HEIGHT {
            return None;
        }
        let row = |top, rows| Area { top, rows };
        let is_open = matches!(panel, PanelSize::Rows(_));
        // In a low window a panel takes the place of the strip.
        let strip_rows = if is_open && height < LOW { 0 } else { strip_rows };
        // An empty row separates transcript and strip if there is room; else the frame of a panel does.
        let blank = u16::from(height >= 24 && panel == PanelSize::None);
        let free = height - 3 - strip_rows - 1 - blank;
        let panel_rows = match panel {
            PanelSize::None => 0,
            PanelSize::Bar => BAR,
            PanelSize::Rows(rows) => rows.saturating_add(2).min(free - (free / 3).max(3)),
            PanelSize::Whole => height - 2,
        };
        if panel == PanelSize::Whole {
            return Some(Areas {
                title: row(0, 1),
                status: row(1, 0),
                header: row(1, 0),
                transcript: row(1, 0),
                panel: row(1, panel_rows),
                strip: row(height - 1, 0),
                footer: row(height - 1, 1),
            });
        }
        let transcript = free - panel_rows;
        Some(Areas {
            title: row(0, 1),
            status: row(1, 1),
            header: row(2, 1),
            transcript: row(3, transcript),
            panel: row(3 + transcript, panel_rows),
            strip: row(height - 1 - strip_rows, strip_rows),
            footer: row(height - 1, 1),
        })
    }
}

/// The columns of the transcript: gutter, clock, hours, who, text. Text is last, so that no character of it can
/// move another column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The start of the column of clock times, or of times of the tape; its width is 8.
    pub clock: u16,
    /// The start of the hours column.
    pub hours: u16,
    /// The width of the hours column; values are right-aligned.
    pub hours_width: u16,
    /// The column of the overlap symbol.
    pub flags: u16,
    /// The start of the speaker column.
    pub who: u16,
    /// The width of the speaker column.
    pub who_width: u16,
    /// The start of the text column.
    pub text: u16,
    /// The width of the text column.
    pub text_width: u16,
    /// Whether the screen has room for a pane beside the transcript.
    pub has_pane: bool,
}

/// The longest rows of text: longer ones are hard to read.
const LONGEST_ROW: u16 = 90;
/// The least width of a screen with a pane beside the transcript.
const WITH_PANE: u16 = 140;
/// The least width of that pane, with the empty columns on its left.
const PANE: u16 = 48;

impl Columns {
    /// The columns for a screen's width, the longest name of a speaker, and the widest value or header of the hours
    /// column.
    #[must_use]
    pub fn new(width: u16, widest_name: u16, widest_hours: u16) -> Columns {
        let hours_width = widest_hours.max(8);
        let most = if width >= 100 {
            14
        } else if width >= 72 {
            10
        } else {
            8
        };
        let who_width = widest_name.clamp(5, most);
        let (clock, hours) = (2, 11);
        let flags = hours + hours_width + 1;
        let who = flags + 1;
        let text = who + who_width + 2;
        Columns {
            clock,
            hours,
            hours_width,
            flags,
            who,
            who_width,
            text,
            text_width: width
                .saturating_sub(text + if width < WITH_PANE { 1 } else { PANE })
                .clamp(8, LONGEST_ROW),
            has_pane: width >= WITH_PANE,
        }
    }

    /// The column after the text.
    #[must_use]
    pub fn end(&self) -> u16 {
        self.text + self.text_width
    }

    /// How many columns there are from the speaker on.
    #[must_use]
    pub fn from_who(&self) -> u16 {
        self.end() - self.who
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_fill_a_screen_of_any_size_without_an_overlap() {
        let sides = [0, 1, 15, 16, 23, 24, 59, 60, 999, 1000, 32_767, 32_768, 32_776, u16::MAX - 1, u16::MAX];
        let panels = [0, 1, 7, 32_767, u16::MAX - 1, u16::MAX].map(PanelSize::Rows);
        for (width, height) in sides.into_iter().flat_map(|width| sides.map(|height| (width, height))) {
            let panels = panels.into_iter().chain([PanelSize::None, PanelSize::Bar, PanelSize::Whole]);
            for (panel, strip_rows) in panels.flat_map(|panel| [(panel, 4), (panel, 5)]) {
                let Some(areas) = Areas::new((width, height), panel, strip_rows) else {
                    assert!(width < MIN_WIDTH || height < MIN_HEIGHT);
                    continue;
                };
                let Areas { title, status, header, transcript, panel: list, strip, footer } = areas;
                let mut below = 0;
                for area in [title, status, header, transcript, list, strip, footer] {
                    if area.rows > 0 {
                        assert!(area.top >= below, "{width}x{height} {panel:?}: {areas:?}");
                        below = area.top + area.rows;
                    }
                }
                assert_eq!(below, height, "{width}x{height} {panel:?}: {areas:?}");
                let free = u32::from(transcript.rows) + u32::from(list.rows);
                let is_whole = panel == PanelSize::Whole;
                assert!(is_whole || u32::from(transcript.rows) >= free / 3, "{width}x{height} {panel:?}");
            }
            let columns = Columns::new(width, u16::MAX, 12);
            assert!(columns.text_width >= 8 && columns.who_width <= 14, "{columns:?}");
        }
    }
}
