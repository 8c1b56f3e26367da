//! Takes the terminal for the player, and restores it whatever happens.

use super::backend::{Dialect, Language, ScrollBackend};
use super::incoming::Incoming;
use super::writer::{TerminalWriter, WriterHandle};
use anyhow::{Context, Result};
use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::queue;
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::{Frame, Terminal};
use signal_hook::consts::SIGTERM;
use signal_hook::low_level::raise;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::sync::{Mutex, Once, PoisonError};
use std::thread;

/// Whether the terminal is in raw mode, for a panic on any thread.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// How to restore the terminal, once its screen was taken.
static ENTERED: Mutex<Option<WriterHandle>> = Mutex::new(None);
static HOOK: Once = Once::new();

/// The terminal while the player has it. Restored on drop.
pub struct Screen {
    terminal: Terminal<ScrollBackend<TerminalWriter>>,
    mouse: bool,
    /// Whether the next frame enters the alternate screen.
    enters: bool,
    /// Bytes to write before the next frame.
    sequence: Option<String>,
}

impl Screen {
    /// Takes the terminal: raw mode, and with the first frame the alternate screen, bracketed paste, no cursor, the
    /// mouse if wanted. What becomes of what is written is sent to the loop.
    ///
    /// # Errors
    /// The system's error if standard output is no terminal.
    pub fn take(mouse: bool, to: SyncSender<Incoming>) -> Result<Screen> {
        HOOK.call_once(|| {
            let (before, looping) = (std::panic::take_hook(), thread::current().id());
            std::panic::set_hook(Box::new(move |panic| {
                give_back();
                before(panic);
                // Without one of its threads the player would wait for ever: it ends, and keeps its place.
                if thread::current().id() != looping {
                    let _ = raise(SIGTERM);
                }
            }));
        });
        let dialect = Dialect::from_term(&std::env::var("TERM").unwrap_or_default());
        let line = TerminalWriter::new(to).context("cannot use the terminal")?;
        let backend = ScrollBackend::new(line, dialect, Language::from_locale(&locale()));
        let terminal = Terminal::new(backend).context("cannot use the terminal")?;
        let mut screen = Screen { terminal, mouse, enters: true, sequence: None };
        screen.enter()?;
        Ok(screen)
    }

    fn enter(&mut self) -> Result<()> {
        enable_raw_mode().context("cannot put the terminal into raw mode")?;
        TAKEN.store(true, Ordering::SeqCst);
        self.enters = true;
        Ok(())
    }

    /// Restores the terminal for a while.
    #[expect(clippy::unused_self, reason = "whoever gives the terminal back must hold it")]
    pub fn leave(&mut self) {
        give_back();
    }

    /// Takes it again, with its contents unknown.
    ///
    /// # Errors
    /// The system's error.
    pub fn take_again(&mut self) -> Result<()> {
        // Whoever had the terminal meanwhile may have set it in another way: raw mode is not what is remembered.
        let _ = disable_raw_mode();
        self.enter()?;
        self.size()?;
        self.forget()
    }

    /// Forgets the screen: the next frame is drawn in full.
    ///
    /// # Errors
    /// The system's error.
    pub fn forget(&mut self) -> Result<()> {
        // Not `Terminal::clear`: that asks the terminal where its cursor is, and waits for the answer.
        let size = self.terminal.size().context("cannot get the size of the terminal")?;
        self.terminal.resize(size.into()).context("cannot write to the terminal")
    }

    /// Columns and rows, as the system tells them now: frames have this size from now on.
    ///
    /// # Errors
    /// The system's error.
    pub fn size(&mut self) -> Result<(u16, u16)> {
        let (width, height) = crossterm::terminal::size().context("cannot get the size of the terminal")?;
        self.set_size(width, height);
        Ok((width, height))
    }

    /// Frames have this size from now on. What is drawn was laid out for it; the terminal may have another one already,
    /// which will be told.
    pub fn set_size(&mut self, width: u16, height: u16) {
        self.terminal.backend_mut().set_size(width, height);
    }

    /// Whether the terminal has read the last frame. If not, the loop gets a message once it has.
    #[must_use]
    pub fn is_free(&mut self) -> bool {
        self.terminal.backend_mut().out().is_free()
    }

    /// Draws a frame: only what differs is written. Does not wait for the terminal, which must have taken the last.
    ///
    /// # Errors
    /// What the system says when the size of the terminal is not known.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> Result<()> {
        // Given back by a thread that panicked: what it said is not drawn over.
        if !TAKEN.load(Ordering::SeqCst) {
            return Ok(());
        }
        let out = self.terminal.backend_mut();
        if std::mem::take(&mut self.enters) {
            queue!(out, EnterAlternateScreen, EnableBracketedPaste, Hide, Clear(ClearType::All))?;
            if self.mouse {
                queue!(out, EnableMouseCapture)?;
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

    /// Has a sequence written with the next frame that is no part of it; the last one alone.
    pub fn write(&mut self, sequence: String) {
        self.sequence = Some(sequence);
    }
}

/// The user's language, from the environment.
fn locale() -> String {
    let told = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(told).unwrap_or_default()
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Restores the terminal, once. Errors are ignored: it may be gone.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        if let Some(line) = ENTERED.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let mut words = Vec::new();
            let _ = queue!(words, DisableMouseCapture, DisableBracketedPaste, Show, LeaveAlternateScreen);
            line.leave(&words);
        }
        let _ = disable_raw_mode();
    }
}
