//! How many hours in, and how much of them untaped: asked for every event.

mod log;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use untaped::report::{Hours, HoursRequest, View};
use untaped::time::Millis;

fn hours(c: &mut Criterion) {
    let session = log::session(&log::text());
    let zero = session.start_zero();
    let mut group = c.benchmark_group("hours");
    group.throughput(Throughput::Elements(session.index().len() as u64));
    group.bench_function("elapsed at every event", |b| {
        b.iter(|| {
            let elapsed = session.index().entries().iter().map(|e| (e.time() - zero.time).0);
            elapsed.fold(0_i64, i64::wrapping_add)
        });
    });
    group.bench_function("sums up to every event", |b| {
        b.iter(|| {
            let sums = session.index().entries().iter().map(|e| session.figures().totals_to(e.time()));
            sums.filter_map(|sums| sums.untaped).fold(0_i64, |n, untaped| n.wrapping_add(untaped.0))
        });
    });
    group.bench_function("the report", |b| {
        let view = View { zero: zero.clone(), min_gap: Millis::ZERO };
        b.iter(|| Hours::new(&session, &view, &HoursRequest::default()));
    });
    group.finish();
}

criterion_group!(benches, hours);
criterion_main!(benches);
