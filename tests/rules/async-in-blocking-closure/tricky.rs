// Closures whose future is awaited later, and closures for other things.
async fn sweep(key: u32) -> u32 {
    key
}

pub async fn later() -> u32 {
    let made = tokio::task::spawn_blocking(|| sweep(1)).await;
    match made {
        Ok(future) => future.await,
        Err(_) => 0,
    }
}

pub async fn all() -> Vec<u32> {
    futures::future::join_all([1, 2].map(|key| async move { sweep(key).await })).await
}

pub async fn nested() {
    tokio::task::spawn_blocking(|| {
        let handle = tokio::runtime::Handle::current();
        handle.spawn(async { sweep(1).await });
    });
}
