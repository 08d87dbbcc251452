// Runtimes that end where they may.
use std::sync::Arc;
use tokio::runtime::Runtime;

pub struct Careful {
    runtime: Option<Runtime>,
}

impl Careful {
    pub fn new() -> Self {
        Self { runtime: Some(Runtime::new().unwrap()) }
    }
}

impl Drop for Careful {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

pub async fn careful() {
    let value = Careful::new();
    tokio::task::yield_now().await;
    println!("{}", value.runtime.is_some());
}

pub struct Plain {
    runtime: Runtime,
}

impl Plain {
    pub fn new() -> Self {
        Self { runtime: Runtime::new().unwrap() }
    }

    pub fn close(self) {
        self.runtime.shutdown_background();
    }
}

pub async fn closed() {
    let value = Plain::new();
    value.close();
}

pub async fn on_the_blocking_pool() {
    let value = tokio::task::spawn_blocking(Plain::new).await.unwrap();
    let _ = tokio::task::spawn_blocking(move || drop(value)).await;
}

pub struct Shared {
    runtime: Arc<Runtime>,
}

pub async fn not_the_last_owner(runtime: &Arc<Runtime>) {
    let value = Shared { runtime: Arc::clone(runtime) };
    value.runtime.spawn(async {});
}

pub fn synchronous() {
    let value = Plain::new();
    value.runtime.block_on(async {});
}
