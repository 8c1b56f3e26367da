//! Argument definitions agree with their files and their documentation.

use super::args::{command, listed_names};
use super::man::page;
use std::path::Path;

#[test]
fn every_subcommand_has_a_file_of_its_own_a_help_with_an_example_and_a_place_in_the_man_page() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli");
    let mut command = command();
    command.build();
    let man = page(&[]).unwrap();
    let help = command.render_long_help().to_string();
    let mut count = 0;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let name = sub.get_name();
        assert!(folder.join(format!("{name}.rs")).is_file(), "{name} has no file");
        assert!(sub.get_about().is_some(), "{name} has no description");
        assert!(help.contains(&format!("\n  {name} ")), "{name} is not in --help");
        assert!(man.contains(&format!("\n.SS {name}\n")), "{name} is not in the man page");
        for arg in sub.get_arguments() {
            assert!(arg.get_help().is_some(), "{name}: {} is not explained", arg.get_id());
            if let Some(long) = arg.get_long() {
                let flag = format!("\\-\\-{}", long.replace('-', "\\-"));
                assert!(long == "help" || man.contains(&flag), "{name}: --{long} is not in the man page");
            }
        }
        count += 1;
    }
    assert!(count > 8, "the commands were not found");
}

#[test]
fn every_command_is_listed_once_by_its_task() {
    let mut command = command();
    command.build();
    let mut commands: Vec<&str> =
        command.get_subcommands().map(clap::Command::get_name).filter(|name| *name != "help").collect();
    let mut listed: Vec<&str> = listed_names().collect();
    commands.sort_unstable();
    listed.sort_unstable();
    assert_eq!(listed, commands, "src/cli/args/groups.rs lists the commands");
}

#[test]
fn help_help_prints_help() {
    for option in ["--help", "-h"] {
        let args = ["untaped", "help", option].map(std::ffi::OsString::from);
        assert_eq!(super::run(args).unwrap(), std::process::ExitCode::SUCCESS);
    }
}

#[test]
fn every_key_of_the_table_is_in_the_man_page() {
    let keys = crate::app::table::listed();
    let man = page(&keys).unwrap();
    assert_eq!(man.matches("\n.TP\n.B ").count(), keys.len());
}

#[test]
fn every_short_help_fits_a_screen_of_24_by_80() {
    let mut command = command();
    command.build();
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    let mut helps = vec![command.render_help().to_string()];
    for name in names.iter().filter(|name| *name != "help") {
        helps.extend(command.find_subcommand_mut(name).map(|sub| sub.render_help().to_string()));
    }
    for help in helps {
        assert!(help.lines().count() <= 24, "{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 80), "{help}");
    }
}
