//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
elsewhere = "1"
//# src/lib.rs
use std::sync::mpsc::SyncSender;
use std::time::Duration;

// A closure that borrows cannot outlive what it borrows: whoever gets it runs it here.
pub async fn borrows(sender: SyncSender<u32>) {
    elsewhere::each(|n| sender.send(n).unwrap()); //~ blocking-wait-in-async
    let pause = Duration::from_secs(1);
    elsewhere::Walker::new().visit(|_| std::thread::sleep(pause)); //~ blocking-sleep-in-async
}

pub async fn held(sender: SyncSender<u32>) {
    let lends = |n| sender.send(n).unwrap(); //~ blocking-wait-in-async
    elsewhere::each(lends);
    let owns = |_| std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async?
    elsewhere::each(owns);
}

// One that owns what it needs, or needs nothing, may run anywhere.
pub async fn owns(sender: SyncSender<u32>) {
    elsewhere::each(move |n| sender.send(n).unwrap()); //~ blocking-wait-in-async?
    elsewhere::Walker::new().visit(|_| std::thread::sleep(Duration::from_secs(1))); //~ blocking-sleep-in-async?
}

// Scoped threads may borrow as well.
pub async fn scoped(pool: elsewhere::Pool) {
    let pause = Duration::from_secs(1);
    pool.scope(|scope| {
        scope.execute(|| std::thread::sleep(pause)); //~ blocking-sleep-in-async?
    });
}
