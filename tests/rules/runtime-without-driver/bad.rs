// A driver is missing that the futures need.
use std::future::Future;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::runtime::Builder;

pub fn timer_without_time() {
    let runtime = Builder::new_current_thread()
        .enable_io() //~ runtime-without-driver
        .build() //~ runtime-per-call
        .unwrap();
    runtime.block_on(async {
        tokio::time::sleep(Duration::from_millis(1)).await;
    });
}

async fn connect() -> bool {
    tokio::time::timeout(Duration::from_secs(1), TcpStream::connect("127.0.0.1:1"))
        .await
        .is_ok()
}

pub fn socket_without_io() -> bool {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(2);
    builder.enable_time(); //~ runtime-without-driver
    let runtime = builder.build().unwrap(); //~ runtime-per-call
    runtime.block_on(connect())
}

pub fn nothing_enabled() {
    let runtime = Builder::new_current_thread().build().unwrap(); //~ runtime-without-driver runtime-per-call
    runtime.block_on(async {
        let _ = tokio::process::Command::new("true").status().await;
    });
}

// A client of a library.
pub fn fetch() {
    let runtime = Builder::new_current_thread()
        .enable_time() //~ runtime-without-driver
        .build() //~ runtime-per-call
        .unwrap();
    runtime.block_on(async {
        let _ = reqwest::get("http://localhost").await;
    });
}

// The task is spawned; the root future only waits for it.
pub fn in_a_task() {
    let runtime = Builder::new_current_thread()
        .enable_time() //~ runtime-without-driver
        .build() //~ runtime-per-call
        .unwrap();
    let task = runtime.spawn(async { TcpStream::connect("127.0.0.1:1").await.is_ok() });
    println!("{:?}", runtime.block_on(task));
}

// One driver named, and the future is whoever's.
pub fn run_on_a_thread(work: impl Future<Output = ()> + Send + 'static) {
    std::thread::spawn(move || {
        let runtime = Builder::new_current_thread()
            .enable_time() //~ runtime-without-driver
            .build()
            .unwrap();
        runtime.block_on(work);
    });
}

// Entered for the rest of `main`: whatever is called there may spawn on it.
pub fn enters(work: fn()) {
    let runtime = Builder::new_multi_thread().build().unwrap(); //~ runtime-without-driver
    let _guard = runtime.enter();
    work();
}

// A database behind a socket.
async fn ask(pool: &sqlx::PgPool) -> Result<(), sqlx::Error> {
    let _connection = pool.acquire().await?;
    Ok(())
}

pub fn asks(pool: sqlx::PgPool) {
    std::thread::spawn(move || {
        let runtime = Builder::new_current_thread()
            .enable_time() //~ runtime-without-driver
            .build()
            .unwrap();
        let _ = runtime.block_on(ask(&pool));
    });
}

// A LocalSet drives on the runtime that it is lent what another crate makes; nothing is enabled.
pub fn by_a_local_set(module: elsewhere::Module) {
    std::thread::spawn(move || {
        let runtime = Builder::new_current_thread()
            .build() //~ runtime-without-driver
            .unwrap();
        let local = tokio::task::LocalSet::new();
        local.block_on(&runtime, async move { module.run().await });
    });
}
