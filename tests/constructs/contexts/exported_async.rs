//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
napi = { version = "2", features = ["async"] }
napi-derive = "2"
//# src/lib.rs
// napi polls the futures of exported functions on its multi-thread runtime; what is synchronous is
// called by JavaScript's thread.
use napi_derive::napi;

#[napi]
pub async fn data_get() {
    fetch()
}
fn fetch() {
    tokio::task::block_in_place(|| {})
}
#[napi]
pub fn starts() {
    tokio::spawn(async {}); //~ reactor-missing
}
pub async fn not_exported() {
    fetch_elsewhere()
}
#[tokio::test]
async fn on_one_thread() {
    fetch_elsewhere()
}
fn fetch_elsewhere() {
    tokio::task::block_in_place(|| {}) //~ block-in-place-on-current-thread
}
