//! Draws the status line: playback, warnings, the totals so far, and notes about them.
//!
//! ```text
//!  PAUSED 1x   13:48:40 of 17:09:20: 5:15:25 taped + 8:33:15 UNTAPED (61.9% so far)   LOG TRUNCATED · 4 gaps so far
//!  playback    totals                                          warnings                     notes
//! ```
//!
//! Where there is no room for all of it, [`PRIORITIES`] decides what stays.

use super::paint::Painter;
use super::theme::Theme;
use crate::app::{App, Area, MatchCount};
use crate::describe::{self, Phrase, PhraseRole, TAPING_UNKNOWN, UNKNOWN};
use crate::record::{as_words, counted, visible};
use crate::session::{BandKind, GapKind, ZeroKind};
use crate::store::Change;
use crate::time::{SessionTime, Span};
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

/// What the line shows after playback, the most important first.
///
/// Where there is no room, words are left out from the last on, and the totals are shortened, which a sign shows, or left
/// out. No warning is left out: all that can apply at one time fit at the smallest size that the player takes.
const PRIORITIES: [Part; 16] = [
    // Warnings.
    Part::Words(reading_failed),
    Part::Words(not_kept),
    Part::Words(log_changed),
    Part::Words(log_not_checked),
    Part::Words(problems),
    // The totals change once more is heard.
    Part::Words(tape_not_closed),
    Part::Totals(sums),
    Part::Words(tape_ends_alone),
    Part::Words(matches),
    Part::Words(loading),
    Part::Words(waiting),
    Part::Words(assumed_taped),
    Part::Words(hidden_gaps),
    Part::Totals(sums_of_whole),
    Part::Words(gaps_so_far),
    Part::Words(questioned),
];

/// Text in styles.
type Spans = Vec<(String, Style)>;

/// A part of the line: words if they apply, or the totals, in the first form that fits.
enum Part {
    Words(fn(&App) -> Option<String>),
    Totals(fn(&App, Option<Since>, Theme) -> Vec<Spans>),
}

/// The columns between playback and the totals.
const BEFORE_TOTALS: u16 = 3;
/// The columns between these and the words at the right edge.
const BEFORE_WORDS: usize = 2;

/// Draws the row.
pub(super) fn render(app: &App, part: Area, paint: &mut Painter<'_>) {
    if part.rows == 0 {
        return;
    }
    let theme = paint.theme;
    let speed = app.playback.schedule.speed();
    let state = if app.playback.playing {
        format!("{} PLAY {speed}", theme.play())
    } else if app.is_live() {
        "LIVE".to_owned()
    } else {
        format!("PAUSED {speed}")
    };
    let x = paint.text(1, part.top, 16, &state, theme.strong());
    let x = if app.view.blind { paint.text(x + 2, part.top, 5, "BLIND", theme.notice()) } else { x };
    let start = x + BEFORE_TOTALS;
    let since = app.session.figures().span.map(|session| Since::new(app, session));
    let (mut totals, mut right, mut full) = (Spans::new(), String::new(), false);
    let columns = |spans: &Spans| spans.iter().map(|(text, _)| text.width()).sum::<usize>();
    for priority in PRIORITIES {
        let end = if totals.is_empty() { usize::from(x) } else { usize::from(start) + columns(&totals) };
        // The last column stays free.
        let room = usize::from(paint.width()).saturating_sub(end + 1 + BEFORE_WORDS);
        match priority {
            Part::Words(words) if !full => {
                let Some(words) = words(app) else { continue };
                let longer = if right.is_empty() { words } else { [&right, theme.dot(), &words].concat() };
                full = longer.width() > room;
                if !full {
                    right = longer;
                }
            }
            Part::Words(_) => {}
            Part::Totals(forms) => {
                let width = usize::from(paint.width().saturating_sub(start));
                let taken = if right.is_empty() { 0 } else { BEFORE_WORDS + right.width() + 1 };
                let fits = |form: &Spans| columns(form) + taken <= width;
                totals = forms(app, since, theme).into_iter().find(fits).unwrap_or(totals);
            }
        }
    }
    let parts: Vec<(&str, Style)> = totals.iter().map(|(text, style)| (text.as_str(), *style)).collect();
    let end = if parts.is_empty() { x } else { paint.parts(start, part.top, &parts) };
    paint.right(end, part.top, paint.width().saturating_sub(end + 1), &right, theme.plain());
}

/// The totals with their share of the whole, and how long that is; or else without that.
fn sums_of_whole(app: &App, since: Option<Since>, theme: Theme) -> Vec<Spans> {
    let Some(since) = since else { return Vec::new() };
    // What a blind reader has before them is not said.
    let is_known = !app.view.blind && !app.is_live() && !since.is_later;
    let of = is_known.then(|| since.session_end - since.span.start);
    let share = |phrases: Vec<Phrase<'static>>| spans(app, since, phrases, theme);
    let phrases = |of| describe::totals_so_far(app.session.figures(), since.span, of);
    [of.map(|of| share(phrases(Some(of)))), Some(share(phrases(None)))].into_iter().flatten().collect()
}

/// The totals, or else shorter, with a sign where a sum is left out.
fn sums(app: &App, since: Option<Since>, theme: Theme) -> Vec<Spans> {
    let Some(since) = since else {
        let text = if app.session.is_complete() { "no timed events in this log" } else { "loading" };
        return vec![vec![(text.to_owned(), theme.plain())]];
    };
    let phrases = describe::totals(app.session.figures(), since.span);
    let untaped = PhraseRole::Band(BandKind::Gap(GapKind::Declared));
    let untaped = phrases.iter().find(|phrase| phrase.role == untaped).cloned();
    let all = spans(app, since, phrases, theme);
    let cut = (format!(" {}", theme.cut()), theme.plain());
    let elapsed: Spans = all.iter().take(NAMED).cloned().chain([cut]).collect();
    let untaped = untaped.map(|phrase| (format!(" {}", phrase.text), theme.phrase(phrase.role)));
    let brief = untaped.map(|untaped| elapsed.iter().cloned().chain([untaped]).collect());
    [Some(all), brief, Some(elapsed)].into_iter().flatten().collect()
}

/// What the totals cover: from the reference point to the position, or from there to a later reference point.
#[derive(Clone, Copy)]
struct Since {
    span: Span,
    is_later: bool,
    session_end: SessionTime,
}

impl Since {
    fn new(app: &App, session: Span) -> Since {
        let now = app.shown().clamp(session.start, session.end);
        let zero = app.view.zero.time.clamp(session.start, session.end);
        let is_later = zero > now;
        Since { span: Span::new(now.min(zero), now.max(zero)), is_later, session_end: session.end }
    }
}

/// How many spans name the time that the totals cover.
const NAMED: usize = 4;

/// The totals in styles; the first [`NAMED`] spans say from when to when they are, unless that is the session's start.
fn spans(app: &App, since: Since, phrases: Vec<Phrase<'static>>, theme: Theme) -> Spans {
    let zero = &app.view.zero;
    let name = as_words(&visible(&zero.name)).into_owned();
    let (before, to) = match zero.origin {
        ZeroKind::Start => (String::new(), String::new()),
        ZeroKind::Tape | ZeroKind::Mark(_) | ZeroKind::Event(_) | ZeroKind::Work(_) => {
            if since.is_later {
                (String::new(), format!(" to {name}"))
            } else {
                (format!("since {name} "), String::new())
            }
        }
    };
    let open = if app.session.is_complete() { "" } else { "~" };
    // The reason is in the panel about the file: the notes need the room.
    let short = |text| if text == TAPING_UNKNOWN { UNKNOWN.into() } else { text };
    let mut phrases = phrases.into_iter();
    let mut spans = vec![(before, theme.plain()), (open.to_owned(), theme.strong())];
    spans.extend(phrases.next().map(|elapsed| (elapsed.text.into_owned(), theme.phrase(elapsed.role))));
    spans.push((to, theme.plain()));
    spans.extend(phrases.map(|phrase| (short(phrase.text).into_owned(), theme.phrase(phrase.role))));
    spans
}

/// Reading stopped halfway.
fn reading_failed(app: &App) -> Option<String> {
    app.file.failed.as_ref().map(|_| "READING FAILED".to_owned())
}

/// The file is no longer what was read.
fn log_changed(app: &App) -> Option<String> {
    app.file.changed.map(|change| {
        match change {
            Change::Truncated => "LOG TRUNCATED",
            Change::Overwritten => "LOG OVERWRITTEN",
            Change::Replaced => "LOG REPLACED",
            Change::Deleted => "LOG DELETED",
        }
        .to_owned()
    })
}

/// The file can no longer be checked for changes. If it is known to have changed, that says more.
fn log_not_checked(app: &App) -> Option<String> {
    (app.file.unchecked && app.file.changed.is_none()).then(|| "LOG NOT CHECKED".to_owned())
}

/// Acts that are not on disk since writing them failed.
fn not_kept(app: &App) -> Option<String> {
    app.coding.not_kept().map(|count| format!("{count} NOT ON DISK"))
}

/// The number of problems. Those of the log cover all of it, so a blind reader does not see them.
fn problems(app: &App) -> Option<String> {
    let of_log = if app.view.blind { 0 } else { app.session.problems().count() };
    let count = of_log + app.work_problems().len() as u64;
    (count > 0).then(|| counted(count, "problem"))
}

fn matches(app: &App) -> Option<String> {
    let found = app.match_count().filter(|_| app.session.is_complete())?;
    let MatchCount { current, count, complete } = found;
    Some(match current {
        Some(current) => format!("match {current} of {count}{}", if complete { "" } else { "+" }),
        None => found.in_words(),
    })
}

fn loading(app: &App) -> Option<String> {
    let loads = !app.session.is_complete() && app.file.size > 0;
    loads.then(|| format!("loading {} %", app.session.byte_count() * 100 / app.file.size))
}

fn waiting(app: &App) -> Option<String> {
    app.waits_for().map(|what| format!("waiting for {what}"))
}

/// Time after the last words of a growing log counts as untaped only until more is heard.
fn tape_not_closed(app: &App) -> Option<String> {
    let runs_on = app.session.figures().coverage.as_ref().is_some_and(|coverage| coverage.runs_on);
    (app.follow.is_on() && runs_on && !app.view.blind).then(|| "tape not closed yet".to_owned())
}

fn tape_ends_alone(app: &App) -> Option<String> {
    describe::ends_alone(app.session.figures().totals_to(app.shown()))
}

fn assumed_taped(app: &App) -> Option<String> {
    let assumed = app.session.figures().totals_to(app.shown()).assumed_taped.unwrap_or_default();
    (assumed.0 > 0).then(|| format!("{} assumed taped", crate::time::format_hms(assumed)))
}

#[expect(clippy::unnecessary_wraps, reason = "a row of the table")]
fn gaps_so_far(app: &App) -> Option<String> {
    let now = app.now();
    let gaps = app.session.figures().gaps.partition_point(|g| g.span.start <= now);
    let open = if app.session.is_complete() { "" } else { "~" };
    Some(format!("{open}{} so far", counted(gaps as u64, "gap")))
}

fn hidden_gaps(app: &App) -> Option<String> {
    let hidden = if app.view.blind { 0 } else { app.bands().hidden() };
    (hidden > 0).then(|| format!("{hidden} short gaps hidden"))
}

/// Where the taped time among the totals is not all of it.
fn questioned(app: &App) -> Option<String> {
    let (figures, t) = (app.session.figures(), app.shown());
    describe::questioned_so_far(figures, t, app.view.blind.then_some(t))
}
