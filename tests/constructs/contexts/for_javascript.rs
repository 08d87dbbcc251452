//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[lib]
crate-type = ["cdylib"]
[dependencies]
tokio = { version = "1", features = ["full"] }
wasm-bindgen = "0.2"
reqwest = "0.12"
//# src/lib.rs
// What is exported to JavaScript runs where the browser does what sockets do elsewhere.
use tokio::runtime::Builder;
use wasm_bindgen::prelude::wasm_bindgen;

async fn ask() -> Result<String, reqwest::Error> {
    reqwest::get("http://localhost").await?.text().await
}

#[wasm_bindgen::prelude::wasm_bindgen(js_name = load)]
pub fn load() -> String {
    let runtime = Builder::new_current_thread().build().unwrap(); //~ runtime-per-call
    runtime.block_on(ask()).unwrap_or_default()
}

#[cfg_attr(feature = "js", wasm_bindgen(js_name = load_it))]
pub fn load_anywhere() -> String {
    let runtime = Builder::new_current_thread().build().unwrap(); //~ runtime-per-call runtime-without-driver
    runtime.block_on(ask()).unwrap_or_default()
}
