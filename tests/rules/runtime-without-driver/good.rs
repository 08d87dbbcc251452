// Everything that is needed is there.
use std::future::Future;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

pub fn all() {
    std::thread::spawn(|| {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            tokio::time::sleep(Duration::from_millis(1)).await;
            let _ = TcpStream::connect("127.0.0.1:1").await;
        });
    });
}

pub fn both_by_name() {
    std::thread::spawn(|| {
        let runtime = Builder::new_current_thread()
            .enable_time()
            .enable_io()
            .build()
            .unwrap();
        runtime.block_on(async {
            tokio::time::sleep(Duration::from_millis(1)).await;
            let _ = TcpStream::connect("127.0.0.1:1").await;
        });
    });
}

pub fn only_timers() {
    std::thread::spawn(|| {
        let runtime = Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            tokio::time::sleep(Duration::from_millis(1)).await;
        });
    });
}

async fn relay(from: oneshot::Receiver<u32>, to: oneshot::Sender<u32>) {
    if let Ok(value) = from.await {
        let _ = to.send(value);
    }
}

// Channels need no driver.
pub fn only_channels(from: oneshot::Receiver<u32>, to: oneshot::Sender<u32>) {
    std::thread::spawn(move || {
        let runtime = Builder::new_current_thread().build().unwrap();
        runtime.block_on(relay(from, to));
    });
}

pub fn default_runtime(work: impl Future<Output = ()> + Send + 'static) {
    std::thread::spawn(move || {
        let runtime = Runtime::new().unwrap();
        runtime.block_on(work);
    });
}

// Entered, with all that whoever spawns on it may need.
pub fn enters(work: fn()) {
    let runtime = Builder::new_multi_thread().enable_all().build().unwrap();
    let _guard = runtime.enter();
    work();
}

// A database in a file: sqlx reads it on a thread of its own, and waits with timers.
async fn ask(pool: &sqlx::SqlitePool) -> Result<(), sqlx::Error> {
    let _connection = pool.acquire().await?;
    pool.close().await;
    Ok(())
}

pub fn asks(pool: sqlx::SqlitePool) {
    std::thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_time().build().unwrap();
        let _ = runtime.block_on(ask(&pool));
    });
}

// A LocalSet on a runtime without drivers, of which all is seen.
pub fn by_a_local_set(mut jobs: tokio::sync::mpsc::Receiver<u32>) {
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let local = tokio::task::LocalSet::new();
        local.block_on(&runtime, async move {
            while let Some(job) = jobs.recv().await {
                println!("{job}");
            }
        });
    });
}
