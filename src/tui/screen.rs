//! Takes the terminal for the player, and restores it whatever happens.

use super::backend::{Dialect, Language, ScrollBackend};
use super::incoming::Incoming;
use super::options::Options;
use super::terminal::{enter_raw_mode, leave_raw_mode, size};
use super::writer::{TerminalWriter, WriterHandle};
use anyhow::{Context, Result};
use ratatui::{Frame, Terminal};
use signal_hook::consts::SIGTERM;
use signal_hook::low_level::raise;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Mutex, Once, PoisonError};
use std::thread;

/// Enters the alternate screen, reports pastes as such, hides the cursor, and clears the screen.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[?25l\x1b[2J";
/// Reports presses and the wheel, and nothing while the mouse only moves. The forms of rxvt and of SGR have no last column;
/// a terminal uses the last one that it knows.
const MOUSE: &[u8] = b"\x1b[?1000h\x1b[?1015h\x1b[?1006h";
/// Undoes both.
const LEAVE: &[u8] = b"\x1b[?1006l\x1b[?1015l\x1b[?1000l\x1b[?2004l\x1b[?25h\x1b[?1049l";

/// Whether the terminal is in raw mode, for a panic on any thread.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// How to restore the terminal, once its screen was taken.
static ENTERED: Mutex<Option<WriterHandle>> = Mutex::new(None);
static HOOK: Once = Once::new();

/// The terminal while the player has it. Restored on drop.
pub(super) struct Screen {
    terminal: Terminal<ScrollBackend<TerminalWriter>>,
    mouse: bool,
    /// Whether the next frame enters the alternate screen.
    enters: bool,
    /// Bytes to write before the next frame.
    sequence: Option<String>,
}

impl Screen {
    /// Takes the terminal: raw mode, and with the first frame the alternate screen, bracketed paste, no cursor, and the
    /// mouse if wanted. Reports on written frames are sent to the loop.
    ///
    /// # Errors
    /// The system's error if standard output is not a terminal.
    pub(super) fn take(options: &Options, to: SyncSender<Incoming>) -> Result<Screen> {
        HOOK.call_once(|| {
            let (before, looping) = (std::panic::take_hook(), thread::current().id());
            std::panic::set_hook(Box::new(move |panic| {
                restore();
                before(panic);
                // Without one of its threads the player would wait forever. So it ends, and saves the position.
                if thread::current().id() != looping {
                    let _ = raise(SIGTERM);
                }
            }));
        });
        let dialect = Dialect::from_term(&std::env::var("TERM").unwrap_or_default());
        let line = TerminalWriter::new(to).context("cannot use the terminal")?;
        let backend = ScrollBackend::new(line, dialect, Language::from_locale(&locale()));
        let terminal = Terminal::new(backend).context("cannot use the terminal")?;
        let mut screen = Screen { terminal, mouse: options.mouse, enters: true, sequence: None };
        screen.enter()?;
        Ok(screen)
    }

    fn enter(&mut self) -> Result<()> {
        enter_raw_mode().context("cannot put the terminal into raw mode")?;
        TAKEN.store(true, Ordering::SeqCst);
        self.enters = true;
        Ok(())
    }

    /// Restores the terminal for a while.
    #[expect(clippy::unused_self, reason = "only the owner of the terminal may restore it")]
    pub(super) fn leave(&mut self) {
        restore();
    }

    /// Takes the terminal again, with unknown contents.
    ///
    /// # Errors
    /// The system's error.
    pub(super) fn take_again(&mut self) -> Result<()> {
        // Another program may have changed the settings in the meantime, so raw mode is entered again.
        leave_raw_mode();
        self.enter()?;
        self.size()?;
        self.forget()
    }

    /// Forgets the screen: the next frame is drawn in full.
    ///
    /// # Errors
    /// The system's error.
    pub(super) fn forget(&mut self) -> Result<()> {
        // Not `Terminal::clear`: that asks the terminal where its cursor is, and waits for the answer.
        let size = self.terminal.size().context("cannot get the size of the terminal")?;
        self.terminal.resize(size.into()).context("cannot write to the terminal")
    }

    /// Queries the system for the number of columns and rows. Later frames have this size.
    ///
    /// # Errors
    /// The system's error.
    pub(super) fn size(&mut self) -> Result<(u16, u16)> {
        let (width, height) = size().context("cannot get the size of the terminal")?;
        self.terminal.backend_mut().set_size(width, height);
        Ok((width, height))
    }

    /// Whether the terminal has read the last frame. If not, the loop gets a message once it has.
    #[must_use]
    pub(super) fn is_free(&mut self) -> bool {
        self.terminal.backend_mut().out().is_free()
    }

    /// Draws a frame: only what differs is written. Does not wait for the terminal, which must have read the last
    /// frame.
    ///
    /// # Errors
    /// The system's error if the size of the terminal is unknown.
    pub(super) fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> Result<()> {
        // After a panic on another thread the terminal is restored; its message must stay visible.
        if !TAKEN.load(Ordering::SeqCst) {
            return Ok(());
        }
        let out = self.terminal.backend_mut();
        if std::mem::take(&mut self.enters) {
            out.write_all(ENTER)?;
            if self.mouse {
                out.write_all(MOUSE)?;
            }
            *ENTERED.lock().unwrap_or_else(PoisonError::into_inner) = Some(out.out().handle());
        }
        if let Some(sequence) = self.sequence.take() {
            out.write_all(sequence.as_bytes())?;
        }
        self.terminal.draw(render).context("cannot write to the terminal")?;
        Write::flush(self.terminal.backend_mut())?;
        Ok(())
    }

    /// Writes a sequence before the next frame. It replaces one that is still waiting.
    pub(super) fn write(&mut self, sequence: String) {
        self.sequence = Some(sequence);
    }
}

/// The user's locale, from the environment.
fn locale() -> String {
    let told = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(told).unwrap_or_default()
}

impl Drop for Screen {
    fn drop(&mut self) {
        restore();
    }
}

/// Restores the terminal, once. Errors are ignored: it may be gone.
fn restore() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        if let Some(line) = ENTERED.lock().unwrap_or_else(PoisonError::into_inner).take() {
            line.leave(LEAVE);
        }
        leave_raw_mode();
    }
}
