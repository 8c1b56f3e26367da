//! Colors and symbols.
//!
//! Words, symbols, textures, and bold, dim or reversed type carry all emphasis. A color only adds to it, so nothing is lost
//! without color, and nothing important is as faint as yellow on white.

use crate::app::WorkCell;
use crate::describe::{NOT_EXACT, PhraseRole, level_symbol, texture_symbol};
use crate::record::Role;
use crate::session::{BandKind, GapKind, MarkFamily, Share, Texture};
use ratatui::style::{Color, Modifier, Style};

/// The colors for a background.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    /// No color.
    Mono,
    /// Fixed colors of medium brightness, of the 256 that no palette of the user changes. On black and on white alike their
    /// contrast is 3.7 or more, on both papers of Solarized 3 or more, as WCAG 2.2 asks for symbols and large text.
    #[default]
    Any,
    /// The user's sixteen colors, those that can be read on black.
    Dark,
    /// The user's sixteen colors, those that can be read on white.
    Light,
}

/// What has a color.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hue {
    Untaped,
    NoRecord,
    NotHeld,
    Rights,
    Denial,
    Admission,
    Notice,
    /// What this coder wrote.
    Work,
    /// The second person of a role.
    Second,
    /// The third person of a role.
    Third,
}

impl Palette {
    /// The palette for a terminal: for its background as `COLORFGBG` gives it (`15;0`: text and background), or else one
    /// for any background. The Linux console is black, and knows sixteen colors.
    ///
    /// ```
    /// use untaped::ui::Palette;
    /// assert_eq!(Palette::for_terminal(Some("15;0"), "xterm"), Palette::Dark);
    /// assert_eq!(Palette::for_terminal(Some("0;default;15"), "rxvt"), Palette::Light);
    /// assert_eq!(Palette::for_terminal(None, "xterm-256color"), Palette::Any);
    /// assert_eq!(Palette::for_terminal(None, "linux"), Palette::Dark);
    /// ```
    #[must_use]
    pub fn for_terminal(color_fg_bg: Option<&str>, term: &str) -> Palette {
        let background = color_fg_bg.and_then(|colors| colors.rsplit(';').next()?.parse::<u8>().ok());
        match background {
            Some(0..=6 | 8) => Palette::Dark,
            Some(7 | 9..=15) => Palette::Light,
            Some(_) | None if term.starts_with("linux") => Palette::Dark,
            Some(_) | None => Palette::Any,
        }
    }

    fn color(self, hue: Hue) -> Option<Color> {
        let (any, dark, light) = match hue {
            Hue::Untaped => (130, Color::Yellow, Color::Magenta),
            Hue::NoRecord => (98, Color::Magenta, Color::Blue),
            Hue::NotHeld => (67, Color::Blue, Color::Blue),
            Hue::Rights | Hue::Notice | Hue::Work => (31, Color::Cyan, Color::Blue),
            Hue::Denial => (65, Color::Green, Color::Black),
            Hue::Admission => (197, Color::Red, Color::Red),
            Hue::Second => (67, Color::Cyan, Color::Blue),
            Hue::Third => (97, Color::Green, Color::Magenta),
        };
        match self {
            Palette::Mono => None,
            Palette::Any => Some(Color::Indexed(any)),
            Palette::Dark => Some(dark),
            Palette::Light => Some(light),
        }
    }
}

/// The colors and symbols of the screen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Theme {
    /// The colors.
    pub palette: Palette,
    /// Whether only ASCII is drawn.
    pub ascii: bool,
}

impl Theme {
    fn with(self, hue: Hue) -> Style {
        self.palette.color(hue).map_or(Style::new(), |color| Style::new().fg(color))
    }

    fn pick<T>(self, symbol: T, ascii: T) -> T {
        if self.ascii { ascii } else { symbol }
    }

    /// The style of spoken words.
    pub fn plain(self) -> Style {
        Style::new()
    }

    /// The style of clocks, rules, headers and remarks.
    pub fn dim(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// The style of names, figures and warnings.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The style of what is current among several: the open tab.
    pub fn current(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD | Modifier::REVERSED)
    }

    /// The style of the focus in the gutter. It has no color: every step would take more bytes.
    pub fn focus(self) -> Style {
        self.strong()
    }

    /// The style of a mark of a family. An admission stands out, since all figures are asked up to it.
    pub fn mark(self, family: MarkFamily) -> Style {
        let style = match family {
            MarkFamily::Rights => self.with(Hue::Rights),
            MarkFamily::Denial => self.with(Hue::Denial),
            MarkFamily::Admission => self.with(Hue::Admission),
            MarkFamily::Other => Style::new(),
        };
        style.add_modifier(Modifier::BOLD)
    }

    /// The symbol of a mark of a family.
    pub fn mark_symbol(self, family: MarkFamily) -> &'static str {
        match family {
            MarkFamily::Rights => self.pick("◇", "*"),
            MarkFamily::Denial => self.pick("▾", "v"),
            MarkFamily::Admission => self.pick("▼", "V"),
            MarkFamily::Other => self.pick("▿", "."),
        }
    }

    /// The style of a match of the search.
    pub fn search_match(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// The style of a message of the program.
    pub fn notice(self) -> Style {
        self.with(Hue::Notice).add_modifier(Modifier::BOLD)
    }

    /// The style of a band, in the transcript and on the strip.
    pub fn band(self, kind: BandKind) -> Style {
        match kind {
            BandKind::Gap(GapKind::Declared) => self.with(Hue::Untaped),
            BandKind::Gap(GapKind::Inferred) => self.with(Hue::NoRecord),
            BandKind::NotHeld => self.with(Hue::NotHeld),
            BandKind::Silence => self.dim(),
        }
    }

    /// The style of a figure or a name of a band.
    pub fn band_words(self, kind: BandKind) -> Style {
        match kind {
            BandKind::Silence => self.dim(),
            BandKind::Gap(_) | BandKind::NotHeld => self.strong(),
        }
    }

    /// The style of the words on the first row of a band: untaped time is the strongest thing on the screen.
    pub fn band_title(self, kind: BandKind) -> Style {
        match kind {
            BandKind::Gap(GapKind::Declared) => self.band(kind).patch(self.current()),
            BandKind::Gap(GapKind::Inferred) | BandKind::NotHeld => self.band(kind).patch(self.strong()),
            BandKind::Silence => self.dim(),
        }
    }

    /// The style of a phrase of a description.
    pub fn phrase(self, role: PhraseRole) -> Style {
        match role {
            PhraseRole::Figure | PhraseRole::Mark => self.strong(),
            PhraseRole::Band(kind) => self.band_words(kind),
            PhraseRole::Plain
            | PhraseRole::Term
            | PhraseRole::Name
            | PhraseRole::Words
            | PhraseRole::Source => self.plain(),
        }
    }

    /// The style of a speaker's name; the person questioned is bold. `earlier` is the number of people of this role before
    /// them: every second and third has a color of their own.
    pub fn who(self, role: Role, earlier: usize) -> Style {
        let style = match earlier % 3 {
            0 => self.plain(),
            1 => self.with(Hue::Second),
            _ => self.with(Hue::Third),
        };
        match role {
            Role::Suspect | Role::Witness => style.add_modifier(Modifier::BOLD),
            Role::Police | Role::Counsel | Role::Parent | Role::Interpreter | Role::Other => style,
        }
    }

    /// The symbol of a texture. Untaped time is the denser, the more the log says of questioning in it.
    pub fn texture(self, texture: Texture) -> &'static str {
        texture_symbol(texture, self.ascii)
    }

    /// The style of a texture.
    pub fn texture_style(self, texture: Texture) -> Style {
        texture.band().map_or(self.plain(), |kind| self.band(kind))
    }

    /// The symbol of a taped share on the strip: the higher, the more was taped; blank only for nothing, and full only
    /// for all. In ASCII tenths, and `=` for all.
    pub fn taped(self, share: Share) -> &'static str {
        level_symbol(share, self.ascii)
    }

    /// The symbol under a cell of the strip with a match of the search.
    pub fn match_symbol(self) -> &'static str {
        self.pick("╵", "'")
    }

    /// The style of this coder's tags and notes.
    pub fn own_work(self) -> Style {
        self.with(Hue::Work)
    }

    /// The symbol of work on the strip.
    pub fn work_symbol(self, cell: WorkCell) -> &'static str {
        match cell {
            WorkCell::Own => self.pick("•", "o"),
            WorkCell::Others => self.pick("◦", ","),
        }
    }

    /// The symbol of the focus in the gutter.
    pub fn focus_mark(self) -> &'static str {
        self.pick("▌", ">")
    }

    /// The symbol of a rule and of the edges of a frame.
    pub fn rule(self) -> &'static str {
        self.pick("─", "-")
    }

    /// The symbols of a frame: its side, and its corners from the top left in reading order.
    pub fn frame(self) -> (&'static str, [&'static str; 4]) {
        self.pick(("│", ["╭", "╮", "╰", "╯"]), ("|", ["+", "+", "+", "+"]))
    }

    /// The symbols of more rows above and below.
    pub fn more(self) -> [&'static str; 2] {
        self.pick(["↑", "↓"], ["^", "v"])
    }

    /// The symbol of a bar of less than half a cell, by its share of the cell in eighths; `None` for a longer one, whose texture
    /// can be seen in a whole cell, and in ASCII.
    pub fn short_bar(self, eighths: usize) -> Option<&'static str> {
        const BARS: [&str; 4] = ["▏", "▏", "▎", "▍"];
        BARS.get(eighths).copied().filter(|_| !self.ascii)
    }

    /// The symbol of a reference line on the strip.
    pub fn reference_symbol(self) -> &'static str {
        self.pick("†", "+")
    }

    /// The symbol of the position on the strip.
    pub fn position_symbol(self) -> &'static str {
        self.pick("▲", "^")
    }

    /// The symbol at the end of text that was cut.
    pub fn cut(self) -> &'static str {
        self.pick("…", "~")
    }

    /// The symbol of an utterance that overlaps another.
    pub fn overlap(self) -> &'static str {
        self.pick("‖", "=")
    }

    /// The symbol before a time that is not exact.
    pub fn about(self) -> &'static str {
        self.pick(NOT_EXACT, "c")
    }

    /// The symbol of an event with accounts of other sources.
    pub fn accounts(self) -> &'static str {
        "+"
    }

    /// The symbol of a figure that the log does not allow.
    pub fn nothing_stated(self) -> &'static str {
        self.pick("–", "-")
    }

    /// The separator between parts of a line.
    pub fn dot(self) -> &'static str {
        self.pick(" · ", " - ")
    }

    /// The symbol before PLAY.
    pub fn play(self) -> &'static str {
        self.pick("▶", ">")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HUES: [Hue; 10] = [
        Hue::Work,
        Hue::Untaped,
        Hue::NoRecord,
        Hue::NotHeld,
        Hue::Rights,
        Hue::Denial,
        Hue::Admission,
        Hue::Notice,
        Hue::Second,
        Hue::Third,
    ];

    /// The relative luminance of a color of the cube of 256 (WCAG 2.2).
    fn luminance(rgb: [u8; 3]) -> f64 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2])
    }

    #[test]
    fn the_colors_for_any_background_can_be_read_on_black_on_white_and_on_both_of_solarized() {
        const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
        for hue in HUES {
            let Some(Color::Indexed(n)) = Palette::Any.color(hue) else {
                panic!("{hue:?} has no fixed color")
            };
            let cube = |power: u8| STEPS[usize::from((n - 16) / power % 6)];
            let ink = luminance([cube(36), cube(6), cube(1)]);
            for paper in [[0, 0, 0], [255, 255, 255], [0xfd, 0xf6, 0xe3], [0, 0x2b, 0x36]] {
                let paper = luminance(paper);
                let contrast = (ink.max(paper) + 0.05) / (ink.min(paper) + 0.05);
                assert!(contrast >= 3.0, "{hue:?}: {contrast:.1}");
            }
        }
    }

    #[test]
    fn no_mark_has_the_color_of_untaped_time() {
        for palette in [Palette::Any, Palette::Dark, Palette::Light] {
            for hue in [Hue::Rights, Hue::Denial, Hue::Admission, Hue::Work] {
                assert_ne!(palette.color(hue), palette.color(Hue::Untaped), "{palette:?} {hue:?}");
            }
        }
    }

    #[test]
    fn without_color_families_textures_and_emphasis_still_differ() {
        let mono = Theme { palette: Palette::Mono, ascii: false };
        for theme in [mono, Theme { ascii: true, ..mono }] {
            let families = [MarkFamily::Rights, MarkFamily::Denial, MarkFamily::Admission, MarkFamily::Other];
            let symbols = families.map(|family| theme.mark_symbol(family));
            assert!(symbols.iter().enumerate().all(|(i, symbol)| !symbols[..i].contains(symbol)));
            assert_eq!(theme.band_title(BandKind::Gap(GapKind::Declared)), theme.current());
        }
        assert!(HUES.iter().all(|&hue| Palette::Mono.color(hue).is_none()));
    }
}
