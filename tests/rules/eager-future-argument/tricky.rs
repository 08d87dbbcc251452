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

// Under a guard the context is there already; it must be alive, and of this thread.
pub fn under_a_handle(runtime: &Runtime, handle: &Handle) {
    let _guard = handle.enter();
    let slept = runtime.block_on(tokio::time::timeout(Duration::from_millis(1), async {}));
    slept.unwrap();
}

pub fn in_another_block(runtime: &Runtime) {
    {
        let _guard = runtime.enter();
        println!("{:?}", Handle::current());
    }
    runtime.block_on(tokio::time::sleep(Duration::from_millis(1))); //~ eager-future-argument
}

pub fn dropped_before(runtime: &Runtime) {
    let guard = runtime.enter();
    drop(guard);
    runtime.block_on(tokio::time::sleep(Duration::from_millis(1))); //~ eager-future-argument
}

pub fn one_of_two_dropped(runtime: &Runtime, other: &Runtime) {
    let _outer = other.enter();
    let guard = runtime.enter();
    std::mem::drop(guard);
    runtime.block_on(tokio::time::sleep(Duration::from_millis(1)));
}

pub fn not_kept(runtime: &Runtime) {
    let _ = runtime.enter();
    runtime.block_on(tokio::time::sleep(Duration::from_millis(1))); //~ eager-future-argument
}

pub fn of_another_thread(runtime: &'static Runtime) {
    let _guard = runtime.enter();
    std::thread::spawn(move || {
        runtime.block_on(tokio::time::sleep(Duration::from_millis(1))); //~ eager-future-argument
    });
}
