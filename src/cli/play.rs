//! `untaped play FILE`, and `untaped FILE`, which prints the transcript if standard output is no terminal.

use super::args::{Color, Importing, Output, Play, Player, Reading, ThemeName, Working, command, input};
use super::beside::problems;
use super::cat;
use super::config::Config;
use super::login::login_name;
use super::open;
use super::out::{DONE, list, usage};
use super::progress::Shown;
use super::streams::is_terminal;
use crate::app::table::change_keys;
use crate::app::{CodingSettings, Settings};
use crate::play::PauseRules;
use crate::store::{BlindReading, Input};
use crate::tui::{self, WorkOptions};
use crate::ui::Palette;
use crate::work::{Codebooks, Coder, Facts, WorkFolder};
use anyhow::{Result, anyhow, bail};
use std::process::ExitCode;
use std::sync::Arc;

/// Plays a log, or lets the user choose one.
pub(super) fn run(args: &Play) -> Result<ExitCode> {
    if !is_terminal() {
        bail!("the player needs a terminal; use `untaped cat FILE` to print the transcript");
    }
    let opening = if args.follow { Opening::Followed } else { Opening::Whole };
    player(args.file.as_deref().map(input), opening, &args.reading, &args.importing, &args.player)
}

/// Runs `untaped FILE` or `untaped`: the player in a terminal, else the transcript.
pub(super) fn or_cat(args: &Play, terminal: bool) -> Result<ExitCode> {
    match &args.file {
        _ if terminal || args.follow => run(args),
        Some(file) => {
            cat::print(&input(file), &args.reading, &args.importing, Output { json: false, safe: false })
        }
        None => {
            let kind = clap::error::ErrorKind::MissingRequiredArgument;
            usage(
                &command().error(
                    kind,
                    "no log is given; only in a terminal can untaped list the logs to choose from",
                ),
            )
        }
    }
}

/// How the player opens a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// As it is now.
    Whole,
    /// To be followed as it grows.
    Followed,
}

/// Starts the player.
pub(super) fn player(
    input: Option<Input>,
    opening: Opening,
    reading: &Reading,
    importing: &Importing,
    player: &Player,
) -> Result<ExitCode> {
    let config = Config::of_user();
    change_keys(config.keys);
    let (coding, work) = coding(&player.working, config.coder, config.codebooks)?;
    let (importing, memory_limit) = (importing.clone(), reading.memory_limit);
    let open = tui::Opener::new(move |input| match opening {
        Opening::Followed => open::to_follow(input, &importing),
        Opening::Whole => open::log(input, &importing, memory_limit, Shown::Nowhere),
    });
    tui::run(tui::Options {
        input,
        settings: Settings {
            thresholds: reading.thresholds(),
            min_gap: reading.min_gap,
            zero: reading.zero.clone(),
            column: player.column,
            speed: player.speed,
            usual_zero: config.zero,
            usual_column: config.column,
            rules: PauseRules {
                idle: player.idle_time_limit.or(config.idle_time_limit).unwrap_or_default(),
                gap: player.gap.or(config.gap).unwrap_or_default(),
            },
            reference_lines: player.reference_lines || config.reference_lines == Some(true),
            blind: BlindReading { on: player.blind, ..BlindReading::default() },
            opens_media: player.open_with.is_some(),
            ascii: reading.ascii(),
            config_faults: config.faults.len(),
            coding,
        },
        from_start: player.from_start,
        follow: opening == Opening::Followed,
        work,
        open_with: player.open_with.clone(),
        mouse: !player.no_mouse && config.mouse != Some(false),
        palette: palette(player.theme.or(config.theme).unwrap_or(ThemeName::Auto), reading.color, |name| {
            std::env::var(name).ok()
        }),
        open,
    })?;
    Ok(DONE)
}

/// Who codes with what, and where it is kept. A codebook with an error ends the program before the player starts.
fn coding(
    asked: &Working,
    usual_coder: Option<Coder>,
    usual_books: Vec<String>,
) -> Result<(CodingSettings, WorkOptions)> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let named = asked.coder.clone().or_else(|| variable("UNTAPED_CODER"));
    let coder = match named {
        Some(name) => Some(Coder::parse(&name).map_err(|why| anyhow!(why))?),
        None => usual_coder.or_else(|| {
            // A login name that cannot be a coder's is none: the player says so when something is to be written down.
            login_name(variable).and_then(|name| Coder::parse(&name).ok())
        }),
    };
    let codebooks = if asked.codebooks.is_empty() { usual_books } else { asked.codebooks.clone() };
    let (books, _) = Codebooks::load(&codebooks, None)?;
    let is_asked = asked.work.is_some() || asked.coder.is_some() || !asked.codebooks.is_empty();
    let folder = WorkFolder::locate(asked.work.as_deref(), |name| std::env::var_os(name));
    let facts = asked.facts.as_deref().map(Facts::open).transpose()?.map(Arc::new);
    if let Some(facts) = &facts {
        list(&problems(facts.unknown.clone()));
    }
    let settings = CodingSettings { coder, books, asked: is_asked, facts: facts.clone() };
    Ok((settings, WorkOptions { folder, codebooks, facts }))
}

/// The colors of a theme; none where color is not used.
fn palette(theme: ThemeName, when: Color, variable: impl Fn(&str) -> Option<String>) -> Palette {
    if !color(when, &variable) {
        return Palette::Mono;
    }
    match theme {
        ThemeName::Auto => {
            let term = variable("TERM").unwrap_or_default();
            Palette::for_terminal(variable("COLORFGBG").as_deref(), &term)
        }
        ThemeName::Dark => Palette::Dark,
        ThemeName::Light => Palette::Light,
        ThemeName::Mono => Palette::Mono,
    }
}

/// Whether to use color. `auto` does, unless `NO_COLOR` is set (no-color.org) or the terminal is dumb.
fn color(when: Color, variable: impl Fn(&str) -> Option<String>) -> bool {
    match when {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            variable("NO_COLOR").is_none_or(|value| value.is_empty())
                && variable("TERM").is_none_or(|term| term != "dumb")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_color_is_honored_unless_color_is_asked_for() {
        let with =
            |name: &'static str, value: &'static str| move |n: &str| (n == name).then(|| value.to_owned());
        assert!(color(Color::Auto, |_| None));
        assert!(!color(Color::Auto, with("NO_COLOR", "1")));
        assert!(color(Color::Auto, with("NO_COLOR", "")));
        assert!(!color(Color::Auto, with("TERM", "dumb")));
        assert!(color(Color::Always, with("NO_COLOR", "1")));
        assert!(!color(Color::Never, |_| None));
    }

    #[test]
    fn the_background_decides_the_colors_unless_a_theme_is_given_and_no_color_wins() {
        let with = |name: &'static str| move |n: &str| (n == name).then(|| "0;15".to_owned());
        assert_eq!(palette(ThemeName::Auto, Color::Auto, |_| None), Palette::Any);
        assert_eq!(palette(ThemeName::Auto, Color::Auto, with("COLORFGBG")), Palette::Light);
        assert_eq!(palette(ThemeName::Dark, Color::Auto, with("COLORFGBG")), Palette::Dark);
        assert_eq!(palette(ThemeName::Light, Color::Auto, with("NO_COLOR")), Palette::Mono);
        assert_eq!(palette(ThemeName::Mono, Color::Always, |_| None), Palette::Mono);
    }
}
