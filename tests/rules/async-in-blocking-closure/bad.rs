// Closures for threads that only make a future.
async fn sweep() -> u32 {
    1
}

pub async fn starts() {
    let _ = tokio::task::spawn_blocking(|| async { //~ async-in-blocking-closure
        sweep().await;
    })
    .await;
    std::thread::spawn(move || async move { //~ async-in-blocking-closure
        sweep().await;
    });
    tokio::task::spawn_blocking(|| { //~ async-in-blocking-closure
        println!("sweeping");
        sweep()
    });
}

// By a function of our own that hands the closure on.
fn on_the_pool<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> tokio::task::JoinHandle<T> {
    tokio::task::spawn_blocking(work)
}

pub async fn by_a_helper() {
    on_the_pool(|| async { //~ async-in-blocking-closure
        sweep().await;
    });
    let _ = on_the_pool(|| sweep()).await; //~ async-in-blocking-closure
}
