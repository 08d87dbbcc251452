//# a/Cargo.toml
[package]
name = "a"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
async-std = "1"
async-global-executor = { version = "2", features = ["tokio"] }
reqwest = "0.12"
//# a/src/main.rs
// The executor below async-std enters a runtime of Tokio's by a feature of its own.
async fn sends() {
    let _ = reqwest::get("http://localhost").await;
}
fn look_alike() {
    std::thread::spawn(|| async_std::task::block_on(sends()));
}
fn main() {
    look_alike();
    std::thread::spawn(|| futures::executor::block_on(sends())); //~ reactor-missing
}
