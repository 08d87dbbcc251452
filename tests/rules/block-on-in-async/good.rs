// block_on where no runtime is driven: all of these are right.
use std::sync::mpsc;
use tokio::runtime::{Builder, Handle, Runtime};

async fn fetch(id: u32) -> u32 {
    id + 1
}

pub async fn awaited() -> u32 {
    fetch(1).await
}

pub async fn in_the_blocking_pool() -> u32 {
    tokio::task::spawn_blocking(|| Handle::current().block_on(fetch(2))).await.unwrap()
}

pub async fn in_place() -> u32 {
    tokio::task::block_in_place(|| Handle::current().block_on(fetch(3)))
}

pub async fn on_a_thread_of_its_own() -> u32 {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let answer = runtime.block_on(fetch(4));
        let _ = sender.send(answer);
        runtime.shutdown_background();
    });
    receiver.await.unwrap_or(0)
}

pub fn with_a_captured_handle(handle: Handle) -> mpsc::Receiver<u32> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let _ = sender.send(handle.block_on(fetch(5)));
    });
    receiver
}

fn main() {
    let runtime = Runtime::new().unwrap();
    let sum = runtime.block_on(async { fetch(6).await + awaited().await });
    println!("{sum}");
    runtime.block_on(async {
        in_the_blocking_pool().await;
        in_place().await;
        on_a_thread_of_its_own().await;
    });
    let _ = with_a_captured_handle(runtime.handle().clone()).recv();
}
