//! What the name of a field in JSON says of it: a start, an end, a length, words, a speaker, or none of these.

/// The words of a path in lower case: `segment.startTimeMs` has `segment`, `start`, `time`, `ms`.
pub(super) fn tokens(path: &str) -> Vec<String> {
    let mut tokens: Vec<String> = vec![String::new()];
    let mut was_lower = false;
    for c in path.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && was_lower) {
            tokens.push(String::new());
        }
        was_lower = c.is_lowercase();
        if let Some(last) = tokens.last_mut().filter(|_| c.is_alphanumeric()) {
            last.extend(c.to_lowercase());
        }
    }
    tokens.retain(|token| !token.is_empty());
    tokens
}

pub(super) fn last_key(path: &str) -> &str {
    path.rsplit(['.', '|']).next().unwrap_or(path)
}

pub(super) fn has(tokens: &[String], words: &[&str]) -> bool {
    tokens.iter().any(|token| words.contains(&token.as_str()))
}

/// Words that make a number something else than a time.
fn counts_else(tokens: &[String]) -> bool {
    const ELSE: &[&str] = &[
        "char", "chars", "character", "token", "tokens", "index", "idx", "line", "page", "id", "byte",
        "bytes", "frame", "sample", "samples", "confidence", "count", "number", "no", "x", "y", "position",
        "row",
    ];
    has(tokens, ELSE)
}

/// How well the words of a path name a start; the least is the best.
pub(super) fn start_rank(tokens: &[String]) -> Option<u8> {
    if counts_else(tokens) || end_rank(tokens).is_some() || length_rank(tokens).is_some() {
        return None;
    }
    if has(
        tokens,
        &["start", "begin", "starts", "begins", "from", "onset", "tstart", "starttime", "begintime"],
    ) {
        return Some(0);
    }
    let named: Vec<&str> = tokens
        .iter()
        .map(String::as_str)
        .filter(|t| !matches!(*t, "ms" | "s" | "sec" | "secs" | "in"))
        .collect();
    match named[..] {
        [
            "time" | "timestamp" | "timecode" | "offset" | "ts" | "t" | "at" | "tc" | "seconds" | "timemark",
        ] => Some(1),
        [] if has(tokens, &["in"]) => Some(1),
        ["time", "offset" | "code" | "stamp"] | ["offset", "time"] | ["audio", "time" | "offset"] => Some(2),
        _ => None,
    }
}

pub(super) fn end_rank(tokens: &[String]) -> Option<u8> {
    let is_end =
        has(tokens, &["end", "ends", "stop", "finish", "until", "to", "endtime", "offset_end", "finished"]);
    let is_out = tokens.len() == 1 && has(tokens, &["out"]);
    ((is_end || is_out) && !counts_else(tokens)).then_some(0)
}

pub(super) fn length_rank(tokens: &[String]) -> Option<u8> {
    (has(tokens, &["duration", "dur", "length"]) && !counts_else(tokens)).then_some(0)
}

/// The rank of a path that is no text of words.
pub(super) const NO_TEXT: u8 = 9;

pub(super) fn text_rank(path: &str) -> Option<u8> {
    /// The names of texts, the best first.
    const NAMES: &[&[&str]] = &[
        &["punctuated"],
        &["text", "txt"],
        &["transcript", "transcription", "sentence", "utterance", "utt"],
        &["word", "words", "token", "content", "utf8"],
        &["body", "caption", "subtitle", "message", "speech", "said", "line", "display", "value", "phrase"],
    ];
    const NEVER: &[&str] = &[
        "speaker", "spk", "id", "url", "uri", "file", "path", "filename", "language", "lang", "type",
        "translation", "translated",
    ];
    let tokens = tokens(path);
    if has(&tokens, NEVER) {
        return None;
    }
    let rank = NAMES.iter().position(|names| has(&tokens, names));
    let positional = path.bytes().all(|b| b.is_ascii_digit());
    rank.and_then(|rank| u8::try_from(rank).ok()).or_else(|| positional.then_some(NO_TEXT))
}

pub(super) fn speaker_rank(tokens: &[String]) -> Option<u8> {
    let is_id = has(tokens, &["id", "index", "number", "idx", "no", "tag"]);
    if has(tokens, &["confidence", "probability", "score", "count", "time", "start", "end"]) {
        return None;
    }
    if has(tokens, &["speaker", "spk", "sid", "speakername", "speakerid", "talker"]) {
        return Some(if has(tokens, &["name", "display"]) { 0 } else { 1 + u8::from(is_id) });
    }
    let others = ["who", "participant", "person", "actor", "voice", "author", "role", "user", "name", "nick"];
    if has(tokens, &others) && !has(tokens, &["file", "model", "filename"]) {
        return Some(3 + u8::from(is_id));
    }
    (has(tokens, &["channel"]) && tokens.len() == 1).then_some(6)
}

/// Whether a field of few values is something else than a speaker.
pub(super) fn is_no_speaker(tokens: &[String]) -> bool {
    const ELSE: &[&str] = &[
        "type", "kind", "language", "lang", "locale", "status", "state", "model", "source", "sentiment",
        "emotion", "category", "file", "filename", "url", "final", "format", "version", "tag", "unit",
        "date", "time", "case",
    ];
    has(tokens, ELSE) || counts_else(tokens)
}

/// A path with the unit that its name states.
pub(super) fn with_unit(path: &str) -> String {
    let tokens = tokens(last_key(path));
    let is = |words: &[&str]| tokens.last().is_some_and(|last| words.contains(&last.as_str()));
    let unit = if is(&["ms", "msec", "millis", "milliseconds", "millisec"]) {
        ":ms"
    } else if tokens.len() > 1 && is(&["s", "sec", "secs", "seconds"]) {
        ":s"
    } else if is(&["ticks"]) {
        ":ticks"
    } else {
        ""
    };
    format!("{path}{unit}")
}

/// Paths without their units.
pub(super) fn without_unit(paths: &str) -> String {
    let plain: Vec<&str> = paths.split('|').filter_map(|path| path.split(':').next()).collect();
    plain.join("|")
}
