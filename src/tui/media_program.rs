//! Runs the program that the user named with `--open-with`. Without that option no program is ever run.

use crate::app::Media;
use crate::record::visible;
use std::path::Path;
use std::process::{Command, Stdio};

/// A program that opens media, with its arguments.
#[derive(Clone, Debug)]
pub(super) struct MediaProgram(Vec<String>);

impl MediaProgram {
    /// Reads a command of at least one word: words apart by spaces. `{start}` is the position in seconds and `{file}` the file; a command without
    /// `{file}` gets `--start=SECONDS FILE`, as mpv takes it.
    pub(super) fn new(command: &str) -> MediaProgram {
        let mut words: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
        if !words.iter().any(|word| word.contains("{file}")) {
            words.extend(["--start={start}".to_owned(), "{file}".to_owned()]);
        }
        MediaProgram(words)
    }

    /// Runs it without a shell and without the terminal. Returns the notice about it. The file is looked for in the folder of
    /// the log.
    pub(super) fn open(&self, media: &Media, log: Option<&Path>) -> String {
        let folder = log.and_then(Path::parent).unwrap_or(Path::new("."));
        let file = std::path::absolute(folder.join(&media.file)).unwrap_or_else(|_| folder.join(&media.file));
        let shown = visible(&media.file).into_owned();
        if !file.is_file() {
            return format!("no file {shown} in the folder of the log; nothing was run");
        }
        let Some((program, words)) = self.0.split_first() else { return String::new() };
        let mut command = Command::new(program);
        for word in words {
            let word = word.replace("{start}", &media.seconds());
            match word.as_str() {
                "{file}" => command.arg(&file),
                word => command.arg(word.replace("{file}", &file.to_string_lossy())),
            };
        }
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        match command.spawn() {
            Ok(mut child) => {
                // Reaped when it ends, however long that takes.
                std::thread::spawn(move || child.wait());
                format!("opened {shown} at {} s with {}", media.seconds(), visible(program))
            }
            Err(e) => format!("{}: {e}; nothing was run", visible(program)),
        }
    }
}
