// Nobody is in `block_on` of the runtime.
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

fn single() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

async fn tick() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}

pub fn through_the_handle() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.handle().block_on(tick()); //~ runtime-not-driven
}

pub fn through_a_clone() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let handle = runtime.handle().clone();
    handle.block_on(async { tokio::spawn(tick()).await.unwrap() }); //~ runtime-not-driven
}

pub fn spawned_and_forgotten() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.spawn(tick()); //~ runtime-not-driven
    std::thread::sleep(Duration::from_secs(1));
}

pub fn under_the_guard() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let _guard = runtime.enter();
    tokio::spawn(tick()); //~ runtime-not-driven
    std::thread::sleep(Duration::from_secs(1));
}

pub fn helper() {
    single().block_on(tick());
}
