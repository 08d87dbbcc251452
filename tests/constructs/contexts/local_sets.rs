//# src/lib.rs
use tokio::task::{block_in_place, spawn_local, LocalSet};

pub async fn misuse() {
    let local = LocalSet::new();
    local
        .run_until(async {
            block_in_place(|| ()); //~ block-in-place-on-current-thread
            spawn_local(async {
                block_in_place(|| ()); //~ block-in-place-on-current-thread
            });
        })
        .await;
}
pub fn in_block_on(rt: &tokio::runtime::Runtime) {
    let local = LocalSet::new();
    local.block_on(rt, async {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    });
}
pub async fn look_alike() {
    tokio::spawn(async {
        tokio::task::yield_now().await;
    });
}
