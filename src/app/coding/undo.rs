//! Taking back what was done, step by step, and which acts of this coder hold while some are not on disk yet.

use super::{App, Effect, Notice};
use crate::record::{as_words, visible};
use crate::session::EventKey;
use crate::work::{ActRef, CodeName, Draft, Form, Placed, Verdict, Viewer, What};

impl App {
    /// Takes back the last step of this session that is not taken back yet.
    pub(super) fn undo(&mut self, effects: &mut Vec<Effect>) {
        if let Some(why) = self.coding.read_only() {
            self.notice = Some(Notice::Text(format!("read-only: {}", super::reason_first(why))));
            return;
        }
        let Some(step) = self.coding.steps.pop() else {
            self.notice = Some(Notice::NothingToUndo);
            return;
        };
        let words = step.last().map(|act| self.act_words(act)).unwrap_or_default();
        self.forget_codes_of(&step);
        for of in step.into_iter().rev() {
            self.draft(Draft::Retract { of }, effects);
        }
        self.keep_seen(effects);
        self.notice = Some(Notice::Undoing(words));
    }

    /// The codes of a step that is taken back are no longer those that were given last, unless they were given before.
    fn forget_codes_of(&mut self, step: &[ActRef]) {
        let codes_in = |step: &[ActRef]| -> Vec<CodeName> {
            let drafts = step.iter().filter_map(|act| self.draft_of(act));
            drafts
                .filter_map(|draft| if let Draft::Code { code, .. } = draft { Some(code) } else { None })
                .collect()
        };
        let given = codes_in(step);
        let before: Vec<CodeName> = self.coding.steps.iter().flat_map(|step| codes_in(step)).collect();
        self.coding.recent.retain(|(name, _)| before.contains(name) || !given.contains(name));
    }

    /// An act of this coder as a draft; `None` for one that the player does not make.
    pub(in crate::app) fn as_draft(placed: &Placed) -> Option<Draft> {
        let on = placed.span;
        Some(match &placed.act.what {
            What::Code { code, level, .. } => {
                Draft::Code { code: code.clone(), level: level.clone(), on: on? }
            }
            What::Note { text, .. } => Draft::Note { text: text.clone(), on: on? },
            What::Flag { .. } => Draft::Flag { on: on? },
            What::Mark { kind, .. } => Draft::Mark { kind: kind.clone(), on: on?.0 },
            What::Retract { of } => Draft::Retract { of: ActRef::Kept(of.clone()) },
            What::Seen { .. } => Draft::Seen { on: on? },
            What::Verdict { fact, is, form, .. } => {
                Draft::Verdict { fact: fact.clone(), is: *is, form: *form, on: on?.0 }
            }
            What::Unknown { .. } => return None,
        })
    }

    /// What an act of this session was, in words.
    fn act_words(&self, act: &ActRef) -> String {
        self.draft_of(act).map_or_else(|| "the last step".to_owned(), |draft| self.draft_words(&draft))
    }

    /// An act of this coder as a draft.
    fn draft_of(&self, act: &ActRef) -> Option<Draft> {
        match self.known(act) {
            ActRef::Draft(number) => {
                let found = self.coding.drafts.iter().find(|(other, _)| *other == number);
                found.map(|(_, draft)| draft.clone())
            }
            ActRef::Kept(id) => {
                let coder = self.coding.coder.as_ref();
                coder.and_then(|coder| self.coding.work.act(coder, &id)).and_then(App::as_draft)
            }
        }
    }

    /// What a draft is, and on what.
    pub(in crate::app) fn draft_words(&self, draft: &Draft) -> String {
        let what = match draft {
            Draft::Code { code, level, .. } => {
                let level = level.as_ref().map(|level| format!(", {level}")).unwrap_or_default();
                self.code_words(code) + &visible(&level)
            }
            Draft::Note { .. } => "note".to_owned(),
            Draft::Flag { .. } => "flag".to_owned(),
            Draft::Mark { kind, .. } => format!("your mark {}", visible(&as_words(kind))),
            Draft::Seen { .. } => "what was read".to_owned(),
            Draft::Verdict { fact, is, form, .. } => verdict_words(fact, *is, *form),
            Draft::Retract { of } => return format!("taking back {}", self.act_words(of)),
        };
        match draft.on() {
            Some(on) => format!("{what} {}", self.on_place(on)),
            None => what,
        }
    }

    /// The spans of this coder that an event is in and that begin before it.
    pub(in crate::app) fn own_spans(&self, key: EventKey) -> Vec<(ActRef, Draft)> {
        let Some(coder) = self.coding.coder.clone() else { return Vec::new() };
        let viewer = Viewer::Only(coder);
        let kept = self.coding.work.spanning(key, &viewer);
        let kept =
            kept.filter_map(|placed| Some((ActRef::Kept(placed.act.id.clone()), App::as_draft(placed)?)));
        let drafts = self.coding.drafts.iter().filter(|(_, draft)| !matches!(draft, Draft::Seen { .. }));
        let drafts = drafts.map(|(number, draft)| (ActRef::Draft(*number), draft.clone()));
        let is_in = |draft: &Draft| draft.on().is_some_and(|(first, last)| first < key && key <= last);
        kept.chain(drafts).filter(|(act, draft)| is_in(draft) && self.holds(act)).collect()
    }

    /// An act by its id, if it is on disk.
    fn known(&self, act: &ActRef) -> ActRef {
        match act {
            ActRef::Draft(number) => {
                self.coding.ids.get(number).map_or_else(|| act.clone(), |id| ActRef::Kept(id.clone()))
            }
            ActRef::Kept(_) => act.clone(),
        }
    }

    /// Whether an act of this coder holds, also by what is not on disk yet.
    pub(in crate::app) fn holds(&self, act: &ActRef) -> bool {
        let act = self.known(act);
        let mut holds = match &act {
            ActRef::Draft(_) => true,
            ActRef::Kept(id) => {
                let coder = self.coding.coder.as_ref();
                coder.and_then(|coder| self.coding.work.act(coder, id)).is_some_and(|placed| placed.holds)
            }
        };
        // What is not on disk comes after all that is.
        for (number, draft) in &self.coding.drafts {
            let Draft::Retract { of } = draft else { continue };
            if self.ends_at(of, &act) && self.holds(&ActRef::Draft(*number)) {
                holds = self.parity(of, &act);
            }
        }
        holds
    }

    /// Whether an act is another one, or retracts it, directly or through others.
    fn ends_at(&self, from: &ActRef, to: &ActRef) -> bool {
        self.chain(from).contains(to)
    }

    /// Whether a retraction of `from` brings `to` back.
    fn parity(&self, from: &ActRef, to: &ActRef) -> bool {
        self.chain(from).iter().position(|act| act == to).is_some_and(|steps| steps % 2 == 1)
    }

    /// An act, the one that it retracts, and so on.
    fn chain(&self, from: &ActRef) -> Vec<ActRef> {
        let of = |act: &ActRef| match act {
            ActRef::Draft(number) => {
                let draft = self.coding.drafts.iter().find(|(other, _)| other == number);
                match draft {
                    Some((_, Draft::Retract { of })) => Some(self.known(of)),
                    Some(_) | None => None,
                }
            }
            ActRef::Kept(id) => {
                let coder = self.coding.coder.as_ref()?;
                let placed = self.coding.work.act(coder, id)?;
                placed.act.retracts().map(|of| ActRef::Kept(of.to_owned()))
            }
        };
        // A file may hold a circle.
        std::iter::successors(Some(self.known(from)), of).take(1000).collect()
    }

    /// The acts of this coder that begin at an event and hold, also those that are not on disk yet, in the order in which they
    /// were done.
    pub(in crate::app) fn own_at(&self, key: EventKey) -> Vec<(ActRef, Draft)> {
        let Some(coder) = self.coding.coder.clone() else { return Vec::new() };
        let viewer = Viewer::Only(coder);
        let kept = self
            .coding
            .work
            .beginning_at(key, &viewer)
            .filter_map(|placed| Some((ActRef::Kept(placed.act.id.clone()), App::as_draft(placed)?)));
        let drafts = self.coding.drafts.iter().filter(|(_, draft)| {
            draft.on().is_some_and(|(first, _)| first == key) && !matches!(draft, Draft::Seen { .. })
        });
        let drafts = drafts.map(|(number, draft)| (ActRef::Draft(*number), draft.clone()));
        kept.chain(drafts).filter(|(act, _)| self.holds(act)).collect()
    }
}

/// A verdict in a few words: `F3: mention, leading`.
pub(super) fn verdict_words(fact: &str, is: Verdict, form: Option<Form>) -> String {
    let form = form.map(|form| format!(", {form}")).unwrap_or_default();
    format!("{}: {is}{form}", visible(fact))
}
