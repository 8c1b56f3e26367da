//! Reading lines, one after the other, without an index.

mod log;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use untaped::record::{LineEnd, LineReader, Problems};

fn parse(c: &mut Criterion) {
    let text = log::text();
    let mut group = c.benchmark_group("parse");
    group.sample_size(20).throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("every line of the log", |b| {
        b.iter(|| {
            let (mut reader, mut problems) = (LineReader::new(), Problems::default());
            let read = |(line, bytes): (usize, &str)| {
                let mut scratch = String::new();
                reader
                    .read(bytes.as_bytes(), LineEnd::Newline, line as u64 + 1, &mut scratch, &mut problems)
                    .is_some()
            };
            text.lines().enumerate().map(read).filter(|&event| event).count()
        });
    });
    group.finish();
}

criterion_group!(benches, parse);
criterion_main!(benches);
