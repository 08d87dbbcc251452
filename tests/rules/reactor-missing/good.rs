// The context is there: on the runtime, under a guard, or carried by a handle.
use std::time::Duration;
use tokio::runtime::{Handle, Runtime};

pub async fn in_async_code() {
    tokio::spawn(async {});
    tokio::time::sleep(Duration::from_millis(1)).await;
}

pub async fn with_a_captured_handle() {
    let handle = Handle::current();
    std::thread::spawn(move || {
        handle.spawn(async {});
        handle.block_on(async {
            tokio::time::sleep(Duration::from_millis(1)).await;
        });
    });
}

pub async fn in_the_blocking_pool() {
    tokio::task::spawn_blocking(|| {
        let handle = Handle::current();
        handle.spawn(async {});
        tokio::spawn(async {});
    });
}

pub fn on_a_thread_with_its_own_runtime() {
    std::thread::spawn(|| {
        let runtime = Runtime::new().unwrap();
        runtime.block_on(async {
            tokio::spawn(async {});
            std::future::pending::<()>().await;
        });
    });
}

pub fn asks_first() {
    std::thread::spawn(|| {
        if let Some(handle) = tokio::runtime::Handle::try_current().ok() {
            handle.spawn(async {});
        }
        let _handle = tokio::runtime::Handle::try_current().unwrap_or_else(|_| made_elsewhere());
    });
}

fn made_elsewhere() -> tokio::runtime::Handle {
    std::process::exit(1)
}

fn main() {
    let runtime = Runtime::new().unwrap();
    on_a_thread_with_its_own_runtime();
    runtime.spawn(async {});
    runtime.block_on(in_async_code());
    runtime.block_on(with_a_captured_handle());
    runtime.block_on(in_the_blocking_pool());
    let _guard = runtime.enter();
    tokio::spawn(async {});
}

// The adaptors of this one are std's: its closure runs here.
pub async fn one_after_another(items: Vec<u32>) {
    items.iter().enumerate().for_each(|(_, _)| {
        tokio::spawn(async {});
    });
    let _port = tokio_serial::SerialStream::open(&tokio_serial::new("/dev/ttyS0", 9600));
}

// A lazy channel is made where its task can run; Relm4 spawns on a runtime of its own.
pub async fn makes_a_channel() {
    let _channel = tonic::transport::Endpoint::from_static("http://localhost").connect_lazy();
}

pub fn spawns_by_its_own_runtime() {
    std::thread::spawn(|| {
        relm4::spawn(async {
            tokio::spawn(async {});
        });
    });
}
