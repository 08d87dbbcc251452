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
