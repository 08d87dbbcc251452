// Timeouts that fire.
use std::time::Duration;

use tokio::time::timeout;

pub async fn around_a_childs_future() {
    let _ = timeout(Duration::from_secs(1), tokio::process::Command::new("sleep").arg("60").status()).await;
}

pub async fn around_the_blocking_pool() {
    let wait = tokio::task::spawn_blocking(|| std::process::Command::new("sleep").arg("60").status());
    let _ = timeout(Duration::from_secs(1), wait).await;
}

pub async fn around_a_task_of_its_own() {
    let work = async {
        let _ = tokio::process::Command::new("true").status().await;
    };
    let _ = timeout(Duration::from_secs(1), tokio::spawn(work)).await;
}

pub async fn in_a_branch(stop: tokio::sync::oneshot::Receiver<()>) {
    tokio::select! {
        _ = tokio::time::sleep(Duration::from_secs(60)) => {}
        _ = stop => {}
    }
}
