//! How wide text is on paper.

use unicode_width::UnicodeWidthChar;

/// The fonts that a picture asks for. The first is the widest, so that text that fits in it fits in the others.
pub(super) const FONTS: &str = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif";

/// The widths of the characters from space to tilde, in thousandths of the size: those of `DejaVu Sans` 2.37.
const WIDTHS: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636,
    636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295,
    295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838,
    500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521,
    392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];

/// The width of a text in points. Characters that the table does not have count as wide ones.
pub(super) fn width(text: &str, size: f64) -> f64 {
    let of = |c: char| {
        let place = u32::from(c).checked_sub(u32::from(' ')).and_then(|place| usize::try_from(place).ok());
        let columns = || u16::try_from(c.width().unwrap_or(0)).unwrap_or(1) * 850;
        f64::from(place.and_then(|place| WIDTHS.get(place)).copied().unwrap_or_else(columns))
    };
    // Programs space letters a little differently.
    text.chars().map(of).sum::<f64>() * size * 1.02 / 1000.0
}

/// The lines of a text in a width. A word that is wider is broken.
pub(super) fn wrapped(text: &str, size: f64, room: f64) -> Vec<String> {
    let fits = |text: &str| width(text, size) <= room;
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if fits(&format!("{line} {word}")) => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => {
                lines.push(String::new());
                for c in word.chars() {
                    let line = lines.last().map(String::as_str).unwrap_or_default();
                    if !line.is_empty() && !fits(&format!("{line}{c}")) {
                        lines.push(String::new());
                    }
                    lines.last_mut().into_iter().for_each(|line| line.push(c));
                }
            }
        }
    }
    lines
}
