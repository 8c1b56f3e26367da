//! What several sources say of one event, in words: on the event's line, in the report and in the panel.

use super::phrase::{Phrase, PhraseRole, joined};
use super::timestamp::Timestamps;
use crate::record::counted;
use crate::session::{Account, Accounts, Session};
use crate::time::{Millis, SessionTime, format_hms_exact};

/// The most accounts of other sources that a line on the screen lists.
pub const FEW_ACCOUNTS: usize = 3;

/// Describes the accounts of other sources for the line of an event at `from`:
/// `also 16:30:00 (Report p. 167), 16:35:00 (Fritz)`. Of a list longer than `most` it says how many more there are; with a
/// `most` of 0 it says nothing.
pub fn other_accounts<'a>(
    session: &Session,
    from: Option<SessionTime>,
    others: &[Account<'a>],
    most: usize,
) -> Vec<Phrase<'a>> {
    if others.is_empty() || most == 0 {
        return Vec::new();
    }
    let listed = others.len().min(most);
    let said = others.iter().take(listed).map(|other| account(session, from, other));
    let mut all = joined([vec![Phrase::plain("also ")], joined(said, ", ")], "");
    if others.len() > listed {
        all.push(Phrase::plain(format!(", and {} more", others.len() - listed)));
    }
    all
}

/// Describes one account of an event at `from`: its times, who and what it says, and its source in parentheses.
fn account<'a>(session: &Session, from: Option<SessionTime>, account: &Account<'a>) -> Vec<Phrase<'a>> {
    let term =
        |role, text: Option<&'a str>| text.map(|text| vec![Phrase::new(role, text)]).unwrap_or_default();
    let when = account_time(session, from, account).map(Phrase::figure);
    // The event's own words and source alone are cited.
    let words = [term(PhraseRole::Name, account.speaker), term(PhraseRole::Term, account.text)];
    let said = joined([when.into_iter().collect(), joined(words, ": ")], ", ");
    let mut source = term(PhraseRole::Term, account.source);
    if !said.is_empty() && !source.is_empty() {
        source.insert(0, Phrase::plain("("));
        source.push(Phrase::plain(")"));
    }
    joined([said, source], " ")
}

/// The times of an account of an event at `from`: `16:30:00 to 16:45:00`; a date where it is not that of `from`. `None` if it
/// gives none.
fn account_time(session: &Session, from: Option<SessionTime>, account: &Account<'_>) -> Option<String> {
    let from = from.or(account.time).or(account.end)?;
    let shown = |t| Timestamps::new(session).seen_from(from, t);
    match (account.time, account.end) {
        (Some(t), Some(end)) => Some(format!("{} to {}", shown(t), shown(end))),
        (Some(t), None) => Some(shown(t)),
        (None, Some(end)) => Some(format!("until {}", shown(end))),
        (None, None) => None,
    }
}

/// The accounts of an event as rows: the times of each, and what it says with its source. The log's own is called that, since
/// its words are those of the event.
pub fn account_rows<'a>(
    session: &Session,
    from: Option<SessionTime>,
    accounts: &Accounts<'a>,
) -> Vec<(String, Vec<Phrase<'a>>)> {
    let row = |account: &Account<'a>, own: bool| {
        let times = account_time(session, from, account).unwrap_or_default();
        let says = if own {
            let source = Account { source: account.source, ..Account::default() };
            let source = self::account(session, from, &source);
            let this = vec![Phrase::plain("this log")];
            if source.is_empty() { this } else { joined([this, source], ": ") }
        } else {
            let says = Account { time: None, end: None, ..*account };
            self::account(session, from, &says)
        };
        (times, says)
    };
    accounts.list.iter().enumerate().map(|(i, account)| row(account, i == 0)).collect()
}

/// How far the times of an event's accounts are apart: `4 accounts, starts 0:15:00 apart, ends 0:30:00 apart`. Starts and ends
/// are left out if fewer than two accounts give one.
pub fn apart(accounts: &Accounts<'_>) -> String {
    let mut text = counted(accounts.list.len() as u64, "account");
    let [starts, ends] = spreads(accounts);
    let (start, end) = if ends.is_empty() { ("", "") } else { ("starts ", "ends ") };
    for (what, spread) in [(start, starts), (end, ends)] {
        if !spread.is_empty() {
            text.extend([", ", what, &spread, " apart"]);
        }
    }
    text
}

/// The spread of the times of an event's accounts and that of their ends; empty if fewer than two accounts give one.
pub fn spreads(accounts: &Accounts<'_>) -> [String; 2] {
    let several = |time: fn(&Account<'_>) -> Option<SessionTime>| {
        accounts.list.iter().filter_map(time).nth(1).is_some()
    };
    let text = |several, spread: Option<Millis>| {
        spread.filter(|_| several).map(format_hms_exact).unwrap_or_default()
    };
    [text(several(|a| a.time), accounts.spread()), text(several(|a| a.end), accounts.end_spread())]
}
