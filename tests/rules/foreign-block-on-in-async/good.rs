// Another crate's block_on where no runtime is driven.
use futures::executor::block_on;

async fn load() -> u32 {
    7
}

pub async fn awaited() -> u32 {
    load().await
}

pub async fn in_the_blocking_pool() -> u32 {
    tokio::task::spawn_blocking(|| block_on(load())).await.unwrap()
}

pub fn on_a_thread_of_its_own() {
    std::thread::spawn(|| {
        println!("{}", pollster::block_on(load()));
    });
}

fn main() {
    println!("{}", block_on(load()));
    println!("{}", block_on(awaited()));
    on_a_thread_of_its_own();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        in_the_blocking_pool().await;
    });
}
