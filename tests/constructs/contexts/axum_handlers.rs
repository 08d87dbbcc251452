//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
axum = "0.7"
//# src/lib.rs
mod handlers;
use axum::routing::{get, post};
use axum::{middleware, Router};

pub fn app() -> Router {
    Router::new()
        .route("/", get(root).post(handlers::create))
        .route("/users", post(handlers::users))
        .nest("/api", Router::new().route("/x", get(|| { std::thread::sleep(std::time::Duration::from_secs(1)); async {} }))) //~ blocking-sleep-in-async
        .fallback(not_found)
        .layer(middleware::from_fn(check))
}

fn root() -> impl std::future::Future<Output = String> {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    async { String::new() }
}
fn not_found() -> std::future::Ready<&'static str> {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    std::future::ready("")
}
async fn check() {
    helper();
}
fn helper() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}

mod plain {
    pub fn get(job: fn()) {
        std::thread::spawn(job);
    }
}
fn on_thread() {
    std::thread::sleep(std::time::Duration::from_secs(1));
}
pub fn look_alike() {
    plain::get(on_thread);
}
//# src/handlers.rs
pub fn create() -> std::future::Ready<()> {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    std::future::ready(())
}
pub async fn users() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
pub fn not_routed() {
    std::thread::sleep(std::time::Duration::from_secs(1));
}
