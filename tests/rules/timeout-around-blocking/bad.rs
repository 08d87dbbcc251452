// Timeouts that cannot fire.
use std::process::Command;
use std::time::Duration;

use tokio::time::timeout;

pub async fn around_an_async_block() {
    let _ = timeout(Duration::from_secs(1), async { //~ timeout-around-blocking
        Command::new("sleep").arg("60").status() //~ blocking-process-in-async
    })
    .await;
}

async fn compute(receiver: std::sync::mpsc::Receiver<u32>) -> u32 {
    receiver.recv().unwrap_or(0) //~ blocking-wait-in-async
}

pub async fn around_an_async_function(receiver: std::sync::mpsc::Receiver<u32>) -> Option<u32> {
    timeout(Duration::from_secs(1), compute(receiver)).await.ok() //~ timeout-around-blocking
}

fn run() -> bool {
    Command::new("true").status().is_ok() //~ blocking-process-in-async
}

async fn outer() -> bool {
    run()
}

pub async fn through_functions() -> bool {
    let work = outer();
    tokio::time::timeout(Duration::from_secs(1), work).await.unwrap_or(false) //~ timeout-around-blocking
}

pub async fn in_a_branch(stop: tokio::sync::oneshot::Receiver<()>) {
    tokio::select! {
        _ = async { std::thread::sleep(Duration::from_secs(60)) } => {} //~ timeout-around-blocking blocking-sleep-in-async
        _ = stop => {}
    }
}
