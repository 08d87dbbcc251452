//# src/lib.rs
use futures::future::{BoxFuture, FutureExt};
use std::future::Future;
use std::pin::Pin;

pub struct Tool;
impl Tool {
    pub fn pause(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn rest(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn wait(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn idle(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}
fn plain() -> impl Future<Output = Tool> + Send {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    async {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
        Tool
    }
}
fn boxed<'a>() -> BoxFuture<'a, Result<Tool, ()>> {
    async move { Ok(Tool) }.boxed()
}
fn pinned<'a>() -> Pin<Box<dyn Future<Output = Option<Tool>> + Send + 'a>> {
    Box::pin(async move {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
        Some(Tool)
    })
}
fn started_in_pool() -> impl Future<Output = ()> {
    let handle = tokio::task::spawn_blocking(|| std::thread::sleep(std::time::Duration::from_secs(1)));
    async move { handle.await.unwrap() }
}

pub async fn misuse() -> Result<(), ()> {
    plain().await.pause();
    boxed().await?.rest();
    if let Some(tool) = pinned().await {
        tool.wait();
    }
    Ok(())
}
pub async fn look_alike() {
    started_in_pool().await;
    let tool = plain().await;
    std::thread::spawn(move || tool.idle());
}
