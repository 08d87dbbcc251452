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

// The helper looks at it before.
fn told<F>(work: &F) {
    println!("{}", std::mem::size_of_val(work));
}

fn on_the_pool_and_told<F, T>(work: F)
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    told(&work);
    tokio::task::spawn_blocking(work);
}

pub fn by_a_helper_that_tells() {
    on_the_pool_and_told(move || async move { //~ async-in-blocking-closure
        sweep().await;
    });
}

// The future comes in a variable.
pub async fn by_parameter<F: std::future::Future<Output = ()> + Send + 'static>(future: F) {
    tokio::task::spawn_blocking(|| future).await.unwrap(); //~ async-in-blocking-closure
}

pub async fn by_variable() {
    let future = sweep();
    std::thread::spawn(move || future); //~ async-in-blocking-closure
}
