//# src/lib.rs
// A module of one's own goes before the crate of the same name.
mod tokio;
pub use tokio::{block_on, nap};

pub async fn misuse() {
    block_on(async {});
    nap();
}

pub mod inner {
    use tokio::time::sleep;
    pub async fn look_alike() {
        sleep(std::time::Duration::from_secs(1)).await;
    }
}
//# src/tokio.rs
pub fn block_on<F: std::future::Future>(future: F) -> F::Output {
    ::tokio::runtime::Handle::current().block_on(future) //~ block-on-in-async
}
pub fn nap() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
