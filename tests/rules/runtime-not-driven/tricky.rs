// Driven elsewhere.
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};

async fn tick() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}

pub fn returned() -> Runtime {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.spawn(tick());
    runtime
}

pub struct Service {
    runtime: Runtime,
}

pub fn stored() -> Service {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.spawn(tick());
    Service { runtime }
}

impl Service {
    pub fn run(&self) {
        self.runtime.block_on(tick());
    }
}

// The other thread drives it, and this one uses the handle meanwhile.
pub fn on_a_thread() {
    let runtime = Arc::new(Builder::new_current_thread().enable_all().build().unwrap());
    let driver = runtime.clone();
    std::thread::spawn(move || driver.block_on(std::future::pending::<()>()));
    runtime.handle().block_on(tick());
}

pub fn moved_to_a_thread() -> Handle {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let handle = runtime.handle().clone();
    std::thread::spawn(move || runtime.block_on(std::future::pending::<()>()));
    handle.block_on(tick());
    handle
}

fn drive(runtime: &Runtime) {
    runtime.block_on(tick());
}

pub fn lent() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.spawn(tick());
    drive(&runtime);
}
