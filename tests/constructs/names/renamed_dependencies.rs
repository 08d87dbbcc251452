//# Cargo.toml
[workspace]
members = ["app", "core"]
[workspace.dependencies]
rt = { package = "tokio", version = "1", features = ["full"] }
engine = { package = "the-core", path = "core" }
//# app/Cargo.toml
[package]
name = "app"
version = "0.1.0"
edition = "2021"
[dependencies]
rt = { workspace = true }
engine = { workspace = true }
//# app/src/lib.rs
use engine::Engine;
use rt::runtime::Runtime;

pub async fn misuse(runtime: &Runtime, engine: &Engine) {
    runtime.block_on(async {}); //~ block-on-in-async
    engine.settle();
}

pub async fn look_alike(engine: &Engine) {
    rt::time::sleep(std::time::Duration::from_secs(1)).await;
    engine.quick();
}
//# core/Cargo.toml
[package]
name = "the-core"
version = "0.1.0"
edition = "2021"
//# core/src/lib.rs
pub struct Engine;
impl Engine {
    pub fn settle(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn quick(&self) {}
    pub fn settle_slowly(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}
