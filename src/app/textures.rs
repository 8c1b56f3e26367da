//! The textures of bands: how dense untaped time is drawn, by what the log says about questioning.

use super::App;
use crate::session::{Band, BandKind, Gap, GapKind, Part, Texture};
use crate::time::{Millis, SessionTime};

impl App {
    /// The texture of a whole band; of a gap with several parts, that of most of its time. `None` for a silence.
    pub fn texture_of(&self, band: Band) -> Option<Texture> {
        match band.kind {
            // Nothing of a gap that a blind reader is at the start of is known.
            BandKind::Gap(GapKind::Declared) => {
                Some(self.breakdown(band.span).texture().unwrap_or(Texture::Open))
            }
            BandKind::Gap(GapKind::Inferred) => Some(Texture::NoRecord),
            BandKind::NotHeld => Some(Texture::NotHeld),
            BandKind::Silence => None,
        }
    }

    /// The texture of a band at a time in it or at its end. `None` for a silence.
    pub fn texture_at(&self, band: Band, t: SessionTime) -> Option<Texture> {
        if band.kind != BandKind::Gap(GapKind::Declared) {
            return self.texture_of(band);
        }
        let t = t.min(band.span.end - Millis(1));
        Some(self.session.figures().part_at(t).map_or(Texture::Open, |part| self.texture_of_part(part)))
    }

    /// The texture of a part of a gap. A blind reader learns only when it is over what is stated of it.
    pub fn texture_of_part(&self, part: &Part) -> Texture {
        let is_running = self.horizon().is_some_and(|t| t < part.span.end);
        if is_running { Texture::Open } else { Texture::of_untaped(part.questioned) }
    }

    /// The lengths in a gap by texture, the densest first; those of no length are left out.
    pub fn textures_in(&self, gap: &Gap) -> Vec<(Texture, Millis)> {
        let all = self.breakdown(gap.span).textures();
        all.into_iter().filter(|&(_, length)| length > Millis::ZERO).collect()
    }
}
