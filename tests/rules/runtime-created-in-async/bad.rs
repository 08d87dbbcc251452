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

// Handed on in the end, but not on each way: there the runtime is dropped where it stands.

pub struct Owner {
    runtime: Runtime,
    size: u32,
}

pub async fn by_question(size: Result<u32, u32>) -> Result<Owner, u32> {
    let runtime = Runtime::new().unwrap(); //~ runtime-created-in-async
    let size = size?;
    Ok(Owner { runtime, size })
}

pub async fn by_an_arm(size: Result<u32, u32>) -> Result<Owner, u32> {
    let runtime = Builder::new_multi_thread().enable_all().build().unwrap(); //~ runtime-created-in-async
    match size {
        Ok(size) => Ok(Owner { runtime, size }),
        Err(error) => Err(error),
    }
}

pub async fn by_return(size: Option<u32>) -> Option<Owner> {
    let runtime = Runtime::new().ok()?; //~ runtime-created-in-async
    let Some(size) = size else {
        return None;
    };
    Some(Owner { runtime, size })
}
