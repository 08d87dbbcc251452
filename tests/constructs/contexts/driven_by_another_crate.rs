// Where only another crate's block_on drives the future, on a thread without a runtime, a runtime of
// one's own holds that thread: it does not panic there.
//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
futures = "0.3"
//# src/main.rs
mod commands;
mod shared;

fn main() {
    futures::executor::block_on(commands::run());
    futures::executor::block_on(shared::run());
    tokio::runtime::Runtime::new().unwrap().block_on(shared::run());
}
//# src/commands.rs
pub async fn run() {
    import().await;
}

async fn import() {
    let runtime = tokio::runtime::Runtime::new().unwrap(); //~ runtime-created-in-async
    runtime.block_on(async { println!("imported") }); //~ block-on-in-async
}
//# src/shared.rs
pub async fn run() {
    let runtime = tokio::runtime::Runtime::new().unwrap(); //~ runtime-created-in-async
    runtime.block_on(async { println!("imported") }); //~ block-on-in-async
}
