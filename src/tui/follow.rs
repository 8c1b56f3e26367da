//! The threads that look at a log again: all the time where it is followed, and once where a key is pressed and the
//! file is no longer as it was.
//!
//! Looking again and again is the one way that holds everywhere: inotify tells nothing of what another machine writes
//! to a network file system (inotify(7)), which is where such logs lie.

use super::incoming::Incoming;
use crate::session::Thresholds;
use crate::store::{Change, FileState, FollowStatus, Follower, read_all};
use anyhow::Result;
use std::ops::ControlFlow;
use std::sync::mpsc::SyncSender;
use std::thread;
use std::time::Duration;

/// How often a log that is followed is looked at: soon enough to be taken for at once, and four looks of two system
/// calls a second are no load.
const EVERY: Duration = Duration::from_millis(250);

/// Looks at a log once; the follower comes back with what was found.
pub fn look_once(mut follower: Box<Follower>, to: SyncSender<Incoming>) {
    thread::spawn(move || {
        let mut lines = 0;
        let look = follower.poll(|batch| {
            lines += batch.whole_lines();
            flow(to.send(Incoming::Grown(batch)).is_ok())
        });
        let look = look.map_err(|e| format!("{e:#}"));
        let _ = to.send(Incoming::Looked { follower, look, lines });
    });
}

/// Looks at a log until the player ends; reads it anew where it is no longer what was read.
pub fn follow(mut follower: Box<Follower>, thresholds: Thresholds, to: SyncSender<Incoming>) {
    thread::spawn(move || {
        let mut changed = None;
        let mut told = None;
        loop {
            thread::sleep(EVERY);
            let next = match changed {
                None => match follower.poll(|batch| flow(to.send(Incoming::Grown(batch)).is_ok())) {
                    Ok(FollowStatus::Unchanged | FollowStatus::Grown) => continue,
                    Ok(FollowStatus::Changed(change)) => {
                        // What was deleted is still there for whoever has it open, until its name is given anew.
                        changed = (change != Change::Deleted).then_some(change);
                        Incoming::Changed(change)
                    }
                    Err(e) => Incoming::Told(format!("{e:#}")),
                },
                Some(change) => match anew(&follower, thresholds, change) {
                    Ok((next, anew)) => {
                        (follower, changed, told) = (next, None, None);
                        anew
                    }
                    // Somebody may be about to write it: said once, tried again.
                    Err(e) => {
                        let what = format!("{e:#}");
                        if told.as_ref() == Some(&what) {
                            continue;
                        }
                        told = Some(what.clone());
                        Incoming::Told(what)
                    }
                },
            };
            if to.send(next).is_err() {
                return;
            }
        }
    });
}

/// Reads a log anew from its start, under the name that it has.
fn anew(before: &Follower, thresholds: Thresholds, change: Change) -> Result<(Box<Follower>, Incoming)> {
    let log = before.log().reopen()?;
    let stand = FileState::read(&log);
    let session = read_all(&log, thresholds)?;
    let follower = Box::new(Follower::new(log.clone(), stand, &session)?);
    Ok((follower, Incoming::Anew { log, session: Box::new(session), change }))
}

fn flow(goes_on: bool) -> ControlFlow<()> {
    if goes_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
}
