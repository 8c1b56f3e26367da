//! The JSON of speech recognisers: Whisper and its relatives, Amazon Transcribe, Deepgram, AssemblyAI, and the podcast
//! namespace.
//!
//! What they share: times are read from the digits as they stand ([`json`]), never through binary floating point; a
//! segment in which several people speak is split where the speaker of its words changes; words that stand in no
//! segment are cut into lines ([`turns`]), which is said. Recognisers give a first alternative and others: the first is
//! taken, once. A recogniser's speaker is a number or label, and is never taken for a person.

mod amazon;
mod assembly;
mod deepgram;
mod json;
mod podcast;
mod turns;
mod whisper;
mod whisper_cpp;

pub(super) use amazon::FORMAT as AMAZON;
pub(super) use assembly::FORMAT as ASSEMBLY;
pub(super) use deepgram::FORMAT as DEEPGRAM;
pub(super) use podcast::FORMAT as PODCAST;
pub(super) use whisper::FORMAT as WHISPER;
pub(super) use whisper_cpp::FORMAT as WHISPER_CPP;
