//! Runs the picker, in which the user chooses a log.

use super::shutdown::write_failed;
use super::{Loop, env_path, now};
use crate::app::{Picker, PickerAction};
use crate::store::{Log, Summaries};
use crate::tui::incoming::Incoming;
use crate::tui::input::Typed;
use crate::tui::listing::{Reader, list_files};
use crate::ui;
use anyhow::Result;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGTSTP, SIGWINCH};

impl Loop {
    /// Lets the user choose a log.
    pub(super) fn pick(&mut self) -> Result<Option<Log>> {
        let theme = self.theme();
        let size = self.screen.size()?;
        let mut picker = Picker::new(size, self.options.settings.ascii);
        let (state, home) = (env_path("XDG_STATE_HOME"), env_path("HOME"));
        let reader = Reader {
            open: self.options.open.clone(),
            thresholds: self.options.settings.thresholds,
            places: self.places.clone(),
            blind: self.options.settings.blind.on,
            known: Summaries::load(state, home),
        };
        let _listing = list_files(reader, self.to.clone());
        loop {
            if self.screen.is_free() {
                self.screen.draw(|frame| ui::render_picker(&picker, &theme, frame))?;
            }
            let until = self.decoder.until();
            let incoming = self.receive(until.map(|until| until.saturating_duration_since(now())));
            let mut typed = Vec::new();
            match incoming {
                Some(Incoming::Terminal(bytes, arrived)) => typed = self.decoder.bytes(&bytes, arrived),
                None => typed.extend(self.decoder.expire(now()).into_iter().flatten()),
                Some(Incoming::Signal(SIGWINCH)) => picker.size = self.screen.size()?,
                Some(Incoming::TerminalGone) => {
                    self.die(SIGHUP);
                    return Ok(None);
                }
                Some(Incoming::WriteFailed(e)) => return Err(write_failed(e)),
                Some(Incoming::Signal(SIGTSTP)) => {
                    self.suspend()?;
                    picker.size = self.screen.size()?;
                }
                Some(Incoming::Signal(SIGCONT)) => {
                    self.screen.take_again()?;
                    picker.size = self.screen.size()?;
                }
                Some(Incoming::Picker(msg)) => picker.update(msg),
                Some(Incoming::Signal(signal)) => {
                    self.die(signal);
                    return Ok(None);
                }
                _ => {}
            }
            for typed in typed {
                let Typed::Key(key) = typed else { continue };
                match picker.key(key) {
                    PickerAction::Nothing => {}
                    PickerAction::Quit => return Ok(None),
                    PickerAction::Suspend => {
                        self.suspend()?;
                        picker.size = self.screen.size()?;
                    }
                    PickerAction::Log(input) => match self.options.open.open(&input) {
                        Ok(log) => return Ok(Some(log)),
                        Err(e) => picker.show_faults(&input, &format!("{e:#}")),
                    },
                }
            }
        }
    }
}
