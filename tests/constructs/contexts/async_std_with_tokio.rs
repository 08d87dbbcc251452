//# a/Cargo.toml
[package]
name = "a"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
async-std = { version = "1", features = ["attributes", "tokio1"] }
reqwest = "0.12"
//# a/src/main.rs
// With `tokio1` async-std enters a runtime of Tokio's around all that it runs.
async fn sends() {
    let _ = reqwest::get("http://localhost").await;
    tokio::spawn(async {});
}
#[async_std::main]
async fn main() {
    sends().await;
    async_std::task::spawn(async { tokio::time::sleep(std::time::Duration::from_secs(1)).await });
    std::thread::spawn(|| async_std::task::block_on(sends()));
    std::thread::spawn(|| futures::executor::block_on(sends())); //~ reactor-missing
}
