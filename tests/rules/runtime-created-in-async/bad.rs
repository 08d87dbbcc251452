// Built and dropped where the thread drives a runtime.
use tokio::runtime::{Builder, Runtime};

async fn load(key: u32) -> u32 {
    key + 1
}

pub async fn built_and_driven(key: u32) -> u32 {
    let runtime = Runtime::new().unwrap(); //~ runtime-created-in-async
    runtime.block_on(load(key)) //~ block-on-in-async
}

pub async fn built_and_dropped() {
    let runtime = Builder::new_current_thread().build().unwrap(); //~ runtime-created-in-async
    println!("{:?}", runtime.handle());
}

fn in_a_helper(key: u32) -> u32 {
    let runtime = Runtime::new().unwrap(); //~ runtime-created-in-async
    runtime.block_on(load(key)) //~ block-on-in-async
}

pub async fn calls_the_helper() -> u32 {
    in_a_helper(1)
}
