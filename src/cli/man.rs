//! `untaped man`: prints the man page, made from the argument definitions and the key table.

use super::args::command;
use super::formats::table as formats;
use super::out::{DONE, Out};
use super::streams::{Escaping, ascii_locale};
use crate::app::table;
use anyhow::Result;
use std::fmt::Write;
use std::process::ExitCode;

/// Prints the page.
pub(super) fn run() -> Result<ExitCode> {
    let mut out = Out::new(Escaping::text(ascii_locale()));
    out.text(&page(&table::listed())?)?;
    out.finish()?;
    Ok(DONE)
}

/// The man page in roff. `keys` lists the player's keys; if it is empty, that section is left out.
pub(super) fn page(keys: &[(String, String)]) -> Result<String> {
    // The man page shows the arguments that short help hides.
    let mut command = command().mut_args(|arg| arg.hide_short_help(false));
    command.build();
    let main = clap_mangen::Man::new(command.clone()).manual("untaped");
    let section = |write: &dyn Fn(&mut Vec<u8>) -> std::io::Result<()>| -> Result<String> {
        let mut bytes = Vec::new();
        write(&mut bytes)?;
        Ok(String::from_utf8(bytes)?)
    };
    let mut text = section(&|to| {
        main.render_title(to)?;
        main.render_name_section(to)?;
        main.render_synopsis_section(to)?;
        main.render_description_section(to)?;
        main.render_options_section(to)
    })?;
    text.push_str(".SH COMMANDS\n");
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let about = sub.get_about().map(ToString::to_string).unwrap_or_default();
        let usage = sub.clone().render_usage().to_string();
        let usage = usage.trim_start_matches("Usage: ");
        let _ = writeln!(text, ".SS {}\n{}.\n.PP\n.B {}", roff(sub.get_name()), roff(&about), roff(usage));
        // An option of the program can have another name in a command.
        let name = |arg: &clap::Arg| (arg.get_id().to_string(), arg.get_long().map(str::to_owned));
        let known: Vec<_> = command.get_arguments().map(name).collect();
        let only = sub.clone().mut_args(|arg| {
            let is_known = known.contains(&name(&arg));
            arg.hide(is_known)
        });
        let options = section(&|to| clap_mangen::Man::new(only.clone()).render_options_section(to))?;
        // These options follow their command, without a heading of their own.
        text.push_str(options.split_once(".SH OPTIONS\n").map_or("", |(_, options)| options));
        if let Some(after) = sub.get_after_long_help() {
            let _ = writeln!(text, ".PP\n.nf\n{}\n.fi", roff(&after.to_string()));
        }
    }
    let _ = writeln!(text, ".SH FORMATS\n.nf\n{}.fi", roff(&formats()) + "\n");
    if !keys.is_empty() {
        text.push_str(".SH KEYS\n");
        for (key, what) in keys {
            let _ = writeln!(text, ".TP\n.B {}\n{}", roff(key), roff(what));
        }
    }
    let _ = writeln!(text, ".SH EXAMPLES AND EXIT CODES\n.nf\n{}\n.fi", roff(&after(&command)));
    Ok(text)
}

fn after(command: &clap::Command) -> String {
    command.get_after_long_help().map(ToString::to_string).unwrap_or_default()
}

/// Escapes text for roff: no line becomes a request, and no hyphen a dash.
fn roff(text: &str) -> String {
    let line = |line: &str| {
        let line = line.replace('\\', "\\e").replace('-', "\\-");
        if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_have_a_section_if_there_are_any() {
        assert!(!page(&[]).unwrap().contains(".SH KEYS"));
        let page = page(&[(".".to_owned(), "utterance forward".to_owned())]).unwrap();
        assert!(page.contains(&format!(".SH FORMATS\n.nf\n{}\n.fi\n", roff(&formats()))), "{page}");
        assert!(page.contains(".SH KEYS\n.TP\n.B \\&.\nutterance forward\n"), "{page}");
    }
}
