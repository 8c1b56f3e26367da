//! Finds out whether a JSON document is a job that failed or has not ended, and what it says about that.

use super::json::{Json, Node};
use crate::record::{Problem, ProblemKind};

/// Where services state their errors, in the document or in one of its parts.
const ERRORS: &str = "error.message|error.error|error_message|failure_detail|failureReason|FailureReason|err_msg|\
                      detail.message|detail|errors.0.message|errors.0|message|failure|error|error_code";
/// Parts that may state it.
const PARTS: [&str; 8] = ["", "job", "result", "properties", "response", "TranscriptionJob", "data", "0"];

/// Why a job has no transcript: its own error, or that it has not ended. `None` if the document does not say that.
pub(super) fn refusal(json: &Json<'_>) -> Option<Problem> {
    let whole = json.whole().filter(|whole| whole.is_object())?;
    let parts = PARTS.iter().filter_map(|part| if part.is_empty() { Some(whole) } else { whole.at(part) });
    let what = parts.into_iter().find_map(failure)?;
    Some(Problem::new(json.lines().line(whole.raw()), ProblemKind::MissingField, what))
}

fn failure(part: Node<'_>) -> Option<String> {
    /// Fields that only an error has.
    const ERROR_ONLY: &str =
        "error|error_message|failure|failure_detail|failureReason|FailureReason|err_msg|err_code|errors";
    let status = part.any("status|state|Status|TranscriptionJobStatus|JobStatus").and_then(Node::label);
    let status = status.unwrap_or_default().to_lowercase();
    let has_failed = matches!(
        status.as_str(),
        "error" | "failed" | "failure" | "rejected" | "aborted" | "canceled" | "cancelled" | "expired"
    );
    let waits =
        ["queued", "processing", "in_progress", "inprogress", "running", "pending", "notstarted", "starting"];
    if waits.contains(&status.as_str()) {
        return Some(format!("the job has no transcript yet ({status}); fetch it again when it is done"));
    }
    let stated = part
        .any(ERROR_ONLY)
        .is_some_and(|found| !matches!(found.raw(), "false" | "0" | "{}" | "[]" | "\"\""));
    if !has_failed && !stated {
        return None;
    }
    let said = ERRORS.split('|').find_map(|path| part.at(path)?.label());
    Some(match said {
        Some(said) => format!("the job failed: {said}; run it again"),
        None => "the job failed; run it again".to_owned(),
    })
}
