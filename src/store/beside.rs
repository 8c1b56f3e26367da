//! Two pieces of work side by side.

use std::panic::resume_unwind;
use std::thread::{Builder, scope};

/// Does `there` on a thread of its own and `here` on this one, and comes back when both are done. Where the system gives
/// no thread neither is begun, and the answer is `false`.
///
/// ```
/// use untaped::store::beside;
/// let (mut a, mut b) = (0, 0);
/// assert!(beside(&mut || a = 1, &mut || b = 2));
/// assert_eq!((a, b), (1, 2));
/// ```
#[must_use]
pub fn beside(there: &mut (dyn FnMut() + Send), here: &mut dyn FnMut()) -> bool {
    scope(|scope| {
        let Ok(thread) = Builder::new().spawn_scoped(scope, there) else { return false };
        here();
        thread.join().unwrap_or_else(|panic| resume_unwind(panic));
        true
    })
}

/// The same for work that does not wait for the other: where the system gives no thread, one is done after the other.
pub fn both(there: &mut (dyn FnMut() + Send), here: &mut dyn FnMut()) {
    if !beside(there, here) {
        here();
        there();
    }
}
