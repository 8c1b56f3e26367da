//! The settings of a user in the real program.

use super::terminal::Home;
use std::path::Path;

#[test]
fn settings_hold_where_no_option_says_otherwise_and_a_wrong_line_is_said() {
    let home = Home::new();
    let folder = home.state().join("untaped");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(
        folder.join("config.toml"),
        "zero = \"warning\"\ncolumn = \"since-previous\"\ngap = maybe\n",
    )
    .unwrap();
    let log = Path::new(env!("CARGO_MANIFEST_DIR")).join("recordings/five-gaps.jsonl");
    let state = home.state();
    let env = [("XDG_CONFIG_HOME", state.to_str().unwrap())];
    let mut terminal = home.play_with(&log, (80, 24), &env);
    terminal.wait_for("1 error in config.toml: untaped config lists them");
    terminal.wait_for("since last line");
    terminal.send("t");
    // The zero of the hours is the warning, and the option wins over the setting.
    terminal.wait_for("warning");
    let words =
        [env!("CARGO_BIN_EXE_untaped").as_ref(), "--zero".as_ref(), "custody".as_ref(), log.as_os_str()];
    let other = Home::new();
    let mut terminal = other.run(&words, (80, 24), &env);
    terminal.wait_for("error in config.toml");
    terminal.send("tttt");
    terminal.wait_for("custody");
}
