// Driven, or needs no driving.
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

async fn tick() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}

pub fn driven() {
    std::thread::spawn(|| {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.spawn(tick());
        runtime.block_on(tick());
    });
}

pub fn workers() {
    std::thread::spawn(|| {
        let runtime = Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.handle().block_on(tick());
        runtime.spawn(tick());
    });
}

pub fn default_runtime() {
    std::thread::spawn(|| {
        let runtime = Runtime::new().unwrap();
        runtime.spawn(tick());
        std::thread::sleep(Duration::from_secs(1));
    });
}

// A channel needs neither timer nor task.
pub fn only_a_channel(answer: tokio::sync::oneshot::Receiver<u32>) {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    println!("{:?}", runtime.handle().block_on(async { answer.await }));
}
