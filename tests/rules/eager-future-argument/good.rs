// Built when it is polled, or where the thread has a context already.
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime::{Handle, Runtime};
use tokio::time::sleep;

async fn pause() {
    sleep(Duration::from_millis(1)).await;
}

pub fn in_a_block(runtime: &Runtime) {
    runtime.block_on(async { sleep(Duration::from_millis(1)).await });
}

pub fn in_a_function(runtime: &Runtime) {
    runtime.block_on(pause());
}

pub fn under_a_guard(runtime: &Runtime) {
    let _guard = runtime.enter();
    runtime.block_on(sleep(Duration::from_millis(1)));
}

pub fn needs_it_later(runtime: &Runtime) {
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"));
    let text = runtime.block_on(tokio::fs::read_to_string("a"));
    println!("{listener:?} {text:?}");
}

pub fn on_the_runtime(runtime: &Runtime) -> u32 {
    runtime.block_on(runtime.spawn(async { 1 })).unwrap()
}

pub async fn in_the_pool() {
    let handle = Handle::current();
    let _ = tokio::task::spawn_blocking(move || {
        handle.block_on(sleep(Duration::from_millis(1)));
    })
    .await;
}
