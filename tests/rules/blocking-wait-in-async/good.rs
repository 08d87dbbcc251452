// Waits that are awaited, or that hold no executor.
use std::sync::mpsc;
use std::thread;

pub async fn tokios() -> u32 {
    let (sender, mut receiver) = tokio::sync::mpsc::channel::<u32>(1);
    let task = tokio::spawn(async move { sender.send(1).await });
    let value = receiver.recv().await.unwrap_or(0);
    let _ = task.await;
    value
}

pub async fn in_the_blocking_pool(receiver: mpsc::Receiver<u32>) -> u32 {
    tokio::task::spawn_blocking(move || receiver.recv().unwrap_or(0)).await.unwrap_or(0)
}

fn drain(receiver: mpsc::Receiver<u32>) {
    for value in receiver {
        println!("{value}");
    }
}

fn main() {
    let (sender, receiver) = mpsc::channel();
    let handle = thread::spawn(move || drain(receiver));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async move {
        let _ = sender.send(tokios().await);
        in_the_blocking_pool(mpsc::channel().1).await;
    });
    handle.join().unwrap();
}
