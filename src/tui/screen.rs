//! The terminal as it is while the player runs, and as it was before: given back whatever happens.

use super::backend::{Dialect, ScrollBackend, is_cjk};
use anyhow::{Context, Result};
use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui::{Frame, Terminal};
use signal_hook::consts::SIGTERM;
use signal_hook::low_level::raise;
use std::io::{self, Stdout, Write};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// Whether the terminal is in the player's hands, for a panic on any thread.
static TAKEN: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

/// The terminal in the player's hands. Given back when it is dropped.
pub struct Screen {
    terminal: Terminal<ScrollBackend<Stdout>>,
    mouse: bool,
}

impl Screen {
    /// Takes the terminal: raw mode, the alternate screen, bracketed paste, no cursor, the mouse if wanted.
    ///
    /// # Errors
    /// What the system says where standard output is no terminal.
    pub fn take(mouse: bool) -> Result<Screen> {
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
        let dialect = Dialect::of(&std::env::var("TERM").unwrap_or_default());
        let backend = ScrollBackend::new(io::stdout(), dialect, is_cjk(&language()));
        let terminal = Terminal::new(backend).context("the terminal cannot be used")?;
        let mut screen = Screen { terminal, mouse };
        screen.enter()?;
        Ok(screen)
    }

    fn enter(&mut self) -> Result<()> {
        enable_raw_mode().context("the terminal cannot be put into raw mode")?;
        TAKEN.store(true, Ordering::SeqCst);
        let out = self.terminal.backend_mut();
        queue!(out, EnterAlternateScreen, EnableBracketedPaste, Hide, Clear(ClearType::All))?;
        if self.mouse {
            queue!(out, EnableMouseCapture)?;
        }
        Write::flush(out)?;
        Ok(())
    }

    /// Gives the terminal back for a while.
    #[expect(clippy::unused_self, reason = "whoever gives the terminal back must hold it")]
    pub fn leave(&mut self) {
        give_back();
    }

    /// Takes it again, with nothing known of what is on it.
    ///
    /// # Errors
    /// What the system says.
    pub fn take_again(&mut self) -> Result<()> {
        // Whoever had the terminal meanwhile may have set it in another way: raw mode is not what is remembered.
        let _ = disable_raw_mode();
        self.enter()?;
        self.forget()
    }

    /// Forgets what is on the screen: the next frame is drawn whole.
    ///
    /// # Errors
    /// What the system says.
    pub fn forget(&mut self) -> Result<()> {
        // Not `Terminal::clear`: that asks the terminal where its cursor is, and waits for the answer.
        let size = self.terminal.size().context("the size of the terminal is not known")?;
        self.terminal.resize(size.into()).context("the terminal cannot be written to")
    }

    /// Columns and rows.
    ///
    /// # Errors
    /// What the system says.
    pub fn size(&self) -> Result<(u16, u16)> {
        let size = self.terminal.size().context("the size of the terminal is not known")?;
        Ok((size.width, size.height))
    }

    /// Draws a frame: only what differs is written.
    ///
    /// # Errors
    /// What the system says when the terminal is gone.
    pub fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> Result<()> {
        // Given back by a thread that panicked: what it said is not drawn over.
        if !TAKEN.load(Ordering::SeqCst) {
            return Ok(());
        }
        self.terminal.draw(render).context("the terminal cannot be written to")?;
        Ok(())
    }

    /// Writes a sequence that is no part of a frame.
    ///
    /// # Errors
    /// What the system says when the terminal is gone.
    pub fn write(&mut self, sequence: &str) -> Result<()> {
        let out = self.terminal.backend_mut();
        out.write_all(sequence.as_bytes())?;
        Write::flush(out)?;
        Ok(())
    }
}

/// The user's language, as the system is told it.
fn language() -> String {
    let told = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(told).unwrap_or_default()
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Gives the terminal back, once. Nothing can be done about errors: it may be gone.
fn give_back() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        let _ =
            execute!(io::stdout(), DisableMouseCapture, DisableBracketedPaste, Show, LeaveAlternateScreen);
        let _ = disable_raw_mode();
    }
}
