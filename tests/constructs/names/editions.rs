//# Cargo.toml
[workspace]
members = ["old", "new"]
//# old/Cargo.toml
[package]
name = "old"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
//# old/src/lib.rs
use std::sync::Mutex;
pub async fn else_branch(m: &Mutex<Vec<u32>>) {
    if let Some(x) = m.lock().unwrap().pop() { //~ lock-across-await
        drop(x);
    } else {
        tokio::task::yield_now().await;
    }
}
async fn go(_: u32) {}
pub async fn look_alike(m: &Mutex<Vec<u32>>) {
    let x = m.lock().unwrap().pop();
    if let Some(x) = x {
        go(x).await;
    }
}
//# new/Cargo.toml
[package]
name = "new"
version = "0.1.0"
edition = "2024"
[dependencies]
tokio = { version = "1", features = ["full"] }
//# new/src/lib.rs
use std::sync::Mutex;
pub async fn else_branch(m: &Mutex<Vec<u32>>) {
    if let Some(x) = m.lock().unwrap().pop() {
        drop(x);
    } else {
        tokio::task::yield_now().await;
    }
}
pub async fn then_branch(m: &Mutex<Vec<u32>>) {
    if let Some(x) = m.lock().unwrap().pop() { //~ lock-across-await
        drop(x);
        tokio::task::yield_now().await;
    }
}
