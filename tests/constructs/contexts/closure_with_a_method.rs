//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = "1"
backon = "1"
//# src/lib.rs
use backon::{BlockingRetryable, ExponentialBuilder, Retryable};
use std::thread::sleep;
use std::time::Duration;

fn connect() -> Result<(), String> {
    sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
    Ok(())
}

fn reach() -> Result<(), String> {
    sleep(Duration::from_secs(1));
    Ok(())
}

pub async fn retried() {
    let _ = (|| connect()).retry(ExponentialBuilder::default()).call();
}

pub fn not_in_a_task() {
    std::thread::spawn(|| {
        let _ = (|| reach()).retry(ExponentialBuilder::default()).call();
    });
}
