// Built before `block_on` enters the runtime.
use std::time::Duration;

use tokio::runtime::{Handle, Runtime};
use tokio::time::{sleep, timeout};

pub fn timer(runtime: &Runtime) {
    runtime.block_on(sleep(Duration::from_millis(1))); //~ eager-future-argument
}

pub fn deadline(handle: &Handle) -> bool {
    handle
        .block_on(timeout(Duration::from_millis(1), async {})) //~ eager-future-argument
        .is_ok()
}

pub fn child(runtime: &Runtime) {
    let output = runtime.block_on(tokio::process::Command::new("true").output()); //~ eager-future-argument
    println!("{output:?}");
}

pub fn task(runtime: &Runtime) -> u32 {
    runtime.block_on(tokio::spawn(async { 1 })).unwrap() //~ eager-future-argument
}

pub fn by_a_variable(runtime: &Runtime) {
    let pause = sleep(Duration::from_millis(1)); //~ eager-future-argument
    runtime.block_on(pause);
}

pub fn nested(runtime: &Runtime) {
    runtime.block_on(futures::future::join(
        sleep(Duration::from_millis(1)), //~ eager-future-argument
        async {},
    ));
}

pub fn on_a_thread(handle: Handle) {
    std::thread::spawn(move || {
        handle.block_on(sleep(Duration::from_millis(1))); //~ eager-future-argument
    });
}

#[test]
fn in_a_test() {
    let runtime = Runtime::new().unwrap();
    runtime.block_on(sleep(Duration::from_millis(1))); //~ eager-future-argument
}
