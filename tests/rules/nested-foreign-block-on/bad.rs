// The executor of the futures crate does not start below itself.
use futures::executor::{block_on, LocalPool};

async fn load() -> u32 {
    tokio::task::yield_now().await;
    1
}

fn load_now() -> u32 {
    block_on(load()) //~ nested-foreign-block-on
}

pub fn through_a_helper() -> u32 {
    block_on(async { load_now() })
}

pub fn directly() -> u32 {
    block_on(async {
        block_on(load()) //~ nested-foreign-block-on
    })
}

async fn deep() -> u32 {
    LocalPool::new().run_until(load()) //~ nested-foreign-block-on foreign-block-on-in-async
}

pub fn over_an_await() -> u32 {
    LocalPool::new().run_until(async { deep().await })
}
