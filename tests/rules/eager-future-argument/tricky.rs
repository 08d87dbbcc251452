// Arguments that only look like futures of Tokio, and contexts that are there after all.
use std::time::Duration;

use tokio::runtime::{Handle, Runtime};

mod clock {
    pub async fn sleep(_: std::time::Duration) {}
}

pub fn another_sleep(runtime: &Runtime) {
    runtime.block_on(clock::sleep(Duration::from_millis(1)));
}

pub fn tried() {
    if let Ok(handle) = Handle::try_current() {
        handle.block_on(tokio::time::sleep(Duration::from_millis(1))); //~ current-handle-block-on
    }
}

pub fn taken_here() {
    Handle::current().block_on(tokio::time::sleep(Duration::from_millis(1))); //~ current-handle-block-on
}

// The closure is called inside.
pub fn lazily(runtime: &Runtime) {
    runtime.block_on(futures::future::lazy(|_| {
        drop(tokio::time::sleep(Duration::from_millis(1))); //~ future-not-awaited
    }));
}

// It stands in a statement of its own, inside.
pub fn inner_block(runtime: &Runtime) {
    runtime.block_on(async {
        let timer = tokio::time::sleep(Duration::from_millis(1));
        timer.await;
    });
}

// In a task it is `block_on` itself that panics.
pub async fn in_a_task(runtime: &Runtime) {
    runtime.block_on(tokio::time::sleep(Duration::from_millis(1))); //~ block-on-in-async
}
