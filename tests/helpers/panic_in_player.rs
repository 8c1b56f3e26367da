//! Plays the log in its argument; a second thread panics once a file next to the log exists whose extension is `now`.
#![expect(clippy::unwrap_used, reason = "a helper of the tests")]

use std::path::Path;
use std::time::Duration;

fn main() {
    let log = std::env::args().nth(1).unwrap();
    let signal = Path::new(&log).with_extension("now");
    std::thread::spawn(move || {
        while !signal.exists() {
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("planted");
    });
    untaped::cli::run(["untaped".into(), log.into()]).unwrap();
}
