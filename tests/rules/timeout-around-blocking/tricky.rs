// Blocking calls near a timeout, but not in it.
use std::process::Command;
use std::time::Duration;

use tokio::time::timeout;

pub async fn before_it() -> bool {
    let found = Command::new("true").status().is_ok(); //~ blocking-process-in-async
    timeout(Duration::from_secs(1), async { found }).await.unwrap_or(false)
}

// The handler of a branch runs when the others are already given up.
pub async fn in_a_handler(stop: tokio::sync::oneshot::Receiver<()>) {
    tokio::select! {
        _ = stop => {
            let _ = Command::new("true").status(); //~ blocking-process-in-async
        }
        _ = tokio::time::sleep(Duration::from_secs(1)) => {}
    }
}

// A file is quick, as a rule.
pub async fn around_a_file() {
    let _ = timeout(Duration::from_secs(1), async { std::fs::read("x") }).await; //~ blocking-fs-in-async
}

// A task of its own blocks its own worker; the timeout fires.
pub async fn around_a_task() {
    let task = tokio::spawn(async { Command::new("true").status() }); //~ blocking-process-in-async
    let _ = timeout(Duration::from_secs(1), task).await;
}

mod of_our_own {
    pub async fn timeout<F: std::future::Future>(_seconds: u64, future: F) -> F::Output {
        future.await
    }
}

pub async fn another_timeout() {
    let _ = of_our_own::timeout(1, async { Command::new("true").status() }).await; //~ blocking-process-in-async
}
