//! Looks at files that are made to change. What a session makes of what is added is a law in `tests/laws.rs`.

use super::*;
use crate::session::{ReadExtent, Thresholds};
use crate::store::{Input, read_all};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

const LOG: &str = "{\"format\":\"untaped\",\"version\":1}\n{\"t\":1,\"type\":\"note\",\"text\":\"first\"}\n";

/// A log in a folder of its own, read.
struct Read {
    folder: tempfile::TempDir,
    session: Session,
    follower: Follower,
}

impl Read {
    fn new(text: &str) -> Read {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        std::fs::write(&path, text).unwrap();
        let log = Log::open_to_follow(&Input::File(path)).unwrap();
        let stand = FileState::read(&log);
        let session = read_all(&log, Thresholds::default()).unwrap();
        let follower = Follower::new(log, stand, &session).unwrap();
        Read { folder, session, follower }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("log.jsonl")
    }

    fn add(&self, text: &str) {
        let mut file = OpenOptions::new().append(true).open(self.path()).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    fn look(&mut self) -> FollowStatus {
        let session = &mut self.session;
        let look = self.follower.poll(|batch| {
            session.append(batch);
            session.settle(ReadExtent::Whole);
            ControlFlow::Continue(())
        });
        look.unwrap()
    }
}

#[test]
fn what_is_as_it_was_is_not_told_and_not_read() {
    let mut read = Read::new(LOG);
    assert_eq!((read.follower.has_changed(), read.look()), (false, FollowStatus::Unchanged));
    read.add("");
    assert_eq!((read.follower.has_changed(), read.look()), (false, FollowStatus::Unchanged));
}

#[test]
fn lines_that_are_added_are_read_once() {
    let mut read = Read::new(LOG);
    for n in 2..5 {
        read.add(&format!("{{\"t\":{n},\"type\":\"note\",\"text\":\"more\"}}\n"));
        assert!(read.follower.has_changed());
        assert_eq!((read.look(), read.look()), (FollowStatus::Grown, FollowStatus::Unchanged));
        assert_eq!((read.session.index().len(), read.session.line_count()), (n, n as u64 + 1));
    }
}

#[test]
fn a_last_line_that_could_be_read_without_its_end_is_not_read_twice() {
    let mut read = Read::new(LOG.trim_end());
    assert_eq!(read.session.index().len(), 1);
    read.add(" ");
    assert_eq!(read.look(), FollowStatus::Unchanged);
    read.add("\r\n{\"t\":2,\"type\":\"note\",\"text\":\"more\"}");
    assert_eq!(read.look(), FollowStatus::Grown);
    assert_eq!((read.session.index().len(), read.session.line_count()), (2, 3));
    assert_eq!(read.session.index().get(1).unwrap().line(), 3);
    // What is no line end makes another line of it.
    read.add("and more");
    assert_eq!(read.look(), FollowStatus::Changed(Change::Overwritten));
}

#[test]
fn what_has_become_of_a_file_is_told_once_by_its_name() {
    let mut read = Read::new(LOG);
    std::fs::write(read.path(), LOG.split_at(20).0).unwrap();
    assert_eq!(
        (read.look(), read.look()),
        (FollowStatus::Changed(Change::Truncated), FollowStatus::Unchanged)
    );

    // As many bytes as before, and more of them.
    for more in ["", "{\"t\":2,\"type\":\"note\",\"text\":\"more\"}\n"] {
        let mut read = Read::new(LOG);
        let mut file = OpenOptions::new().write(true).open(read.path()).unwrap();
        file.write_all((LOG.replace("first", "FIRST") + more).as_bytes()).unwrap();
        assert_eq!(
            (read.look(), read.look()),
            (FollowStatus::Changed(Change::Overwritten), FollowStatus::Unchanged)
        );
        assert!(read.session.index().len() == 1, "what does not fit is not added");
    }

    let mut read = Read::new(LOG);
    std::fs::remove_file(read.path()).unwrap();
    assert_eq!((read.look(), read.look()), (FollowStatus::Changed(Change::Deleted), FollowStatus::Unchanged));
    std::fs::write(read.path(), LOG).unwrap();
    assert_eq!(
        (read.look(), read.look()),
        (FollowStatus::Changed(Change::Replaced), FollowStatus::Unchanged)
    );
    assert_eq!(read.follower.log().reopen().unwrap().size(), LOG.len() as u64);
}

#[test]
fn what_was_added_before_a_file_was_replaced_is_read_before_that_is_told() {
    let mut read = Read::new(LOG);
    read.add("{\"t\":2,\"type\":\"note\",\"text\":\"more\"}\n");
    let other = read.folder.path().join("other");
    std::fs::write(&other, LOG).unwrap();
    std::fs::rename(other, read.path()).unwrap();
    assert_eq!((read.look(), read.look()), (FollowStatus::Grown, FollowStatus::Changed(Change::Replaced)));
    assert_eq!((read.session.index().len(), read.look()), (2, FollowStatus::Unchanged));
}

#[test]
fn a_log_is_read_in_parts_however_much_was_added() {
    let mut read = Read::new(LOG);
    let line = format!("{{\"t\":2,\"type\":\"note\",\"text\":\"{}\"}}\n", "x".repeat(100_000));
    let lines = usize::try_from(PART).unwrap() * 2 / line.len();
    read.add(&line.repeat(lines));
    let mut parts = 0;
    let look = read.follower.poll(|batch| {
        parts += 1;
        read.session.append(batch);
        ControlFlow::Continue(())
    });
    assert_eq!((look.unwrap(), parts), (FollowStatus::Grown, 2));
    assert_eq!(read.session.index().len(), lines + 1);
}

#[test]
fn only_a_regular_file_is_followed_and_it_may_be_empty() {
    let folder = tempfile::tempdir().unwrap();
    let error = |input: &Input| format!("{:#}", Log::open_to_follow(input).unwrap_err());
    assert!(error(&Input::Stdin).contains("--follow needs a file"));
    assert!(error(&Input::File("/dev/null".into())).contains("--follow needs a regular file"));
    assert!(error(&Input::File(folder.path().into())).contains("is a directory"));
    let empty = folder.path().join("empty.jsonl");
    std::fs::write(&empty, "").unwrap();
    assert_eq!(Log::open_to_follow(&Input::File(empty.clone())).unwrap().size(), 0);
    assert!(Log::open(&Input::File(empty), 0).is_err());
}
