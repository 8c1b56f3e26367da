//! Reading a log into a session: every line, the order, and all figures.

mod log;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::io::Write;
use untaped::session::{Indexer, ReadExtent, Session, Thresholds};
use untaped::store::{Input, Log, read_all};

fn index(c: &mut Criterion) {
    let text = log::text();
    let mut group = c.benchmark_group("index");
    group.sample_size(20).throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("one reader, in memory", |b| b.iter(|| log::session(&text)));
    let file = tempfile::NamedTempFile::new().and_then(|mut f| f.write_all(text.as_bytes()).map(|()| f));
    if let Ok(file) = file {
        let input = Input::File(file.path().to_owned());
        group.bench_function("two readers, a file", |b| {
            b.iter(|| read_all(&Log::open(&input, 0)?, Thresholds::default()).map(|s| s.index().len()));
        });
    }
    let mut indexer = Indexer::new();
    indexer.lines(text.as_bytes(), 0);
    let mut session = Session::new("benchmark", Thresholds::default());
    session.append(indexer.batch());
    group.bench_function("order and figures alone", |b| b.iter(|| session.settle(ReadExtent::Whole)));
    group.finish();
}

criterion_group!(benches, index);
criterion_main!(benches);
