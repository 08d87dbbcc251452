//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
futures = "0.3"
//# src/lib.rs
// A value that a closure makes for an Option, which a tuple struct holds.
#[derive(Clone)]
pub struct Log;

impl Log {
    async fn end(&self, id: u32) -> u32 {
        tokio::task::yield_now().await;
        id
    }

    async fn begin(&self) -> Option<u32> {
        tokio::task::yield_now().await;
        Some(1)
    }

    pub async fn start(self) -> EndGuard {
        let id = self.begin().await;
        EndGuard(id.map(|id| Inner(id, self)))
    }
}

pub struct EndGuard(Option<Inner>);

struct Inner(u32, Log);

impl Drop for Inner {
    fn drop(&mut self) {
        futures::executor::block_on(self.1.end(self.0)); //~ block-on-in-drop
    }
}

pub async fn handle(log: Log) {
    let _guard = log.start().await;
    tokio::task::yield_now().await;
}

// What a thread's function makes ends on the thread.
pub struct Outer(Option<OnThread>);

struct OnThread(Log);

impl Drop for OnThread {
    fn drop(&mut self) {
        futures::executor::block_on(self.0.end(0)); //~ block-on-in-drop?
    }
}

fn make(log: Option<Log>) -> Outer {
    Outer(log.map(OnThread))
}

pub fn runs(log: Log) {
    std::thread::spawn(move || {
        let _outer = make(Some(log));
    });
}
