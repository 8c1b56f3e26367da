//! The library's examples give these answers on the shipped recordings.

#[expect(dead_code, reason = "an example has a main function")]
#[path = "../examples/before_confession.rs"]
mod before_confession;
#[expect(dead_code, reason = "an example has a main function")]
#[path = "../examples/gaps.rs"]
mod gaps;

#[test]
fn the_example_lists_the_gaps_of_a_log() {
    assert_eq!(
        gaps::gaps("recordings/five-gaps.jsonl").unwrap(),
        "1 UNTAPED at 0.00 h for 4:22:10: before_tape\n\
         2 UNTAPED at 5.69 h for 1:25:20: meal\n\
         3 UNTAPED at 8.42 h for 0:50:40: malfunction\n\
         4 UNTAPED at 11.43 h for 1:55:05: break\n\
         5 UNTAPED at 13.81 h for 2:35:30: unexplained\n"
    );
    let damaged = gaps::gaps("recordings/damaged.jsonl").unwrap();
    assert!(!damaged.contains(|c: char| c.is_control() && c != '\n'), "{damaged:?}");
}

#[test]
fn the_example_sums_up_what_came_before_a_confession() {
    assert_eq!(
        before_confession::before_confession("recordings/five-gaps.jsonl").unwrap(),
        "confession at 16.96 h: taped 5:49:06, untaped 11:08:45, gaps 5\n"
    );
}
