//! Asks for the figures of talk and bins when a panel shows them. Working them out takes as long as the log is long, so that an
//! effect does it beside the loop.

use super::measures::{MeasureBasis, Measures};
use super::{App, Effect, PanelKind};

/// The figures that were asked for, and those that are known.
#[derive(Debug, Default)]
pub(super) struct MeasuresAsked {
    asked: Option<MeasureBasis>,
    known: Option<Box<Measures>>,
}

impl App {
    fn measure_basis(&self) -> MeasureBasis {
        MeasureBasis::new(&self.session, self.view.zero.time, self.view.blind)
    }

    /// Asks for the figures that the open panel shows, if they are not those of the session as it is.
    pub(super) fn ask_to_measure(&mut self, effects: &mut Vec<Effect>) {
        let shows = |kind: &PanelKind| matches!(kind, PanelKind::People | PanelKind::Bins);
        if !self.mode.panel().is_some_and(|panel| shows(&panel.kind)) || !self.session.is_complete() {
            return;
        }
        let basis = self.measure_basis();
        if self.measures.asked != Some(basis) {
            self.measures.asked = Some(basis);
            effects.push(Effect::Measure(basis));
        }
    }

    /// Takes figures, unless others were asked for since.
    pub(super) fn take_measures(&mut self, measures: Box<Measures>) {
        if self.measures.asked == Some(measures.basis) {
            self.measures.known = Some(measures);
            self.select_bin();
        }
    }

    /// The figures of the session as it is, once they are known.
    pub(super) fn measured(&self) -> Option<&Measures> {
        let basis = self.measure_basis();
        self.measures.known.as_deref().filter(|known| known.basis == basis)
    }
}
