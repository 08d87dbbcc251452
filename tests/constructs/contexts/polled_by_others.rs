//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
futures = "0.3"
reqwest = "0.12"
//# src/main.rs
// What the async functions do that another crate's `block_on` drives, on a thread without a runtime.
async fn spawns() {
    tokio::spawn(async {});
}
async fn asks() {
    let client = reqwest::Client::builder().timeout(std::time::Duration::from_secs(1)).build().unwrap();
    client.get("http://localhost").send().await.unwrap();
}
async fn careful() {
    if tokio::runtime::Handle::try_current().is_ok() {
        tokio::spawn(async {});
    }
}
async fn only_computes() {
    std::future::ready(1).await;
}
fn main() {
    futures::executor::block_on(spawns()); //~ reactor-missing
    futures::executor::block_on(asks()); //~ reactor-missing
    futures::executor::block_on(careful());
    futures::executor::block_on(only_computes());
    tokio::runtime::Runtime::new().unwrap().block_on(asks());
}
