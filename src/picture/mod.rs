//! Sessions as timelines on paper: SVG that is legible in gray print, with the same bytes each time.
//!
//! `content` takes from a session what is shown, in milliseconds from a reference point; `scale` places it on the paper,
//! `labels` finds room for the names of marks, and `drawing` makes shapes of it. Nothing here opens a file.
//!
//! ```text
//!  title of the session
//!               ◇ warning   ▾ denial ×3        ▼ confession
//!  tape    ░░░░░░░░█████████▒▒▒▒▒▒████████░░░░░░░███
//!  suspect         ▏▎▏ ▏▏▏▎      ▎▏▏▏▏▏          ▏▏
//!          0 h        4         8        12       16
//!          08:40      12:40     16:40    20:40    Sun 00:40
//!  █ taped  ▒ untaped, questioning not known …
//! ```

mod content;
mod drawing;
mod labels;
mod paper;
mod scale;
mod text;

pub use content::{Content, Lane, MarkShown, Segment, SegmentKind};
pub use drawing::svg;
pub use paper::{Paper, PaperError};
