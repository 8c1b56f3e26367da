//! The gaps: the report as a structure, as text, and as bands on a timeline.

mod log;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use untaped::report::{Gaps, Page, View};
use untaped::session::Bands;
use untaped::time::Millis;

fn gaps(c: &mut Criterion) {
    let session = log::session(&log::text());
    let view = View { zero: session.start_zero(), min_gap: Millis::ZERO };
    let mut group = c.benchmark_group("gaps");
    group.throughput(Throughput::Elements(session.figures().gaps.len() as u64));
    group.bench_function("the report", |b| b.iter(|| Gaps::new(&session, &view)));
    let report = Gaps::new(&session, &view);
    let page = Page { ascii: false, safe: false };
    group.bench_function("its text", |b| b.iter(|| report.text(&session, &view, page)));
    group.bench_function("bands", |b| b.iter(|| Bands::new(&session, Millis::ZERO)));
    group.finish();
}

criterion_group!(benches, gaps);
criterion_main!(benches);
