//# src/main.rs
use std::sync::LazyLock;
use tokio::runtime::{Builder, Runtime};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Builder::new_multi_thread().enable_all().build().unwrap());
static TABLE: LazyLock<Vec<u32>> = LazyLock::new(fill);

fn fill() -> Vec<u32> {
    std::thread::sleep(std::time::Duration::from_secs(1));
    RUNTIME.block_on(async { vec![1] })
}

fn main() {
    RUNTIME.block_on(async {
        work().await;
    });
    println!("{}", TABLE.len());
    std::thread::sleep(std::time::Duration::from_secs(1));
}
async fn work() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
