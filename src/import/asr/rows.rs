//! The table of JSON formats.

use super::row::Row;

/// The formats, in the order in which they are tried. The last one reads what no other does.
pub(super) const ROWS: [Row; 21] = [
    Row {
        word: "whisper",
        name: "Whisper JSON",
        from: "Whisper, faster-whisper, WhisperX, whisper-timestamped, insanely-fast-whisper, wscribe, OpenAI verbose_json",
        has: &[
            "segments.0.text segments.0.start segments.0.end",
            "segments.0.text segments.0.timestamp",
            "chunks.0.text chunks.0.timestamp|chunks.0.start",
            "*.text *.start *.end",
            "*.text *.timestamp.1",
            "task words",
            "segments language",
        ],
        fields: "start: start|timestamp.0; end: end|timestamp.1; text: text|word",
        layouts: &[
            "segments in segments.*|chunks.*|*; turns: speakers.*|diarization.*|speaker_segments.*|turns.*",
            "words in words.*",
        ],
        duration: "duration",
        ..Row::NONE
    },
    Row {
        word: "whisper-cpp",
        name: "whisper.cpp JSON",
        from: "whisper.cpp (--output-json, --output-json-full)",
        has: &["transcription.0.offsets|transcription.0.timestamps"],
        layouts: &[
            // In stereo, the label "?" means that the segment could be of either channel.
            "plain in transcription.*; nobody: ?; start: offsets.from:ms|timestamps.from; end: offsets.to:ms|timestamps.to",
        ],
        ..Row::NONE
    },
    Row {
        word: "amazon",
        name: "Amazon Transcribe JSON",
        from: "Amazon Transcribe: plain, channels, speakers, call analytics",
        has: &["results.items results.transcripts", "Transcript.0.BeginOffsetMillis"],
        fields: "start: start_time; end: end_time; speaker: speaker_label|channel_label; text: alternatives.0.content",
        layouts: &[
            "plain in results.audio_segments.*; text: transcript",
            "plain in results.speaker_labels.segments.*; words apart: results.items.*",
            "words in results.channel_labels.channels.*.items.*|results.items.*",
            "plain in Transcript.*; what: turn; start: BeginOffsetMillis:ms; end: EndOffsetMillis:ms; \
             speaker: ParticipantRole|ParticipantId; text: Content",
        ],
        ..Row::NONE
    },
    Row {
        word: "deepgram",
        name: "Deepgram JSON",
        from: "Deepgram, with and without utterances, live",
        has: &["results.channels.0.alternatives", "*.channel.alternatives.0.words"],
        fields: "what: part; called: Speaker; channel: channel|#; text: punctuated_word|transcript|text|word",
        layouts: &[
            "segments in results.utterances.*",
            "segments in results.channels.*.alternatives.0.paragraphs.paragraphs.*.sentences.*",
            "words in results.channels.*.alternatives.0.words.*",
            "segments in *; length: duration; channel: channel_index.0; words: channel.alternatives.0.words; \
             text: channel.alternatives.0.transcript|punctuated_word|word; \
             skip: is_final=false, results that were not final",
        ],
        duration: "metadata.duration",
        ..Row::NONE
    },
    Row {
        word: "assemblyai",
        name: "AssemblyAI JSON",
        from: "AssemblyAI",
        has: &[
            "words text audio_duration audio_url|utterances",
            "sentences.0.words sentences.0.start confidence",
            "paragraphs.0.words paragraphs.0.start confidence",
        ],
        fields: "unit: ms; channel: channel",
        layouts: &["segments in utterances.*|sentences.*|paragraphs.*; what: utterance", "words in words.*"],
        duration: "audio_duration",
        media: "audio_url",
        ..Row::NONE
    },
    Row {
        word: "podcast",
        name: "Podcast namespace JSON",
        from: "podcast hosts (podcast:transcript, application/json)",
        has: &["segments.0.startTime segments.0.body"],
        layouts: &["plain in segments.*; start: startTime; end: endTime; text: body"],
        ..Row::NONE
    },
    Row {
        word: "azure",
        name: "Azure Speech JSON",
        from: "Azure batch, fast and live transcription",
        has: &[
            "recognizedPhrases",
            "phrases.0.offsetMilliseconds",
            "AudioFileResults.0.SegmentResults",
            "*.RecognitionStatus *.Offset",
        ],
        fields: "what: phrase",
        layouts: &[
            "plain in recognizedPhrases.*|phrases.*; start: offsetMilliseconds:ms|offsetInTicks:ticks|offset; \
             length: durationMilliseconds:ms|durationInTicks:ticks|duration; \
             text: nBest.0.display|nBest.0.lexical|text; channel: channel",
            "plain in AudioFileResults.*.SegmentResults.*|*; start: Offset:ticks; length: Duration:ticks; \
             text: NBest.0.Display|NBest.0.Lexical|DisplayText; speaker: SpeakerId; channel: ChannelNumber|Channel",
        ],
        duration: "duration|durationMilliseconds:ms",
        media: "source",
        ..Row::NONE
    },
    Row {
        word: "watson",
        name: "IBM Watson JSON",
        from: "IBM Watson Speech to Text",
        has: &["results.*.alternatives.0.timestamps", "*.results.*.alternatives.0.timestamps"],
        layouts: &[
            "segments in results.*|*.results.*; what: result; start: 1; end: 2; text: alternatives.0.transcript|0; \
             words: alternatives.0.timestamps; turns: speaker_labels.*|*.speaker_labels.*; \
             skip: final=false, results that were not final",
        ],
        ..Row::NONE
    },
    Row {
        word: "google",
        name: "Google Speech-to-Text JSON",
        from: "Google Cloud Speech-to-Text, v1 and v2",
        has: &[
            "results.*.alternatives.0.words.0.word",
            "results.*.alternatives.0.transcript",
            "response.results.*.alternatives.0",
            "response.results.*.transcript.results",
            "results.*.transcript.results",
        ],
        layouts: &[
            "segments in results.*.transcript.results.*|response.results.*.transcript.results.*|results.*|response.results.*; \
             what: result; start: startTime|startOffset|start_time|start_offset; \
             end: endTime|endOffset|end_time|end_offset|resultEndTime|resultEndOffset|result_end_time|result_end_offset; \
             speaker: speakerTag|speakerLabel|speaker_tag|speaker_label; nobody: 0; channel: channelTag|channel_tag; \
             text: alternatives.0.transcript|word; words: alternatives.0.words",
        ],
        ..Row::NONE
    },
    Row {
        word: "rev",
        name: "Rev AI JSON",
        from: "Rev AI, Rev.com, vosk-transcriber",
        has: &["monologues.0.elements", "monologues.0.terms"],
        layouts: &[
            "segments in monologues.*; what: monologue; start: ts|timestamp|start; end: end_ts|end_timestamp|end; \
             speaker: speaker_name|speaker.name|speaker.id|speaker; nobody: unknown; text: value|text; words: elements|terms",
        ],
        people: "speakers",
        ..Row::NONE
    },
    Row {
        word: "elevenlabs",
        name: "ElevenLabs Scribe JSON",
        from: "ElevenLabs Scribe, one or several channels",
        has: &["language_code words.0.type", "words.0.type words.0.speaker_id", "transcripts.0.words.0.type"],
        layouts: &["words in words.*|transcripts.*.words.*; speaker: speaker_id; channel: channel_index"],
        duration: "audio_duration_secs",
        ..Row::NONE
    },
    Row {
        word: "speechmatics",
        name: "Speechmatics JSON",
        from: "Speechmatics (json-v2)",
        has: &[
            "results.0.alternatives.0.content results.0.type",
            "format results metadata.transcription_config",
        ],
        layouts: &["words in results.*; start: start_time; end: end_time; text: alternatives.0.content; \
             speaker: alternatives.0.speaker; nobody: UU; channel: channel"],
        duration: "job.duration",
        media: "job.data_name",
        ..Row::NONE
    },
    Row {
        word: "nemo",
        name: "NVIDIA NeMo JSON",
        from: "NVIDIA NeMo: manifests, timestamps, speakers",
        has: &[
            "*.audio_filepath *.duration",
            "timestamp.segment.0.segment",
            "sentences.0.sentence sentences.0.start_time",
        ],
        layouts: &[
            "plain in *.timestamp.segment.*|timestamp.segment.*|sentences.*; start: start|start_time; end: end|end_time; \
             text: segment|sentence",
            // A line without an offset is of the whole file.
            "plain in *; what: line; start: offset|=0; length: duration; text: text|pred_text",
        ],
        recording: "audio_filepath",
        ..Row::NONE
    },
    Row {
        word: "fireflies",
        name: "Fireflies JSON",
        from: "Fireflies.ai",
        has: &[
            "sentences.0.start_time sentences.0.text|sentences.0.raw_text",
            "data.transcript.sentences.0.start_time",
            "*.sentence *.startTime",
        ],
        layouts: &[
            "plain in sentences.*|data.transcript.sentences.*|*; what: sentence; start: start_time|startTime; \
             end: end_time|endTime; speaker: speaker_name|speaker_id; text: text|raw_text|sentence",
        ],
        title: "title|data.transcript.title",
        ..Row::NONE
    },
    Row {
        word: "vosk",
        name: "Vosk JSON",
        from: "Vosk (one result, a list, or one result a line)",
        has: &["result.0.conf result.0.word", "*.result.0.word", "*.alternatives.0.result.0.word"],
        layouts: &[
            "segments in *|results.*; what: result; text: text|alternatives.0.text|word; words: result|alternatives.0.result",
            "words in result.*; text: word",
        ],
        ..Row::NONE
    },
    Row {
        word: "gladia",
        name: "Gladia JSON",
        from: "Gladia, v1 and v2",
        has: &["result.transcription.utterances", "transcription.utterances", "prediction.0.time_begin"],
        layouts: &[
            "segments in result.transcription.utterances.*|transcription.utterances.*|prediction.*; what: utterance; \
             start: start|time_begin; end: end|time_end; text: text|transcription|word; channel: channel; \
             nobody: not_activated|speaker_not_activated",
        ],
        duration: "result.metadata.audio_duration|metadata.audio_duration",
        media: "file.filename",
        ..Row::NONE
    },
    Row {
        word: "soniox",
        name: "Soniox JSON",
        from: "Soniox",
        has: &["tokens.0.start_ms", "tokens.0.text", "words.0.start_ms words.0.duration_ms"],
        layouts: &["words in tokens.*|words.*; start: start_ms:ms; end: end_ms:ms; length: duration_ms:ms; \
             skip: translation_status=translation, words of the translation"],
        ..Row::NONE
    },
    Row {
        word: "youtube",
        name: "YouTube timed text JSON",
        from: "YouTube (json3), yt-dlp",
        has: &["events.*.tStartMs events.*.segs.0.utf8"],
        layouts: &[
            "segments in events.*; what: caption; start: tStartMs:ms; length: dDurationMs:ms; text: utf8; words: segs; \
             skip: wpWinPosId=*, places of captions on the screen",
        ],
        ..Row::NONE
    },
    Row {
        word: "otranscribe",
        name: "oTranscribe",
        from: "oTranscribe (.otr)",
        extensions: &["otr"],
        has: &["text media|media-time|media-source"],
        ..Row::NONE
    },
    Row {
        word: "vcon",
        name: "vCon",
        from: "conversations of recordings, messages and transcripts (IETF vCon, 0.0.1 to 0.4.0)",
        extensions: &["vcon"],
        has: &["vcon dialog|analysis|parties", "uuid created_at dialog", "payload signatures"],
        ..Row::NONE
    },
    Row {
        word: "json",
        name: "other JSON",
        from: "any list, or JSON Lines, of objects with a start and words",
        ..Row::NONE
    },
];
