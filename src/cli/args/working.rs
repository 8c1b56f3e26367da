//! The options of the work beside the record: where it is, whose it is, and with which codes.

use clap::Args;
use std::path::PathBuf;

/// The options of reports that can show the work beside the record.
#[derive(Clone, Debug, Default, Args)]
pub(in crate::cli) struct WithWork {
    /// Show notes, codes and marks of coders too
    ///
    /// They are shown as theirs, and no total or gap depends on them. Their marks can be named as `kp/confession`.
    #[arg(long)]
    pub with_work: bool,
    #[command(flatten)]
    pub place: WorkPlace,
}

/// Where the work is, and what of it.
#[derive(Clone, Debug, Default, Args)]
pub(in crate::cli) struct WorkPlace {
    /// The folder of notes and codes
    ///
    /// [default: `$UNTAPED_WORK`, or untaped/work in `$XDG_DATA_HOME`, which is ~/.local/share if it is not set]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub work: Option<PathBuf>,
    /// Only the work of this coder
    ///
    /// May be given several times.
    #[arg(long = "coder", value_name = "NAME")]
    pub coders: Vec<String>,
    /// Read codes with this codebook: FILE or an id
    ///
    /// Without it the copies in the work folder say what codes mean.
    #[arg(long = "codebook", value_name = "FILE|ID", hide_short_help = true)]
    pub codebooks: Vec<String>,
}

impl WithWork {
    /// Whether work is shown: --work and --coder ask for it too.
    pub(in crate::cli) fn is_asked(&self) -> bool {
        self.with_work || self.place.work.is_some() || !self.place.coders.is_empty()
    }
}
