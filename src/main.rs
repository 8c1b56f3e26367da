//! untaped.

fn main() -> anyhow::Result<()> {
    use untaped::*;
    let path = std::env::args().nth(1);
    tui::run(tui::Options {
        input: path.map(|p| store::Input::File(p.into())), thresholds: Default::default(), min_gap: time::Millis::ZERO, zero: None, column: None, speed: None,
        rules: Default::default(), reference_lines: false, from_start: false, mouse: true, color: std::env::var_os("NO_COLOR").is_none(), ascii: false, memory_limit: 1<<30 })
}
