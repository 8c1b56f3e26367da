//! Reads the JSON of speech recognizers: Whisper, Amazon Transcribe, Deepgram, AssemblyAI, podcasts.
//!
//! Times are read from their decimal digits ([`json`]), never as floating point. A segment with several speakers is split
//! where the speaker changes, and words without segments are cut into lines ([`segments`]); both are reported. Only the
//! first alternative is read. A recognizer's speaker is a number or label, never assumed to be a person.

mod amazon;
mod assemblyai;
mod deepgram;
mod json;
mod podcast;
mod segments;
mod whisper;
mod whisper_cpp;

pub(super) use amazon::FORMAT as AMAZON;
pub(super) use assemblyai::FORMAT as ASSEMBLY;
pub(super) use deepgram::FORMAT as DEEPGRAM;
pub(super) use podcast::FORMAT as PODCAST;
pub(super) use whisper::FORMAT as WHISPER;
pub(super) use whisper_cpp::FORMAT as WHISPER_CPP;
