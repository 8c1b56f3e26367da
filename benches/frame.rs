//! What a step takes from the key to the bytes for the terminal: the state, the frame, and what differs of it.

use criterion::{Criterion, criterion_group, criterion_main};
use ratatui::Terminal;
use std::fmt::Write;
use std::hint::black_box;
use std::sync::Arc;
use untaped::app::{App, Effect, Key, Msg, Start};
use untaped::session::{Indexer, LogBytes};
use untaped::tui::backend::{Dialect, Language, ScrollBackend};
use untaped::ui::{Theme, render};

/// A log of so many utterances of 1 to 30 words.
fn log(utterances: usize) -> String {
    let mut log = String::new();
    for n in 0..utterances {
        let words = "some words of it ".repeat(1 + n % 7);
        writeln!(log, r#"{{"t":{},"type":"utterance","speaker":"A{}","text":"{words}"}}"#, n * 7, n % 3)
            .expect("a text takes what is written to it");
    }
    log
}

struct Player {
    app: App,
    text: LogBytes,
}

impl Player {
    fn of(log: &str) -> Player {
        let text = LogBytes::Memory(Arc::new(log.as_bytes().to_vec()));
        let mut player = Player { app: App::new(Start::new("bench", log.len() as u64), (120, 40)), text };
        let mut indexer = Indexer::new();
        indexer.lines(log.as_bytes(), 0);
        player.tell(Msg::Loaded(indexer.batch()));
        player.tell(Msg::Complete(None));
        player
    }

    fn tell(&mut self, msg: Msg) {
        let mut effects = self.app.update(msg);
        while let Some(effect) = effects.pop() {
            if let Effect::Fetch(places) = effect {
                let event = |i| (i, self.text.event(&self.app.session, i).ok().flatten());
                let lines = places.into_iter().map(event).collect();
                effects.extend(self.app.update(Msg::Lines(lines)));
            }
        }
    }
}

fn steps(c: &mut Criterion) {
    let theme = Theme::default();
    for utterances in [10_000, 1_000_000] {
        let mut player = Player::of(&log(utterances));
        for key in ":50%".chars().map(Key::Char).chain([Key::Enter]) {
            player.tell(Msg::Key(key));
        }
        let mut backend = ScrollBackend::new(Vec::new(), Dialect::MODERN, Language::Other);
        backend.set_size(120, 40);
        let mut terminal = Terminal::new(backend).expect("memory takes everything");
        // There and back, so that it never comes to an end.
        let mut onward = 0_u32;
        let mut step = |player: &mut Player| {
            onward = (onward + 1) % 400;
            player.tell(Msg::Key(Key::Char(if onward < 200 { 'j' } else { 'k' })));
        };
        c.bench_function(&format!("frame/the state alone, {utterances} events"), |b| {
            b.iter(|| step(&mut player));
        });
        c.bench_function(&format!("frame/a step at 120x40, {utterances} events"), |b| {
            b.iter(|| {
                step(&mut player);
                let app = &player.app;
                terminal.draw(|frame| render(app, &theme, frame)).expect("memory takes everything");
                let written = terminal.backend_mut().out();
                black_box(written.len());
                written.clear();
            });
        });
    }
}

criterion_group!(benches, steps);
criterion_main!(benches);
