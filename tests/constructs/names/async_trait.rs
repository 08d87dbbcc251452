//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
async-trait = "0.1"
//# src/lib.rs
use async_trait::async_trait;
use std::sync::Arc;

#[async_trait]
pub trait Job: Send + Sync {
    async fn run(&self) -> Tool;
    async fn with_default(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
pub struct Tool;
impl Tool {
    fn pause(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    fn rest(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}
pub struct Slow;
#[async_trait]
impl Job for Slow {
    async fn run(&self) -> Tool {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
        Tool
    }
}
pub async fn through_the_trait(job: Arc<dyn Job>) {
    job.run().await.pause();
}
pub async fn look_alike(job: Arc<dyn Job>) {
    let tool = job.run().await;
    std::thread::spawn(move || tool.rest());
}
