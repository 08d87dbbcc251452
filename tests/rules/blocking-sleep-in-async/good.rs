// Sleeps that hurt nobody.
use std::thread;
use std::time::Duration;

pub async fn awaited() {
    tokio::time::sleep(Duration::from_millis(10)).await;
}

pub async fn in_the_blocking_pool() {
    tokio::task::spawn_blocking(|| thread::sleep(Duration::from_millis(10))).await.unwrap();
}

pub async fn in_place() {
    tokio::task::block_in_place(|| {
        thread::sleep(Duration::from_millis(10));
    });
}

pub fn on_a_thread_of_its_own() {
    thread::spawn(|| loop {
        thread::sleep(Duration::from_secs(60));
    });
}

pub async fn starts_such_a_thread() {
    on_a_thread_of_its_own();
}

fn main() {
    thread::sleep(Duration::from_millis(1));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        awaited().await;
        in_the_blocking_pool().await;
        in_place().await;
        starts_such_a_thread().await;
    });
    thread::sleep(Duration::from_millis(1));
}
