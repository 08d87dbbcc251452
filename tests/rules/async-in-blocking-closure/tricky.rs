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

// Helpers that run what the closure gives, or whose callers do.
fn as_a_task<F, T>(work: F)
where
    F: FnOnce() -> T + Send + 'static,
    T: std::future::Future<Output = ()> + Send + 'static,
{
    tokio::spawn(work());
}

fn on_the_pool<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> tokio::task::JoinHandle<T> {
    tokio::task::spawn_blocking(work)
}

fn drives<F, T>(work: F)
where
    F: FnOnce() -> T + Send + 'static,
    T: std::future::Future<Output = ()>,
{
    std::thread::spawn(move || futures::executor::block_on(work()));
}

pub async fn by_helpers() {
    as_a_task(|| async {
        sweep(1).await;
    });
    drives(|| async {
        sweep(1).await;
    });
    let made = on_the_pool(|| sweep(2)).await.unwrap();
    made.await;
    on_the_pool(|| sweep(3)).await.unwrap().await;
}

// What is awaited outside runs on the executor's thread, whatever ran the closure.
pub async fn unpack(path: String) -> std::io::Result<()> {
    let data = tokio::task::block_in_place(|| async { //~ async-in-blocking-closure block-in-place-on-current-thread
        std::fs::read(&path) //~ blocking-fs-in-async
    })
    .await?;
    tokio::task::spawn_blocking(move || async move { println!("{}", data.len()) }).await.unwrap().await; //~ async-in-blocking-closure
    Ok(())
}

pub async fn made_there(count: u32) {
    let made = tokio::task::block_in_place(|| { //~ block-in-place-on-current-thread
        let name = std::fs::read_to_string("name").unwrap_or_default();
        async move { println!("{name} {count}") }
    });
    made.await;
    tokio::task::block_in_place(|| { //~ block-in-place-on-current-thread
        let name = std::fs::read_to_string("name").unwrap_or_default();
        async move { println!("{name}") }
    })
    .await;
}
