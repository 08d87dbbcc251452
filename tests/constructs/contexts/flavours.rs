//# src/lib.rs
async fn shared() {
    tokio::task::yield_now().await;
}

pub fn current() {
    let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap(); //~ runtime-per-call
    rt.block_on(async {
        tokio::task::block_in_place(|| ()); //~ block-in-place-on-current-thread
        shared().await;
    });
}
pub fn multi() {
    let rt = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap(); //~ runtime-per-call
    rt.block_on(async {
        tokio::task::block_in_place(|| ());
        shared().await;
    });
}
#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn default_flavour() {
        tokio::task::block_in_place(|| ()); //~ block-in-place-on-current-thread
    }
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn multi() {
        tokio::task::block_in_place(|| ());
    }
}
