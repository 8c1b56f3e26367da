//! Reads the JSON of speech recognizers: Whisper, Amazon Transcribe, Deepgram, AssemblyAI, podcasts.
//!
//! Times are read from their decimal digits ([`json`]), never as floating point. A segment with several speakers is split
//! where the speaker changes, and words without segments are cut into lines ([`segments`]); both are reported. Only the
//! first alternative is read. A recognizer's speaker is a number or label, never assumed to be a person.

pub(super) mod amazon;
pub(super) mod assemblyai;
pub(super) mod deepgram;
mod json;
pub(super) mod podcast;
mod segments;
pub(super) mod whisper;
pub(super) mod whisper_cpp;
