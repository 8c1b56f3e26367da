//! The commands by task: the only list of them, from which `-h` and `--help` are made.

use unicode_width::UnicodeWidthStr;

/// The commands for one task.
struct Group {
    task: &'static str,
    place: Place,
    /// Each command with what it does, in at most [`WORDS`] columns.
    commands: &'static [(&'static str, &'static str)],
}

/// Where the short help lists a group.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Left,
    Right,
    /// Nowhere: only `--help` lists it.
    Long,
}

/// The groups, in the order of `--help`.
const GROUPS: &[Group] = &[
    Group {
        task: "Read",
        place: Place::Left,
        commands: &[
            ("play", "Replay a log (the default)"),
            ("demo", "Replay an invented session"),
            ("cat", "Print the transcript"),
            ("search", "Find words, and who spoke"),
            ("sources", "List differing accounts"),
            ("check", "List the problems of a log"),
        ],
    },
    Group {
        task: "Bring in",
        place: Place::Left,
        commands: &[("import", "Make a log of transcripts"), ("formats", "List the formats")],
    },
    Group {
        task: "Measure",
        place: Place::Right,
        commands: &[
            ("gaps", "List the untaped time"),
            ("hours", "Sum up; what came before"),
            ("intervals", "Time between milestones"),
            ("talk", "Who talks how much"),
            ("bins", "Counts in bins of time"),
            ("agree", "How far coders agree"),
            ("facts", "Who said a fact first"),
            ("rules", "What recording rules ask"),
        ],
    },
    Group {
        task: "Code",
        place: Place::Right,
        commands: &[("work", "List notes, codes, marks"), ("codebooks", "List, check, begin one")],
    },
    Group {
        task: "Take out",
        place: Place::Left,
        commands: &[("export", "Save for another program"), ("picture", "Draw a timeline for print")],
    },
    Group {
        task: "Set up",
        place: Place::Long,
        commands: &[("config", ""), ("completions", ""), ("man", "")],
    },
];

/// The width of a name in the short help: that of the longest.
const NAME: usize = "codebooks".len();
/// The most columns for what a command does in the short help, so that two groups fit side by side in 80.
const WORDS: usize = 26;
/// The width of a column of the short help.
const COLUMN: usize = 2 + NAME + 2 + WORDS;

/// The commands in two columns, for a screen of 24 rows.
pub(super) fn short() -> String {
    let column = |place| {
        let groups = GROUPS.iter().filter(|group| group.place == place);
        let groups = groups.map(|group| {
            let line = |(name, words): &(&str, &str)| format!("  {name:NAME$}  {words}");
            let lines = std::iter::once(format!("{}:", group.task));
            lines.chain(group.commands.iter().map(line)).collect::<Vec<_>>()
        });
        groups.collect::<Vec<_>>().join(&String::new())
    };
    let (left, mut right) = (column(Place::Left), column(Place::Right));
    right.extend([String::new(), "`untaped help COMMAND` tells more.".to_owned()]);
    let line = |i: usize| {
        let [left, right] = [&left, &right].map(|column| column.get(i).map_or("", String::as_str));
        let space = " ".repeat((COLUMN + 2).saturating_sub(left.width()));
        format!("{left}{space}{right}").trim_end().to_owned()
    };
    let lines: Vec<String> = (0..left.len().max(right.len())).map(line).collect();
    lines.join("\n")
}

/// The commands with what `command` says of each, one on a line.
pub(super) fn long(command: &clap::Command) -> String {
    let width = GROUPS.iter().flat_map(|group| group.commands).map(|(name, _)| name.len()).max().unwrap_or(0);
    let group = |group: &Group| {
        let line = |(name, _): &(&str, &str)| {
            let about = command.find_subcommand(name).and_then(clap::Command::get_about);
            format!("\n  {name:width$}  {}", about.map(ToString::to_string).unwrap_or_default())
        };
        format!("{}:{}", group.task, group.commands.iter().map(line).collect::<String>())
    };
    let groups: Vec<String> = GROUPS.iter().map(group).collect();
    format!("{}\n\n`untaped help COMMAND` shows the options and examples of a command.", groups.join("\n\n"))
}

/// The names of all commands, in the order of `--help`.
#[cfg(test)]
pub(in crate::cli) fn names() -> impl Iterator<Item = &'static str> {
    GROUPS.iter().flat_map(|group| group.commands).map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_command_does_fits_its_column_and_is_told_where_it_is_shown() {
        for group in GROUPS {
            for (name, words) in group.commands {
                let shown = group.place != Place::Long;
                assert!(words.width() <= WORDS && words.is_empty() != shown, "{name}: {words}");
                assert!(!shown || name.len() <= NAME, "{name}");
            }
        }
    }
}
