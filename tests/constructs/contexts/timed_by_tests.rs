//# src/lib.rs
use std::future::Future;
use std::time::Duration;

// What is timed out blocks in a test alone.
pub struct Queries;
impl Queries {
    pub async fn within<F: Future<Output = u32>>(&self, work: F) -> Option<u32> {
        tokio::time::timeout(Duration::from_secs(1), work).await.ok()
    }
}
#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn blocks() {
        let held = super::Queries
            .within(async {
                std::thread::sleep(std::time::Duration::from_millis(1)); //~ blocking-sleep-in-async
                1
            })
            .await;
        assert!(held.is_some());
    }
}

pub async fn work() -> u32 {
    std::thread::sleep(Duration::from_millis(1)); //~ blocking-sleep-in-async
    1
}
pub async fn misuse() -> Option<u32> {
    tokio::time::timeout(Duration::from_secs(1), work()).await.ok() //~ timeout-around-blocking
}

// A site far away hangs on the conditions of each call.
fn first() {
    second();
}
fn second() {
    third();
}
fn third() {
    fourth();
}
fn fourth() {
    fifth();
}
fn fifth() {
    sixth();
}
fn sixth() {
    let _ = std::process::Command::new("true").status(); //~ blocking-process-in-async
}
async fn far_away() {
    first();
}
pub async fn look_alike() {
    let _ = tokio::time::timeout(Duration::from_secs(1), far_away()).await; //~ timeout-around-blocking?
}
async fn near() {
    third();
}
pub async fn misuse_by_calls() {
    let _ = tokio::time::timeout(Duration::from_secs(1), near()).await; //~ timeout-around-blocking
}
