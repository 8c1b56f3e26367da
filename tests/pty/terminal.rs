//! The real program in a real pseudo-terminal: its output is timestamped as it arrives and shown on a model of a terminal;
//! keys, signals and sizes go the other way. The model answers no queries.

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long anything may take that is not measured: much more than it takes, for a machine that is busy.
pub const PATIENCE: Duration = Duration::from_secs(20);

#[expect(clippy::disallowed_methods, reason = "what is tested here is the time that the real program takes")]
pub fn now() -> Instant {
    Instant::now()
}

#[expect(clippy::print_stdout, reason = "a figure is for whoever runs the test with --nocapture")]
pub fn measured(what: &str) {
    println!("{what}");
}

/// A home of its own for the program: nothing of the user's is read or written.
pub struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    pub fn new() -> Home {
        crate::watchdog::watch();
        let folder = tempfile::tempdir().unwrap();
        for name in ["state", "cwd"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        Home { folder }
    }

    /// The folder that the program runs in.
    pub fn cwd(&self) -> PathBuf {
        self.folder.path().join("cwd")
    }

    /// Writes a log into the folder that the program runs in.
    pub fn log(&self, name: &str, text: &str) -> PathBuf {
        let path = self.cwd().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Plays a log at 80x24.
    pub fn play(&self, log: &Path) -> Terminal {
        self.play_with(log, (80, 24), &[])
    }

    /// Plays a log in a terminal of so many columns and rows, with more in its environment.
    pub fn play_with(&self, log: &Path, size: (u16, u16), env: &[(&str, &str)]) -> Terminal {
        self.run(&[env!("CARGO_BIN_EXE_untaped").as_ref(), log.as_os_str()], size, env)
    }

    /// Follows a log at 160x24.
    pub fn follow(&self, log: &Path) -> Terminal {
        let words = [env!("CARGO_BIN_EXE_untaped").as_ref(), "--follow".as_ref(), log.as_os_str()];
        self.run(&words, (160, 24), &[])
    }

    /// The folder that the program keeps its state in.
    pub fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// Runs the program with any arguments, its three streams on a terminal.
    pub fn untaped(&self, arguments: &[impl AsRef<OsStr>], size: (u16, u16)) -> Terminal {
        let program = [OsStr::new(env!("CARGO_BIN_EXE_untaped"))];
        let words: Vec<&OsStr> = program.into_iter().chain(arguments.iter().map(AsRef::as_ref)).collect();
        self.run(&words, size, &[])
    }

    /// Runs the words of a command in a terminal.
    pub fn run(&self, words: &[&OsStr], size: (u16, u16), env: &[(&str, &str)]) -> Terminal {
        let mut command = CommandBuilder::new(words[0]);
        command.args(&words[1..]);
        command.cwd(self.cwd());
        command.env_clear();
        for (name, value) in [("XDG_STATE_HOME", self.state().as_path()), ("HOME", self.folder.path())] {
            command.env(name, value);
        }
        for &(name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8")].iter().chain(env) {
            command.env(name, value);
        }
        Terminal::run(command, size)
    }
}

/// What arrived at once, and when.
struct Chunk {
    at: Instant,
    bytes: Vec<u8>,
}

/// How the terminal reads what the program writes.
#[derive(Clone, Copy, Debug)]
pub enum Reads {
    /// At once.
    All,
    /// So many bytes at a time, so far apart, as over a slow line.
    Slowly { bytes: usize, each: Duration },
    /// Not at all.
    Nothing,
}

/// The program in its terminal. Ended when dropped.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    reader: Option<JoinHandle<()>>,
    let_go: Arc<AtomicBool>,
    reads: Arc<(Mutex<Reads>, Condvar)>,
    chunks: Receiver<Chunk>,
    model: vt100::Parser,
    /// All that the program has written.
    pub bytes: Vec<u8>,
    /// How much that was when the terminal last began to read otherwise.
    reading_since: usize,
    /// The name of the terminal's side that the program sees.
    pub name: PathBuf,
    pub pid: u32,
    /// A moment just before the program was executed.
    pub exec: Instant,
}

fn pty_size((columns, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

/// Rows and columns of the model: of a giant terminal, what the program draws on.
fn model_size((columns, rows): (u16, u16)) -> (NonZeroU16, NonZeroU16) {
    let side = |n: u16| NonZeroU16::new(n.min(untaped::app::MAX_SIDE)).unwrap();
    (side(rows), side(columns))
}

impl Terminal {
    fn run(command: CommandBuilder, size: (u16, u16)) -> Terminal {
        let pair = native_pty_system().openpty(pty_size(size)).unwrap();
        let name = pair.master.tty_name().unwrap();
        // Without an end-of-file character nothing is typed when the writer is dropped.
        let stty = Command::new("stty").arg("-F").arg(&name).args(["eof", "undef"]).status().unwrap();
        assert!(stty.success());
        let (mut source, writer) =
            (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
        let let_go = Arc::new(AtomicBool::new(false));
        let reads = Arc::new((Mutex::new(Reads::All), Condvar::new()));
        let (to, chunks) = channel();
        let reader = {
            let (let_go, reads) = (Arc::clone(&let_go), Arc::clone(&reads));
            thread::spawn(move || {
                let mut buffer = vec![0; 1 << 16];
                loop {
                    let nothing = |reads: &mut Reads| matches!(reads, Reads::Nothing);
                    let how = *reads.1.wait_while(reads.0.lock().unwrap(), nothing).unwrap();
                    let most = match how {
                        Reads::All | Reads::Nothing => buffer.len(),
                        Reads::Slowly { bytes, each } => {
                            thread::sleep(each);
                            bytes
                        }
                    };
                    let Ok(n) = source.read(&mut buffer[..most]) else { return };
                    let chunk = Chunk { at: now(), bytes: buffer[..n].to_vec() };
                    if n == 0 || to.send(chunk).is_err() || let_go.load(Ordering::SeqCst) {
                        return;
                    }
                }
            })
        };
        let exec = now();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let pid = child.process_id().unwrap();
        let (rows, columns) = model_size(size);
        Terminal {
            child,
            master: Some(pair.master),
            writer: Some(writer),
            reader: Some(reader),
            let_go,
            reads,
            chunks,
            model: vt100::Parser::new(rows, columns, 0),
            bytes: Vec::new(),
            reading_since: 0,
            name,
            pid,
            exec,
        }
    }

    /// Reads in another way from now on. What is being waited for is still read as before.
    pub fn reads(&mut self, how: Reads) {
        self.drain();
        self.reading_since = self.bytes.len();
        *self.reads.0.lock().unwrap() = how;
        self.reads.1.notify_all();
    }

    /// How many bytes the program has written since the terminal last began to read otherwise.
    pub fn drained_since_reading(&mut self) -> usize {
        self.drain();
        self.bytes.len() - self.reading_since
    }

    /// Sends bytes as they are; gives when.
    pub fn send(&mut self, bytes: &str) -> Instant {
        let at = now();
        let writer = self.writer.as_mut().expect("the terminal is there");
        writer.write_all(bytes.as_bytes()).unwrap();
        writer.flush().unwrap();
        at
    }

    /// Sends bytes one at a time, so far apart.
    pub fn send_slowly(&mut self, bytes: &str, apart: Duration) {
        for (i, byte) in bytes.chars().enumerate() {
            if i > 0 {
                thread::sleep(apart);
            }
            self.send(&byte.to_string());
        }
    }

    /// Changes the size, of the terminal and of the model.
    pub fn resize(&mut self, size: (u16, u16)) {
        self.drain();
        let (rows, columns) = model_size(size);
        self.model.set_size(rows, columns);
        self.master.as_ref().expect("the terminal is there").resize(pty_size(size)).unwrap();
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.pid.to_string()]).status().unwrap();
        assert!(sent.success(), "{name} is sent");
    }

    pub fn screen(&self) -> &vt100::Screen {
        self.model.screen()
    }

    /// The rows as they are on the screen.
    pub fn rows(&self) -> Vec<String> {
        rows(self.screen())
    }

    /// The next output, within some time.
    fn next(&mut self, within: Duration) -> Option<Instant> {
        let chunk = match self.chunks.recv_timeout(within) {
            Ok(chunk) => chunk,
            Err(RecvTimeoutError::Timeout) => return None,
            Err(RecvTimeoutError::Disconnected) => {
                // The terminal has ended; so do not spin.
                thread::sleep(within.min(Duration::from_millis(5)));
                return None;
            }
        };
        self.model.process(&chunk.bytes);
        self.bytes.extend_from_slice(&chunk.bytes);
        Some(chunk.at)
    }

    /// The next output and what follows it at once: a frame. Gives when the last of it arrived.
    pub fn frame(&mut self, within: Duration) -> Option<Instant> {
        let mut last = self.next(within)?;
        while let Some(at) = self.next(Duration::from_millis(3)) {
            last = at;
        }
        Some(last)
    }

    /// Takes up what has arrived; gives how many bytes that was.
    pub fn drain(&mut self) -> usize {
        let before = self.bytes.len();
        while self.next(Duration::ZERO).is_some() {}
        self.bytes.len() - before
    }

    /// Waits until nothing has arrived for a while.
    pub fn settle(&mut self) {
        let end = now() + PATIENCE;
        while self.next(Duration::from_millis(100)).is_some() {
            assert!(now() < end, "output never ends\n{}", self.dump());
        }
    }

    /// Waits for the answer to a key, if there is one: a frame, and no more than that.
    pub fn settle_briefly(&mut self) {
        if self.next(Duration::from_millis(100)).is_some() {
            while self.next(Duration::from_millis(30)).is_some() {}
        }
    }

    /// Waits until the screen is as it should be; gives when the output arrived that made it so.
    pub fn wait_until(&mut self, what: &str, fits: impl Fn(&vt100::Screen) -> bool) -> Instant {
        let end = now() + PATIENCE;
        let mut at = now();
        while !fits(self.screen()) {
            match self.next(Duration::from_millis(100)) {
                Some(stamp) => at = stamp,
                None => assert!(now() < end, "{what}: not on the screen\n{}", self.dump()),
            }
        }
        at
    }

    /// Waits until the process has ended, which gives its status, or until the screen is as it should be.
    pub fn ends_or_shows(&mut self, fits: impl Fn(&vt100::Screen) -> bool) -> Option<ExitStatus> {
        let end = now() + PATIENCE;
        loop {
            if let Some(status) = self.ends_within(Duration::from_millis(20)) {
                return Some(status);
            }
            if fits(self.screen()) {
                return None;
            }
            assert!(now() < end, "neither the end nor the screen\n{}", self.dump());
        }
    }

    /// Waits until a text is on the screen.
    pub fn wait_for(&mut self, text: &str) -> Instant {
        self.wait_until(text, |screen| rows(screen).iter().any(|row| row.contains(text)))
    }

    /// Waits for the whole log to be read, and for the screen to be quiet.
    pub fn wait_loaded(&mut self) {
        self.wait_until("a log that is read", |screen| {
            let rows = rows(screen);
            // Sums that may still grow have a tilde.
            rows[1].contains("PAUSED") && rows[1].contains(':') && !rows[1].contains('~')
        });
        self.settle();
    }

    /// Whether the program has ended; waits for it that long, and takes up what it wrote last, however late that arrives.
    pub fn ends_within(&mut self, within: Duration) -> Option<ExitStatus> {
        let status = self.exits_within(within)?;
        // Nobody holds the other side of the terminal any more, so that reading it ends; unless nothing is read.
        let reads_all = matches!(*self.reads.0.lock().unwrap(), Reads::All);
        let end = now() + if reads_all { PATIENCE } else { Duration::from_millis(20) };
        while self.reader.as_ref().is_some_and(|reader| !reader.is_finished()) && now() < end {
            self.next(Duration::from_millis(2));
        }
        self.drain();
        Some(status)
    }

    /// Waits until the process has ended.
    fn exits_within(&mut self, within: Duration) -> Option<ExitStatus> {
        let end = now() + within;
        loop {
            self.drain();
            if let Some(status) = self.child.try_wait().unwrap() {
                return Some(status);
            }
            if now() >= end {
                return None;
            }
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// The terminal closes, as when a window is closed or a connection breaks. The next output lets go of it.
    pub fn hang_up(&mut self, key: &str) {
        self.let_go.store(true, Ordering::SeqCst);
        self.send(key);
        self.reader.take().expect("the terminal is there").join().unwrap();
        self.writer = None;
        self.master = None;
    }

    /// Waits until the process is stopped.
    pub fn wait_stopped(&self) {
        let end = now() + PATIENCE;
        while self.state() != 'T' {
            assert!(now() < end, "it stops: {}", self.state());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The letter of the process's state: `T` when it is stopped.
    fn state(&self) -> char {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid)).unwrap();
        let (_, behind) = stat.rsplit_once(") ").unwrap();
        behind.chars().next().unwrap()
    }

    /// How much of a processor it has used so far, in milliseconds; counted in hundredths of a second.
    pub fn cpu(&self) -> u64 {
        self.cpu_if_alive().expect("it is running")
    }

    /// The same, where it is still there.
    pub fn cpu_if_alive(&self) -> Option<u64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.pid)).ok()?;
        let (_, behind) = stat.rsplit_once(") ")?;
        // The 14th and 15th field (proc_pid_stat(5)).
        let ticks: u64 = behind.split(' ').skip(11).take(2).map(|n| n.parse::<u64>().unwrap()).sum();
        Some(ticks * 10)
    }

    /// The most memory that it has used so far, in kilobytes.
    pub fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid)).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// How often its threads have gone to sleep by themselves: each wake-up adds at least one.
    pub fn sleeps(&self) -> u64 {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.pid)).unwrap();
        let statuses =
            tasks.map(|task| std::fs::read_to_string(task.unwrap().path().join("status")).unwrap());
        let counts = statuses.map(|status| {
            let line = status.lines().find(|l| l.starts_with("voluntary_ctxt_switches")).unwrap().to_owned();
            line.split_whitespace().last().unwrap().parse::<u64>().unwrap()
        });
        counts.sum()
    }

    /// The flags of the terminal that are on.
    pub fn flags(&self) -> Vec<String> {
        let out = Command::new("stty").arg("-F").arg(&self.name).arg("-a").output().unwrap();
        String::from_utf8_lossy(&out.stdout).split([' ', '\n', ';']).map(str::to_owned).collect()
    }

    /// Asserts that the terminal is as it was before the program.
    pub fn assert_given_back(&mut self) {
        self.drain();
        let screen = self.model.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "pastes are no longer bracketed");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse is given back");
        let flags = self.flags();
        for flag in ["icanon", "echo", "isig", "icrnl", "opost"] {
            assert!(flags.iter().any(|f| f == flag), "{flag} is on again: {flags:?}");
        }
    }

    /// The screen, for a message.
    pub fn dump(&self) -> String {
        self.rows().iter().flat_map(|row| ["│", row, "\n"]).collect()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The rows of a screen, without the blanks at their ends.
pub fn rows(screen: &vt100::Screen) -> Vec<String> {
    let (_, columns) = screen.size();
    screen.rows(0, columns.get()).map(|row| row.trim_end().to_owned()).collect()
}

/// The row with the gutter mark of the focus.
pub fn focused(screen: &vt100::Screen) -> Option<String> {
    rows(screen).into_iter().find(|row| row.starts_with('▌'))
}
