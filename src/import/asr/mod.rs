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

use super::formats::Format;

/// OpenAI's Whisper and what writes as it does.
pub(super) const WHISPER: Format = Format {
    word: "whisper",
    name: "Whisper JSON",
    from: "Whisper, faster-whisper, WhisperX, whisper-timestamped, OpenAI verbose_json",
    endings: &["json"],
    tells: whisper::tells,
    read: whisper::read,
};

/// The C++ port of Whisper, whose JSON is its own.
pub(super) const WHISPER_CPP: Format = Format {
    word: "whisper-cpp",
    name: "whisper.cpp JSON",
    from: "whisper.cpp (--output-json, --output-json-full)",
    endings: &["json"],
    tells: whisper_cpp::tells,
    read: whisper_cpp::read,
};

/// Amazon Transcribe, all its forms.
pub(super) const AMAZON: Format = Format {
    word: "amazon",
    name: "Amazon Transcribe JSON",
    from: "Amazon Transcribe: plain, channels, speakers, call analytics",
    endings: &["json"],
    tells: amazon::tells,
    read: amazon::read,
};

/// Deepgram.
pub(super) const DEEPGRAM: Format = Format {
    word: "deepgram",
    name: "Deepgram JSON",
    from: "Deepgram, with and without utterances",
    endings: &["json"],
    tells: deepgram::tells,
    read: deepgram::read,
};

/// AssemblyAI.
pub(super) const ASSEMBLY: Format = Format {
    word: "assemblyai",
    name: "AssemblyAI JSON",
    from: "AssemblyAI",
    endings: &["json"],
    tells: assembly::tells,
    read: assembly::read,
};

/// The transcript of the podcast namespace.
pub(super) const PODCAST: Format = Format {
    word: "podcast",
    name: "Podcast namespace JSON",
    from: "podcast hosts (podcast:transcript, application/json)",
    endings: &["json"],
    tells: podcast::tells,
    read: podcast::read,
};
