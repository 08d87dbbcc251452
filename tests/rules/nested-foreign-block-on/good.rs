// One at a time, or one that nests.
use futures::executor::block_on;

async fn load() -> u32 {
    1
}

pub fn one_after_the_other() -> u32 {
    block_on(load()) + block_on(load())
}

pub fn awaited() -> u32 {
    block_on(async { load().await })
}

pub fn on_another_thread() -> u32 {
    block_on(async { std::thread::spawn(|| block_on(load())).join().unwrap() }) //~ blocking-wait-in-async
}

pub fn of_another_crate() -> u32 {
    pollster::block_on(async { pollster::block_on(load()) })
}
