//! The sequences that a terminal supports, by its name. The terminal is never queried: its answer can swallow a key.

/// How to scroll a block of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scrolls {
    /// Not at all: every cell that changes is written.
    No,
    /// By deleting or inserting rows inside a scroll region (DL, IL): the Linux console has no SU and SD.
    Lines,
    /// By scrolling a scroll region (SU, SD).
    Region,
}

/// What a terminal supports beyond a VT100: CUP, CUU, CUD, CUF, CUB, EL, ED and SGR are always used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// How it moves a block of rows.
    pub scrolls: Scrolls,
    /// Whether it supports CHA and VPA.
    pub columns: bool,
    /// Whether it supports ECH.
    pub erases: bool,
}

impl Dialect {
    /// Current terminals.
    pub const MODERN: Dialect = Dialect { scrolls: Scrolls::Region, columns: true, erases: true };
    /// The Linux console.
    pub const CONSOLE: Dialect = Dialect { scrolls: Scrolls::Lines, columns: true, erases: true };
    /// VT220 to VT525, and terminals that claim to be one, often on serial lines.
    pub const VT220: Dialect = Dialect { scrolls: Scrolls::Lines, columns: false, erases: true };
    /// An unknown terminal.
    pub const PLAIN: Dialect = Dialect { scrolls: Scrolls::No, columns: false, erases: false };

    /// The dialect of a terminal, by the value of `TERM`.
    ///
    /// ```
    /// use untaped::tui::backend::Dialect;
    /// assert_eq!(Dialect::from_term("tmux-256color"), Dialect::MODERN);
    /// assert_eq!(Dialect::from_term("linux"), Dialect::CONSOLE);
    /// assert_eq!(Dialect::from_term("dumb"), Dialect::PLAIN);
    /// ```
    pub fn from_term(term: &str) -> Dialect {
        match term.split(['-', '.', '+']).next().unwrap_or_default() {
            "xterm" | "tmux" | "screen" | "rxvt" | "alacritty" | "kitty" | "foot" | "wezterm" | "konsole"
            | "gnome" | "vte" | "st" | "contour" | "ghostty" | "putty" | "mintty" => Dialect::MODERN,
            "linux" => Dialect::CONSOLE,
            "vt220" | "vt320" | "vt340" | "vt400" | "vt420" | "vt510" | "vt520" | "vt525" => Dialect::VT220,
            _ => Dialect::PLAIN,
        }
    }
}
