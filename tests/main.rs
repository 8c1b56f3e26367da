//! What untaped promises, one file for each kind of promise.

mod cli;
mod keys;
mod player;
mod screens;
