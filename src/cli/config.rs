//! The user's settings of the player, and `untaped config`, which prints them.
//!
//! They are in `untaped/config.toml` in the XDG configuration directory (XDG Base Directory Specification 0.8):
//! `$XDG_CONFIG_HOME`, or `~/.config`. Each has the name of an option of the player and its values. An option of the command
//! line overrides a setting, and so does what was saved with the position in a log. Reports do not read this file: the
//! same command gives the same figures for every user.

use super::args::{ThemeName, column};
use super::out::{DONE, Out, list, note, nothing};
use super::streams::{Escaping, ascii_locale};
use crate::app::Key;
use crate::app::table::{Command, TABLE, key_name, key_named};
use crate::play::{GapRule, IdleLimit};
use crate::record::{counted, visible};
use crate::session::Column;
use crate::store::{read_head, xdg_folder};
use crate::suggest::closest;
use crate::work::Coder;
use anyhow::Result;
use clap::ValueEnum;
use std::fmt::Write;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use toml_edit::{Document, Item, Value};

/// The settings of a user. `None` is the default.
#[derive(Clone, Debug, Default)]
pub(super) struct Config {
    /// The name of the reference point of the hours, in logs that have it.
    pub zero: Option<String>,
    /// The content of the time column.
    pub column: Option<Column>,
    /// What happens at a gap.
    pub gap: Option<GapRule>,
    /// The longest pause that is played.
    pub idle_time_limit: Option<IdleLimit>,
    /// The colors.
    pub theme: Option<ThemeName>,
    /// Whether the reference lines are drawn.
    pub reference_lines: Option<bool>,
    /// Whether the mouse is used.
    pub mouse: Option<bool>,
    /// Who codes.
    pub coder: Option<Coder>,
    /// The codebooks to code with.
    pub codebooks: Vec<String>,
    /// The commands with other keys.
    pub keys: Vec<(Command, Vec<Key>)>,
    /// The settings in the file, with their values as written.
    values: Vec<(&'static str, String)>,
    /// What is wrong in the file, a sentence with its line for each.
    pub faults: Vec<String>,
}

/// A setting.
struct Setting {
    name: &'static str,
    /// What it does.
    help: &'static str,
    /// The default, as the file writes it.
    default: &'static str,
    /// Sets it to a value; the error says what it takes.
    set: fn(&mut Config, &Value) -> Result<(), String>,
}

const SETTINGS: [Setting; 9] = [
    Setting {
        name: "zero",
        help: "What hours count from, in logs that have it: start, tape, warning, ...",
        default: "\"start\"",
        set: |config, value| text(value).map(|name| config.zero = Some(name.to_owned())),
    },
    Setting {
        name: "column",
        help: "The time column: hours, clock, held, taped, ...",
        default: "\"hours\"",
        set: |config, value| text(value).and_then(column).map(|column| config.column = Some(column)),
    },
    Setting {
        name: "gap",
        help: "At a gap: card, pause, real, or a duration",
        default: "\"card\"",
        set: |config, value| parsed(value).map(|gap| config.gap = Some(gap)),
    },
    Setting {
        name: "idle-time-limit",
        help: "Pauses on tape are shortened to this: a duration, or off",
        default: "\"10s\"",
        set: |config, value| parsed(value).map(|limit| config.idle_time_limit = Some(limit)),
    },
    Setting {
        name: "theme",
        help: "Colors: auto, dark, light or mono",
        default: "\"auto\"",
        set: |config, value| {
            let theme = text(value).and_then(|name| {
                ThemeName::from_str(name, false)
                    .map_err(|_| format!("unknown theme {name:?}; use auto, dark, light or mono"))
            });
            theme.map(|theme| config.theme = Some(theme))
        },
    },
    Setting {
        name: "reference-lines",
        help: "Whether lines show published lengths of interrogations",
        default: "false",
        set: |config, value| truth(value).map(|on| config.reference_lines = Some(on)),
    },
    Setting {
        name: "mouse",
        help: "Whether the player uses the mouse",
        default: "true",
        set: |config, value| truth(value).map(|on| config.mouse = Some(on)),
    },
    Setting {
        name: "coder",
        help: "Who codes: letters, digits, - _ . (the default is your login name)",
        default: "\"\"",
        set: |config, value| match text(value)? {
            "" => Ok(()),
            name => Coder::parse(name).map(|coder| config.coder = Some(coder)),
        },
    },
    Setting {
        name: "codebook",
        help: "The codebooks to code with: a file or an id, or a list of them",
        default: "[]",
        set: |config, value| {
            let names = match value {
                Value::Array(list) => list.iter().map(text).collect::<Result<Vec<&str>, String>>()?,
                Value::String(_)
                | Value::Integer(_)
                | Value::Float(_)
                | Value::Boolean(_)
                | Value::Datetime(_)
                | Value::InlineTable(_) => vec![text(value)?],
            };
            config.codebooks = names.into_iter().map(str::to_owned).collect();
            Ok(())
        },
    },
];

fn text(value: &Value) -> Result<&str, String> {
    value.as_str().ok_or_else(|| "needs a text in quotation marks".to_owned())
}

fn truth(value: &Value) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| "needs true or false".to_owned())
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(value: &Value) -> Result<T, String> {
    text(value)?.parse().map_err(|error: T::Err| error.to_string())
}

impl Config {
    /// The settings of the user who runs the program.
    pub(super) fn of_user() -> Config {
        match path(|name| std::env::var_os(name).map(PathBuf::from)) {
            Some(path) => Config::load(&path),
            None => Config::default(),
        }
    }

    fn load(path: &Path) -> Config {
        let shown = visible(&path.to_string_lossy()).into_owned();
        let fault = |what: &dyn std::fmt::Display| Config {
            faults: vec![format!("{shown}: {what}")],
            ..Config::default()
        };
        match read_head(path) {
            Ok(bytes) => match std::str::from_utf8(&bytes) {
                Ok(text) => Config::parse(text, &shown),
                Err(_) => fault(&"not UTF-8; save it as UTF-8"),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => Config::default(),
            Err(error) => fault(&error),
        }
    }

    /// Reads the text of the file. A line that is wrong is a fault, and the rest holds.
    fn parse(text: &str, shown: &str) -> Config {
        let mut config = Config::default();
        let mut lines: Vec<&str> = text.lines().collect();
        let document = loop {
            // A line that is no TOML is left blank, and the rest read again: positions are those of the text.
            let rest: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
            match rest.parse::<Document<String>>() {
                Ok(document) => break document,
                Err(error) => {
                    let line = line_of(error.span(), &rest);
                    config.faults.push(format!(
                        "{shown}:{}: {}",
                        line + 1,
                        error.message().replace('\n', " ")
                    ));
                    match lines.get_mut(line).filter(|line| !line.is_empty()) {
                        Some(line) => *line = "",
                        None => return config,
                    }
                }
            }
        };
        for (name, item) in document.iter() {
            if let ("keys", Some(table)) = (name, item.as_table_like()) {
                for (name, item) in table.iter() {
                    if let Err(what) = config.key(name, item) {
                        let line = line_of(item.span(), document.raw()) + 1;
                        config.faults.push(format!("{shown}:{line}: keys.{}: {what}", visible(name)));
                    }
                }
                continue;
            }
            let fault = match (SETTINGS.iter().find(|setting| setting.name == name), item) {
                (Some(setting), Item::Value(value)) => match (setting.set)(&mut config, value) {
                    Ok(()) => {
                        config.values.push((setting.name, value.to_string().trim().to_owned()));
                        None
                    }
                    Err(what) => Some(what),
                },
                (Some(_), _) => Some("needs a single value".to_owned()),
                (None, _) => {
                    let names = SETTINGS.iter().map(|setting| setting.name);
                    Some(match closest(name, names.clone()) {
                        Some(meant) => format!("unknown setting; did you mean {meant}?"),
                        None => format!(
                            "unknown setting; the settings are {}",
                            names.collect::<Vec<_>>().join(", ")
                        ),
                    })
                }
            };
            let line = line_of(item.span(), document.raw()) + 1;
            config.faults.extend(fault.map(|what| format!("{shown}:{line}: {}: {what}", visible(name))));
        }
        config
    }
}

impl Config {
    /// Gives a command other keys: one, or a list.
    fn key(&mut self, name: &str, item: &Item) -> Result<(), String> {
        let Some(row) = TABLE.iter().find(|row| row.name == name) else {
            let meant = closest(name, TABLE.iter().map(|row| row.name));
            return Err(match meant {
                Some(meant) => format!("unknown command; did you mean {meant}?"),
                None => "unknown command; untaped config lists the commands".to_owned(),
            });
        };
        if row.command == Command::Cancel {
            return Err("this key cannot be changed".to_owned());
        }
        let key = |value: &Value| {
            let name = text(value)?;
            key_named(name).filter(|&key| key != Key::Ctrl('c')).ok_or_else(|| {
                format!("{name:?} cannot be the key of a command; use a letter or a sign, or a name such as space, Ctrl-N, PgDn, Up")
            })
        };
        let keys = match item {
            Item::Value(Value::Array(list)) => list.iter().map(key).collect::<Result<Vec<Key>, String>>()?,
            Item::Value(value) => vec![key(value)?],
            Item::None | Item::Table(_) | Item::ArrayOfTables(_) => Vec::new(),
        };
        if keys.is_empty() {
            return Err("needs a key, or a list of keys".to_owned());
        }
        if let Some((command, _)) =
            self.keys.iter().find(|(_, others)| keys.iter().any(|key| others.contains(key)))
            && let Some(other) = TABLE.iter().find(|row| row.command == *command)
        {
            return Err(format!("a key of {} as well; a key has one command", other.name));
        }
        self.keys.push((row.command, keys));
        Ok(())
    }
}

/// The file of the settings; `None` if no home is known.
fn path(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    let folder = xdg_folder(variable("XDG_CONFIG_HOME"), variable("HOME"), ".config")?;
    Some(folder.join("untaped").join("config.toml"))
}

/// The number of lines before a place in a text.
fn line_of(place: Option<std::ops::Range<usize>>, text: &str) -> usize {
    let before = place.and_then(|place| text.get(..place.start.min(text.len().saturating_sub(1))));
    before.map_or(0, |before| before.matches('\n').count())
}

/// Prints the settings as a file that could be the user's, with what is wrong in the user's on standard error.
pub(super) fn run() -> Result<ExitCode> {
    let path = path(|name| std::env::var_os(name).map(PathBuf::from));
    let config = path.as_deref().map(Config::load).unwrap_or_default();
    let mut out = Out::new(Escaping::text(ascii_locale()));
    out.text(&shown(&config, path.as_deref()))?;
    out.finish()?;
    if config.faults.is_empty() {
        return Ok(DONE);
    }
    list(&config.faults.join("\n"));
    note(&format!("{} in the settings; the rest holds", counted(config.faults.len() as u64, "error")));
    Ok(nothing())
}

fn shown(config: &Config, path: Option<&Path>) -> String {
    let mut text =
        String::from("# The settings of the player. An option of the command line overrides a setting.\n");
    if let Some(path) = path {
        let _ = writeln!(text, "# File: {}", visible(&path.to_string_lossy()));
    }
    for setting in SETTINGS {
        let stated = config.values.iter().find(|(name, _)| *name == setting.name);
        let value = stated.map_or(setting.default, |(_, value)| value);
        let _ = write!(text, "\n# {}\n{} = {value}\n", setting.help, setting.name);
    }
    text.push_str("\n# The keys of commands: one, or a list. What begins with # is the default.\n[keys]\n");
    for row in TABLE.iter().filter(|row| row.command != Command::Cancel) {
        let changed = config.keys.iter().find(|(command, _)| *command == row.command);
        let keys = changed.map_or(row.keys, |(_, keys)| keys);
        let keys: Vec<String> = keys.iter().map(|&key| format!("{:?}", key_name(key))).collect();
        let hash = if changed.is_some() { "" } else { "# " };
        let _ = writeln!(text, "{hash}{} = [{}]", row.name, keys.join(", "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Config {
        Config::parse(text, "config.toml")
    }

    #[test]
    fn what_is_printed_without_a_file_is_a_file_with_the_defaults() {
        let printed = shown(&Config::default(), None);
        let again = parsed(&printed);
        assert!(again.faults.is_empty(), "{:?}", again.faults);
        assert_eq!(again.values.len(), SETTINGS.len());
        assert_eq!(shown(&again, None), printed);
        assert_eq!(
            (again.gap, again.idle_time_limit),
            (Some(GapRule::default()), Some(IdleLimit::default()))
        );
        assert_eq!((again.column, again.theme), (Some(Column::default()), Some(ThemeName::Auto)));
    }

    #[test]
    fn a_wrong_line_is_said_and_the_rest_holds() {
        let config = parsed(
            "zero = \"warning\"\ngap = maybe\ncolum = \"taped\"\n\nmouse = 1\ncolumn = \"tape\"\ntheme = \"light\"\n[x]\n",
        );
        assert_eq!((config.zero.as_deref(), config.theme), (Some("warning"), Some(ThemeName::Light)));
        assert_eq!((config.gap, config.mouse, config.column), (None, None, None));
        let starts = [
            "config.toml:2: ",
            "config.toml:3: colum: unknown setting; did you mean column?",
            "config.toml:5: mouse: needs true or false",
            "config.toml:6: column: unknown column \"tape\"",
            "config.toml:8: x: unknown setting; the settings are zero, ",
        ];
        assert_eq!(config.faults.len(), starts.len(), "{:#?}", config.faults);
        for (fault, start) in config.faults.iter().zip(starts) {
            assert!(fault.starts_with(start), "{fault}");
        }
    }

    #[test]
    fn commands_get_other_keys_by_their_names() {
        let config = parsed(
            "[keys]\nnext-gap = \"n\"\nplay-pause = [\"x\", \"Ctrl-P\"]\nprevios-gap = \"N\"\nquit = \"7\"\ncancel = \"x\"\nhelp = \"n\"\nsearch = []\n",
        );
        let gap = Command::Gap(crate::app::table::Direction::Forward);
        assert_eq!(
            config.keys,
            [(gap, vec![Key::Char('n')]), (Command::PlayPause, vec![Key::Char('x'), Key::Ctrl('p')])]
        );
        let starts = [
            "config.toml:4: keys.previos-gap: unknown command; did you mean previous-gap?",
            "config.toml:5: keys.quit: \"7\" cannot be the key of a command",
            "config.toml:6: keys.cancel: this key cannot be changed",
            "config.toml:7: keys.help: a key of next-gap as well",
            "config.toml:8: keys.search: needs a key, or a list of keys",
        ];
        assert_eq!(config.faults.len(), starts.len(), "{:#?}", config.faults);
        for (fault, start) in config.faults.iter().zip(starts) {
            assert!(fault.starts_with(start), "{fault}");
        }
        let printed = shown(&config, None);
        assert!(
            printed.contains("\nnext-gap = [\"n\"]\n") && printed.contains("\n# next-mark = [\"m\"]\n"),
            "{printed}"
        );
        // What is printed is in the order of the table.
        let again = parsed(&printed).keys;
        assert_eq!(again.into_iter().rev().collect::<Vec<_>>(), config.keys);
    }

    #[test]
    fn a_file_that_is_all_wrong_is_read_to_its_end() {
        let config = parsed(&"= = =\n".repeat(50));
        assert_eq!(config.faults.len(), 50);
        assert!(parsed("").faults.is_empty() && parsed("\u{feff}zero = \"start\"").faults.is_empty());
    }

    #[test]
    fn the_file_is_in_the_configuration_folder_and_never_in_a_relative_one() {
        let with = |config: &'static str, home: &'static str| {
            path(move |name| Some(PathBuf::from(if name == "HOME" { home } else { config })))
        };
        assert_eq!(with("/c", "/h"), Some(PathBuf::from("/c/untaped/config.toml")));
        assert_eq!(with("c", "/h"), Some(PathBuf::from("/h/.config/untaped/config.toml")));
        assert_eq!(with("", "h"), None);
    }
}
