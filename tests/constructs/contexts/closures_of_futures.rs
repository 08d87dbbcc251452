//# src/lib.rs
use std::future::Future;
use std::time::Duration;

// The future that a closure gives runs where the helper drives what it gets from the closure.
pub struct Blocking;
impl Blocking {
    pub fn spawn<F: Future<Output = ()>>(work: impl FnOnce(u32) -> F + Send + 'static) {
        tokio::task::spawn_blocking(|| {
            futures::executor::block_on(work(1));
        });
    }
}
pub fn in_a_task<F: Future<Output = ()> + Send + 'static>(work: impl FnOnce(u32) -> F) {
    tokio::spawn(work(1));
}
pub async fn awaited<F: Future<Output = ()>>(work: impl FnOnce(u32) -> F) {
    work(1).await;
}

pub async fn right() {
    Blocking::spawn(|_| async move {
        std::thread::sleep(Duration::from_secs(1));
    });
}
pub async fn misuse() {
    in_a_task(|_| async move {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
    });
    awaited(|_| async move {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
    })
    .await;
}
