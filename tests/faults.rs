//! Full disks, failing reads, kills at the worst time, two writers at once: a file has its old content or its new
//! content, never part of it. The program opens no network socket and writes nothing unasked.
//!
//! strace makes system calls fail and traces them. Without strace these tests say that they prove nothing; CI installs
//! it, and fails without it.

mod disk;
mod job;
mod limits;
mod links;
mod player;
mod privacy;
mod strace;
mod threads;
mod writer;
