//! Threads that check whether a log changed: repeatedly if it is followed, else once after a key.
//!
//! Polling works everywhere. inotify does not report what another machine writes to a network file system (inotify(7)).

use super::incoming::Incoming;
use crate::app::Msg;
use crate::session::Thresholds;
use crate::store::{Change, FileState, FollowStatus, Follower, read_all};
use anyhow::Result;
use std::ops::ControlFlow;
use std::sync::mpsc::SyncSender;
use std::thread;
use std::time::Duration;

/// How often a followed log is checked: soon enough to seem immediate, and eight system calls a second are no load.
const EVERY: Duration = Duration::from_millis(250);

/// Starts a thread that checks a log once and sends the follower back.
pub(super) fn check(mut follower: Box<Follower>, to: SyncSender<Incoming>) {
    thread::spawn(move || {
        let mut lines = 0;
        let status = follower.poll(|batch| {
            lines += batch.whole_lines();
            flow(to.send(Incoming::App(Msg::Grown(batch))).is_ok())
        });
        // After an error or a replacement there is nothing more to find, but a deleted file may come back.
        let (again, msg) = match status {
            Ok(FollowStatus::Unchanged) => (true, None),
            Ok(FollowStatus::Grown) => (true, Some(Msg::Added(lines))),
            Ok(FollowStatus::Changed(change)) => (change == Change::Deleted, Some(Msg::Changed(change))),
            Err(e) => (false, Some(Msg::CheckFailed(format!("{e:#}")))),
        };
        let _ = to.send(Incoming::Checked(again.then_some(follower), msg));
    });
}

/// Starts a thread that checks a log until the player ends, and reloads it when the file is replaced or truncated.
pub(super) fn follow(mut follower: Box<Follower>, thresholds: Thresholds, to: SyncSender<Incoming>) {
    thread::spawn(move || {
        let (mut changed, mut reported) = (None, None);
        // The error is reported once, and the next check that succeeds ends it.
        let mut failed: Option<String> = None;
        loop {
            thread::sleep(EVERY);
            let next = match changed {
                None => {
                    match follower.poll(|batch| flow(to.send(Incoming::App(Msg::Grown(batch))).is_ok())) {
                        Ok(FollowStatus::Unchanged | FollowStatus::Grown) if failed.take().is_some() => {
                            Incoming::App(Msg::CheckedAgain)
                        }
                        Ok(FollowStatus::Unchanged | FollowStatus::Grown) => continue,
                        Ok(FollowStatus::Changed(change)) => {
                            // A deleted file can be read until a new one takes its name.
                            changed = (change != Change::Deleted).then_some(change);
                            Incoming::App(Msg::Changed(change))
                        }
                        Err(e) => {
                            let error = format!("{e:#}");
                            if failed.as_ref() == Some(&error) {
                                continue;
                            }
                            failed = Some(error.clone());
                            Incoming::App(Msg::CheckFailed(error))
                        }
                    }
                }
                Some(change) => match reload(&follower, thresholds, change) {
                    Ok((next, reloaded)) => {
                        (follower, changed, reported) = (next, None, None);
                        reloaded
                    }
                    // The file may be about to be written: report the error once, and try again.
                    Err(e) => {
                        let error = format!("{e:#}");
                        if reported.as_ref() == Some(&error) {
                            continue;
                        }
                        reported = Some(error.clone());
                        Incoming::App(Msg::Notice(error))
                    }
                },
            };
            if to.send(next).is_err() {
                return;
            }
        }
    });
}

/// Reloads a log by its name.
fn reload(before: &Follower, thresholds: Thresholds, change: Change) -> Result<(Box<Follower>, Incoming)> {
    let log = before.log().reopen()?;
    let stand = FileState::read(&log);
    let session = read_all(&log, thresholds)?;
    let follower = Box::new(Follower::new(log.clone(), stand, &session)?);
    Ok((follower, Incoming::Reloaded(log, Box::new(session), change)))
}

fn flow(goes_on: bool) -> ControlFlow<()> {
    if goes_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
}
