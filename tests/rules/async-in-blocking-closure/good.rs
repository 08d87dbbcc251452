// Closures that drive the future, or give it to somebody who does.
use tokio::runtime::Handle;

async fn sweep() -> u32 {
    1
}

fn sync_sweep() -> u32 {
    1
}

pub async fn starts(handle: Handle) {
    let own = handle.clone();
    std::thread::spawn(move || own.block_on(async { sweep().await }));
    tokio::task::spawn_blocking(move || handle.block_on(sweep())).await.ok();
    tokio::task::spawn_blocking(|| sync_sweep()).await.ok();
    tokio::spawn(async { sweep().await });
    let swept = tokio::task::spawn_blocking(|| sweep()).await.unwrap().await;
    println!("{swept}");
}

pub async fn awaited_after<F: std::future::Future<Output = u32> + Send + 'static>(future: F) {
    tokio::task::spawn_blocking(|| future).await.unwrap().await;
}

pub async fn no_future(count: u32) {
    tokio::task::spawn_blocking(move || count).await.unwrap();
}
