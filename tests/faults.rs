//! The disk fills, a read fails, a kill comes at the worst moment, two people work at once: what stands in a file is
//! its old content or its new content, never half of it. And the program opens no socket, and writes nothing unasked.
//!
//! System calls are made to fail, and traced, by strace. Where there is none these tests say so and prove nothing;
//! CI installs it, and fails without it.

mod disk;
mod job;
mod player;
mod privacy;
mod strace;
mod threads;
mod writer;
