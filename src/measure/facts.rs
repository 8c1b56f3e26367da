//! Who mentioned a fact first: what matches a fact's patterns, what coders decided of it, and what came before.
//!
//! A match is a proposal until a coder has decided that it is a mention, or not. Untaped time is asked of
//! [`Figures`](crate::session::Figures), as in `untaped hours`, and never computed here.

use crate::record::{Body, EventKind, Role};
use crate::session::{Before, EventKey, LogBytes, SearchCorpus, Session};
use crate::time::{Millis, SessionTime};
use crate::work::{Coder, Facts, Form, Verdict, Viewer, What, Work};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// The utterances that match each fact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    /// For each fact the indexes of the events, in order.
    of_fact: Vec<Vec<usize>>,
    /// How many utterances match a fact and have no time of their own. They take part in no figure.
    pub untimed: usize,
}

impl Matches {
    /// Looks for the words of facts: what was said, neither who said it nor what other accounts give. Each pattern takes a
    /// search of the log; each utterance found is read once. `canceled` may end it early.
    ///
    /// # Errors
    /// The system's error if the log cannot be read.
    pub fn find(
        session: &Session,
        text: &LogBytes,
        facts: &Facts,
        canceled: &dyn Fn() -> bool,
    ) -> io::Result<Matches> {
        let mut candidates: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        let mut buffer = Vec::new();
        for (fact, n) in facts.list.iter().zip(0..) {
            // Where all patterns must match, the first is enough to find what may.
            for pattern in fact.patterns.iter().take(if fact.all { 1 } else { usize::MAX }) {
                let corpus = SearchCorpus::new(session, text.clone(), pattern.clone());
                for i in corpus.matches_in(0..corpus.len(), &mut buffer, canceled)?.events {
                    candidates.entry(i).or_default().insert(n);
                }
            }
        }
        let mut matches = Matches { of_fact: vec![Vec::new(); facts.list.len()], untimed: 0 };
        for (i, of) in candidates {
            let Some(entry) = session.index().get(i) else { continue };
            if entry.kind() != EventKind::Utterance {
                continue;
            }
            let Some(event) = text.event(session, i)? else { continue };
            let Body::Utterance { text: words, .. } = &event.body else { continue };
            let of: Vec<usize> = of.into_iter().filter(|&n| facts.list[n].is_in(words)).collect();
            if !entry.is_timed() {
                matches.untimed += usize::from(!of.is_empty());
                continue;
            }
            for n in of {
                matches.of_fact[n].push(i);
            }
        }
        Ok(matches)
    }

    /// The utterances that match the fact with this number, from 0; in order.
    #[must_use]
    pub fn of(&self, fact: usize) -> &[usize] {
        self.of_fact.get(fact).map_or(&[], Vec::as_slice)
    }
}

/// What coders decided of an event and a fact: of each coder, the last verdict that holds.
pub type Verdicts = BTreeMap<Coder, (Verdict, Option<Form>)>;

/// What coders decided, by the id of the fact and the event.
#[derive(Clone, Debug, Default)]
pub struct AllVerdicts {
    of_fact: BTreeMap<String, BTreeMap<EventKey, Verdicts>>,
}

impl AllVerdicts {
    /// The verdicts of the coders whose work is seen. One on a span is on its first event.
    #[must_use]
    pub fn new(work: &Work, viewer: &Viewer) -> AllVerdicts {
        let mut all = AllVerdicts::default();
        for placed in work.acts().iter().filter(|placed| placed.is_shown() && viewer.sees(&placed.coder)) {
            let (What::Verdict { fact, is, form, .. }, Some((first, _))) = (&placed.act.what, placed.span)
            else {
                continue;
            };
            all.add(fact, first, &placed.coder, (*is, *form));
        }
        all
    }

    /// Adds a verdict, which takes the place of an earlier one of that coder.
    pub fn add(&mut self, fact: &str, on: EventKey, coder: &Coder, verdict: (Verdict, Option<Form>)) {
        let of_fact = self.of_fact.entry(fact.to_owned()).or_default();
        of_fact.entry(on).or_default().insert(coder.clone(), verdict);
    }

    /// The ids of facts of which something was decided.
    pub fn facts(&self) -> impl Iterator<Item = &str> {
        self.of_fact.keys().map(String::as_str)
    }

    fn of(&self, fact: &str) -> Option<&BTreeMap<EventKey, Verdicts>> {
        self.of_fact.get(fact)
    }
}

/// Whether an event mentions a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A match of which nobody has decided anything.
    Proposed,
    /// Coders decided that it is a mention.
    Mention,
    /// Coders decided that it is not.
    Not,
    /// Some coders decided that it is, others that it is not.
    CodersDiffer,
}

impl Standing {
    /// The word in JSON and CSV.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Standing::Proposed => "proposed",
            Standing::Mention => "mention",
            Standing::Not => "not",
            Standing::CodersDiffer => "coders differ",
        }
    }

    /// Whether it may be a mention.
    #[must_use]
    pub fn counts(self) -> bool {
        self != Standing::Not
    }

    /// Whether it is decided.
    #[must_use]
    pub fn is_decided(self) -> bool {
        matches!(self, Standing::Mention | Standing::Not)
    }
}

/// An event that matches a fact, or of which a coder decided that it mentions the fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The index of the event.
    pub i: usize,
    /// Its key.
    pub key: EventKey,
    /// The role of who speaks.
    pub role: Role,
    /// Whether it was on tape; `None` in a log without tape events.
    pub on_tape: Option<bool>,
    /// Whether it is a mention.
    pub standing: Standing,
    /// What coders decided.
    pub verdicts: Verdicts,
}

impl Mention {
    /// The form that coders gave it; `None` if nobody gave one, or they gave different ones.
    #[must_use]
    pub fn form(&self) -> Option<Form> {
        let mut forms = self.verdicts.values().filter(|(is, _)| *is == Verdict::Mention);
        let first = forms.next()?.1;
        if forms.all(|(_, form)| *form == first) { first } else { None }
    }
}

/// What is known of who mentioned a fact first.
#[derive(Clone, Debug)]
pub struct FactFigures<'a> {
    /// All that match or were decided, in the order of the session.
    pub mentions: Vec<Mention>,
    /// The index in `mentions` of the first that may be a mention.
    pub first: Option<usize>,
    /// That of the first by a suspect.
    pub first_by_suspect: Option<usize>,
    /// That of the first by the police.
    pub first_by_police: Option<usize>,
    /// The time from the first by the police to the first by a suspect; negative if the suspect's was first.
    pub lag: Option<Millis>,
    /// How often each role may have mentioned it before a suspect first did; all, if none did.
    pub before: BTreeMap<Role, u64>,
    /// How often from then on, including that first mention.
    pub after: BTreeMap<Role, u64>,
    /// What came before the first mention by a suspect.
    pub before_suspect: Option<Before<'a>>,
    /// Where the fact comes from, as far as this log shows.
    pub origin: Origin,
}

/// Where a fact comes from, as far as a log shows. It says who was first and no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody mentioned it.
    NotMentioned,
    /// The police first, on tape.
    PoliceFirst,
    /// A suspect first, on tape, with no untaped time before.
    SuspectFirst,
    /// A suspect first, on tape, but after this much untaped time.
    SuspectFirstAfterUntaped(Millis),
    /// Someone else first, on tape.
    OtherFirst(Role),
    /// The first mention is not on tape.
    NotOnTape,
    /// The log has no tape events, so it does not show what is on tape.
    TapingUnknown,
}

impl Origin {
    /// The word in JSON and CSV.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Origin::NotMentioned => "not_mentioned",
            Origin::PoliceFirst => "police_first",
            Origin::SuspectFirst => "suspect_first",
            Origin::SuspectFirstAfterUntaped(_) => "suspect_first_after_untaped",
            Origin::OtherFirst(_) => "other_first",
            Origin::NotOnTape => "not_on_tape",
            Origin::TapingUnknown => "taping_unknown",
        }
    }
}

/// All events that match a fact or of which a coder decided, in the order of the session; up to `horizon`, if there is one.
#[must_use]
pub fn mentions(
    session: &Session,
    matches: &[usize],
    fact: &str,
    verdicts: &AllVerdicts,
    horizon: Option<EventKey>,
) -> Vec<Mention> {
    let none = BTreeMap::new();
    let decided = verdicts.of(fact).unwrap_or(&none);
    let mut keys: BTreeMap<EventKey, usize> =
        matches.iter().filter_map(|&i| Some((session.key(i)?, i))).collect();
    for (&key, verdicts) in decided {
        let i = session.index().index_of(key);
        let says_so = verdicts.values().any(|(is, _)| *is == Verdict::Mention);
        let timed = session.index().get(i).filter(|entry| entry.is_timed());
        if says_so && timed.is_some_and(|entry| entry.key() == key) {
            keys.insert(key, i);
        }
    }
    let known = keys.into_iter().filter(|(key, _)| horizon.is_none_or(|horizon| *key <= horizon));
    let mention = |(key, i)| {
        let entry = session.index().get(i)?;
        let verdicts = decided.get(&key).cloned().unwrap_or_default();
        let says = |word| verdicts.values().any(|(is, _)| *is == word);
        let standing = match (says(Verdict::Mention), says(Verdict::Not)) {
            (false, false) => Standing::Proposed,
            (true, false) => Standing::Mention,
            (false, true) => Standing::Not,
            (true, true) => Standing::CodersDiffer,
        };
        let role = session.people().get(entry.speaker()).role;
        Some(Mention { i, key, role, on_tape: session.on_tape(entry), standing, verdicts })
    };
    known.filter_map(mention).collect()
}

impl FactFigures<'_> {
    /// The figures of mentions that are in the order of the session.
    #[must_use]
    pub fn new(session: &Session, mentions: Vec<Mention>) -> FactFigures<'_> {
        let first_by = |role: Option<Role>| {
            let is = |mention: &Mention| mention.standing.counts() && role.is_none_or(|r| mention.role == r);
            mentions.iter().position(is)
        };
        let (first, first_by_suspect) = (first_by(None), first_by(Some(Role::Suspect)));
        let first_by_police = first_by(Some(Role::Police));
        let time = |at: Option<usize>| at.map(|at| mentions[at].key.time);
        let lag = time(first_by_suspect).zip(time(first_by_police)).map(|(suspect, police)| suspect - police);
        let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
        for (at, mention) in mentions.iter().enumerate().filter(|(_, mention)| mention.standing.counts()) {
            let is_before = first_by_suspect.is_none_or(|suspect| at < suspect);
            *if is_before { &mut before } else { &mut after }.entry(mention.role).or_default() += 1;
        }
        let before_suspect = time(first_by_suspect).map(|t| session.figures().before(t));
        let origin = match first.map(|at| &mentions[at]) {
            None => Origin::NotMentioned,
            Some(Mention { on_tape: Some(false), .. }) => Origin::NotOnTape,
            Some(Mention { on_tape: None, key, .. }) if session.figures().is_untaped(key.time) => {
                Origin::NotOnTape
            }
            Some(Mention { on_tape: None, .. }) => Origin::TapingUnknown,
            Some(Mention { role: Role::Police, .. }) => Origin::PoliceFirst,
            Some(Mention { role: Role::Suspect, key, .. }) => match untaped_before(session, key.time) {
                Millis::ZERO => Origin::SuspectFirst,
                untaped => Origin::SuspectFirstAfterUntaped(untaped),
            },
            Some(Mention { role, .. }) => Origin::OtherFirst(*role),
        };
        FactFigures {
            mentions,
            first,
            first_by_suspect,
            first_by_police,
            lag,
            before,
            after,
            before_suspect,
            origin,
        }
    }

    /// How many are undecided, mentions, none, and differently decided.
    #[must_use]
    pub fn count(&self, standing: Standing) -> usize {
        self.mentions.iter().filter(|mention| mention.standing == standing).count()
    }
}

/// The untaped time from the session's start to a time.
fn untaped_before(session: &Session, t: SessionTime) -> Millis {
    session.figures().totals_to(t).untaped.unwrap_or_default()
}
