//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
axum = "0.7"
//# src/main.rs
// A router is built once, but what it is given runs for each request.
use axum::{routing::post, Router};
use tokio::runtime::Runtime;

async fn handle(name: String) -> String {
    inner(name).await
}

async fn inner(name: String) -> String {
    tokio::task::spawn_blocking(move || {
        Runtime::new().unwrap().block_on(async move { name }) //~ runtime-per-call
    })
    .await
    .unwrap()
}

async fn prepare(name: String) -> String {
    tokio::task::spawn_blocking(move || Runtime::new().unwrap().block_on(async move { name }))
        .await
        .unwrap()
}

#[tokio::main]
async fn main() {
    tokio::spawn(prepare(String::new())).await.unwrap();
    let app: Router = Router::new().route("/", post(handle));
    let listener = tokio::net::TcpListener::bind("0.0.0.0:80").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}
