//! What can be shown of writing a file within one process.

use super::*;
use std::os::unix::fs::symlink;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_file_is_replaced_whole_and_belongs_to_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("place.json");
    write_private(&path, b"one").unwrap();
    write_private(&path, b"two").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"two");
    assert_eq!(mode(&path), 0o600);
    assert_eq!(names(folder.path()), ["place.json"], "nothing temporary is left");
}

#[test]
fn what_was_readable_by_others_is_so_no_more_once_it_is_private() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("place.json");
    fs::write(&path, "old").unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    write_private(&path, b"new").unwrap();
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn a_failure_names_the_file_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing/place.json");
    let message = format!("{:#}", write_private(&path, b"x").unwrap_err());
    assert!(message.contains("place.json: cannot write: "), "{message}");
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn nothing_stands_under_the_name_until_it_is_finished_and_nothing_is_left_where_it_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.srt");
    let mut file = NewFile::create(&path, Existing::Keep).unwrap();
    for _ in 0..3_000 {
        file.write_all(&[b'x'; 100]).unwrap();
    }
    file.flush().unwrap();
    assert!(!path.exists() && names(folder.path()).len() == 1);
    drop(file);
    assert_eq!(names(folder.path()), [""; 0]);
    let mut file = NewFile::create(&path, Existing::Keep).unwrap();
    file.write_all(b"whole").unwrap();
    file.finish().unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"whole");
    assert_eq!(names(folder.path()), ["long.srt"]);
}

#[test]
fn a_file_that_stands_there_is_kept_unless_it_is_to_be_replaced_also_where_it_came_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.jsonl");
    let mut early = NewFile::create(&path, Existing::Keep).unwrap();
    early.write_all(b"late").unwrap();
    fs::write(&path, "theirs").unwrap();
    for error in
        [NewFile::create(&path, Existing::Keep).map(|_| ()).unwrap_err(), early.finish().unwrap_err()]
    {
        let message = format!("{error:#}");
        assert!(
            message.ends_with("out.jsonl: cannot write: already exists; use --force to replace it"),
            "{message}"
        );
    }
    assert_eq!(fs::read(&path).unwrap(), b"theirs");
    fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
    let mut file = NewFile::create(&path, Existing::Replace).unwrap();
    file.write_all(b"ours").unwrap();
    file.finish().unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"ours");
    assert_eq!(mode(&path), 0o640, "it keeps the permissions");
    assert_eq!(names(folder.path()), ["out.jsonl"]);
}

#[test]
fn what_is_no_plain_writable_file_is_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let read_only = folder.path().join("read-only");
    fs::write(&read_only, "kept").unwrap();
    fs::set_permissions(&read_only, Permissions::from_mode(0o444)).unwrap();
    let dangling = folder.path().join("dangling");
    symlink("nowhere", &dangling).unwrap();
    for (path, what) in [
        (Path::new("/dev/null"), "is not a regular file"),
        (folder.path(), "is a directory"),
        (read_only.as_path(), "read-only"),
        (dangling.as_path(), "is a symbolic link"),
        (Path::new(""), "give a file name"),
        (Path::new(".."), "is a directory"),
    ] {
        for existing in [Existing::Keep, Existing::Replace] {
            let error = NewFile::create(path, existing).map(|_| ()).unwrap_err();
            let message = format!("{error:#}");
            assert!(
                message.contains(what) || message.contains("already exists; use --force to replace it"),
                "{path:?}: {message}"
            );
        }
    }
    assert_eq!(names(folder.path()), ["dangling", "read-only"]);
}

#[test]
fn nothing_is_written_through_a_link_or_under_a_second_name() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("real"), "old").unwrap();
    symlink("real", at("link")).unwrap();
    symlink("missing", at("dangling")).unwrap();
    fs::write(at("first"), "old").unwrap();
    fs::hard_link(at("first"), at("second")).unwrap();
    for (name, what) in [
        (
            "link",
            "link: cannot write: is a symbolic link, and nothing is written through one; move it away or use",
        ),
        ("dangling", "is a symbolic link"),
        ("second", "second: cannot write: has 2 names (hard links)"),
    ] {
        let error = format!("{:#}", write_private(&at(name), b"new").unwrap_err());
        assert!(error.contains(what), "{error}");
    }
    assert_eq!(
        (fs::read(at("real")).unwrap(), fs::read(at("second")).unwrap()),
        (b"old".to_vec(), b"old".to_vec())
    );
    assert_eq!(names(folder.path()), ["dangling", "first", "link", "real", "second"]);
}

#[test]
fn a_link_that_appears_while_a_file_is_written_is_replaced_and_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("real"), "old").unwrap();
    for existing in [Existing::Replace, Existing::Keep] {
        let mut file = NewFile::create(&at("out"), existing).unwrap();
        file.write_all(b"new").unwrap();
        symlink("real", at("out")).unwrap();
        assert_eq!(file.finish().is_ok(), existing == Existing::Replace);
        fs::remove_file(at("out")).unwrap();
    }
    assert_eq!(fs::read(at("real")).unwrap(), b"old");
}

#[test]
fn a_link_planted_as_a_temporary_file_leads_nowhere_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("real"), "old").unwrap();
    symlink("real", at(".untaped-abcdef.part")).unwrap();
    write_private(&at("place.json"), b"new").unwrap();
    assert_eq!(fs::read(at("real")).unwrap(), b"old");
    assert_eq!(names(folder.path()), [".untaped-abcdef.part", "place.json", "real"]);
}

#[test]
fn what_a_dead_process_left_is_taken_away_and_what_a_living_one_makes_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let abandoned = folder.path().join(".untaped-abcdef.part");
    fs::write(&abandoned, "half of a recor").unwrap();
    fs::write(folder.path().join(".untaped-notes"), "the user's own").unwrap();
    let mut living = NewFile::create(&folder.path().join("a"), Existing::Keep).unwrap();
    living.write_all(b"a").unwrap();
    write_private(&folder.path().join("b"), b"b").unwrap();
    assert!(!abandoned.exists());
    living.finish().unwrap();
    assert_eq!(names(folder.path()), [".untaped-notes", "a", "b"]);
}

#[test]
fn many_who_write_the_same_file_at_once_leave_the_whole_content_of_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("place.json");
    std::thread::scope(|scope| {
        for writer in 0..8_u8 {
            let path = &path;
            scope.spawn(move || {
                for _ in 0..20 {
                    write_private(path, &vec![b'a' + writer; 100_000]).unwrap();
                    let read = fs::read(path).unwrap();
                    assert!(read.len() == 100_000 && read.iter().all(|b| *b == read[0]), "half a file");
                }
            });
        }
    });
    assert_eq!(names(folder.path()), ["place.json"]);
}
