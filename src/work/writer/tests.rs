//! Nothing that was kept is lost, and nothing is said to be kept that is not.

use super::*;
use crate::work::WorkFolder;
use std::fs;
use std::os::unix::fs::symlink;

const SHA: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

fn stamp(ms: u64) -> Stamp {
    Stamp { ms, random: 5 }
}

fn open(folder: &Path) -> (Writer, Option<WorkFile>) {
    let folder = WorkFolder::new(folder).of_log(SHA);
    Writer::open(&folder, &Coder::parse("kp").unwrap(), "tape.jsonl", stamp(1)).unwrap()
}

fn retract(of: &str) -> What {
    What::Retract { of: of.to_owned() }
}

#[test]
fn nothing_is_created_before_the_first_act_and_acts_are_there_when_it_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, file) = open(folder.path());
    assert!(file.is_none() && fs::read_dir(folder.path()).unwrap().count() == 0);
    assert!(writer.keep().unwrap().is_empty());
    let first = writer.add(retract("a"), stamp(2));
    let second = writer.add(retract("b"), stamp(2));
    assert!(first.id < second.id && writer.pending().len() == 2);
    assert_eq!(writer.keep().unwrap(), [first.id.clone(), second.id.clone()]);
    assert!(writer.pending().is_empty());
    drop(writer);
    let (mut writer, file) = open(folder.path());
    let file = file.unwrap();
    assert!(file.problems.is_empty(), "{:?}", file.problems);
    assert_eq!(file.acts, [(2, first), (3, second.clone())]);
    // The clock was set back.
    assert!(writer.add(retract("c"), stamp(0)).id > second.id);
}

#[test]
fn a_second_writer_of_one_coder_is_read_only_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (mut first, _) = open(folder.path());
    let (mut late, _) = open(folder.path());
    first.add(retract("a"), stamp(2));
    first.keep().unwrap();
    let (mut second, file) = open(folder.path());
    assert_eq!(file.unwrap().acts.len(), 1);
    let Access::ReadOnly(why) = second.access().clone() else { panic!("it can write") };
    assert!(why.contains("another untaped is writing to it"), "{why}");
    for writer in [&mut second, &mut late] {
        let act = writer.add(retract("b"), stamp(3));
        assert!(writer.keep().unwrap_err().to_string().contains("another untaped"));
        assert_eq!(writer.pending(), [act]);
    }
    // One that opened before there was a file writes when the other has ended.
    drop(first);
    assert_eq!(late.keep().unwrap().len(), 1);
    drop((late, second));
    assert_eq!(open(folder.path()).1.unwrap().acts.len(), 2);
}

#[test]
fn what_is_not_this_work_is_never_written_to() {
    for (content, what) in [
        ("precious\n".to_owned(), "not the header"),
        (String::new(), "not the header"),
        (
            WorkHeader::new(&SHA.replace('0', "1"), "x", &Coder::parse("kp").unwrap(), "t".into()).line(),
            "another log",
        ),
        (WorkHeader::new(SHA, "x", &Coder::parse("sg").unwrap(), "t".into()).line(), "use --coder sg"),
        (
            format!(
                "{{\"format\":\"untaped-work\",\"version\":2,\"log_sha256\":\"{SHA}\",\"log_name\":\"x\",\"coder\":\"kp\",\"created\":\"t\"}}\n"
            ),
            "newer version",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = WorkFolder::new(folder.path()).of_log(SHA).file(&Coder::parse("kp").unwrap());
        fs::create_dir(path.parent().unwrap()).unwrap();
        fs::write(&path, &content).unwrap();
        let (mut writer, _) = open(folder.path());
        writer.add(retract("a"), stamp(2));
        let error = writer.keep().unwrap_err().to_string();
        assert!(error.contains(what), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
    }
}

#[test]
fn a_link_or_a_second_name_is_not_written_through() {
    for link in [|to: &Path, at: &Path| symlink(to, at), |to: &Path, at: &Path| fs::hard_link(to, at)] {
        let folder = tempfile::tempdir().unwrap();
        let path = WorkFolder::new(folder.path()).of_log(SHA).file(&Coder::parse("kp").unwrap());
        fs::create_dir(path.parent().unwrap()).unwrap();
        let target = folder.path().join("target");
        let content = WorkHeader::new(SHA, "x", &Coder::parse("kp").unwrap(), "t".into()).line();
        fs::write(&target, &content).unwrap();
        link(&target, &path).unwrap();
        let (mut writer, file) = open(folder.path());
        assert!(file.is_some() && matches!(writer.access(), Access::ReadOnly(_)));
        writer.add(retract("a"), stamp(2));
        let error = format!("{:#}", writer.keep().unwrap_err());
        assert!(error.contains("link"), "{error}");
        assert_eq!(fs::read_to_string(&target).unwrap(), content);
    }
}

#[test]
fn a_file_that_is_removed_or_replaced_gets_all_that_the_writer_knows() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, _) = open(folder.path());
    let mut ids = vec![writer.add(retract("a"), stamp(2)).id];
    writer.keep().unwrap();
    fs::remove_dir_all(writer.path().parent().unwrap()).unwrap();
    ids.push(writer.add(retract("b"), stamp(3)).id);
    writer.keep().unwrap();
    // A synchronized folder replaces the file by one that lacks an act and has another.
    let (path, content) = (writer.path().to_owned(), fs::read_to_string(writer.path()).unwrap());
    let other = Act::new("0".repeat(26), "t".to_owned(), retract("z"));
    let replaced: Vec<&str> = content.lines().take(2).chain([other.line.as_str()]).collect();
    fs::remove_file(&path).unwrap();
    fs::write(&path, replaced.join("\n")).unwrap();
    ids.push(writer.add(retract("c"), stamp(4)).id);
    assert_eq!(writer.keep().unwrap().len(), 1);
    drop(writer);
    let file = open(folder.path()).1.unwrap();
    let kept: Vec<String> = file.acts.iter().map(|(_, act)| act.id.clone()).collect();
    assert_eq!(kept, [ids[0].clone(), other.id, ids[1].clone(), ids[2].clone()]);
    assert!(file.problems.is_empty());
}

#[test]
fn a_torn_last_line_is_reported_and_damages_nothing_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let (mut writer, _) = open(folder.path());
    writer.add(retract("a"), stamp(2));
    writer.keep().unwrap();
    let path = writer.path().to_owned();
    drop(writer);
    let content = fs::read_to_string(&path).unwrap() + "{\"id\":\"01";
    fs::write(&path, &content).unwrap();
    let (mut writer, file) = open(folder.path());
    let file = file.unwrap();
    assert!(file.torn && file.problems.list()[0].what.contains("incomplete"));
    writer.add(retract("b"), stamp(3));
    writer.keep().unwrap();
    drop(writer);
    assert!(fs::read_to_string(&path).unwrap().starts_with(&(content + "\n{")));
    assert_eq!(open(folder.path()).1.unwrap().acts.len(), 2);
}
