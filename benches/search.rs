//! Searching the whole log, from memory: what is rare, what is frequent, and what no literal helps to find.

mod log;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;
use untaped::session::{LogBytes, Pattern, SearchCorpus};
use untaped::store::search;

fn searches(c: &mut Criterion) {
    let text = log::text();
    let session = log::session(&text);
    let mut group = c.benchmark_group("search");
    group.sample_size(20).throughput(Throughput::Bytes(text.len() as u64));
    let text = LogBytes::Memory(text.into_bytes().into());
    for (name, pattern) in [
        ("a rare word", "xylophone"),
        ("a frequent word", "nobody"),
        ("a word as typed", "Xylophone"),
        ("whole words", r"\bknow\b"),
        ("an expression", "x[a-z]+phone"),
        ("no literal", r"\w+ \w+phone"),
    ] {
        let Ok(pattern) = Pattern::new(pattern) else { continue };
        let searched = SearchCorpus::new(&session, text.clone(), pattern);
        group.bench_function(name, |b| {
            b.iter(|| {
                let mut found = 0;
                let ended = search(&searched, &AtomicBool::new(false), |hits| {
                    found += hits.events.len();
                    ControlFlow::Continue(())
                });
                (found, ended.is_ok())
            });
        });
    }
    group.finish();
}

criterion_group!(benches, searches);
criterion_main!(benches);
