//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
warp = "0.3"
tonic = "0.11"
//# src/lib.rs
use tonic::{Request, Response, Status};
use warp::Filter;

pub fn routes() -> impl Filter {
    warp::path("a").and(warp::get()).map(mapped).or(warp::path("b").map(|| {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
        "b"
    }))
}
fn mapped() -> &'static str {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    "a"
}

pub struct Greeter;
#[tonic::async_trait]
impl Hello for Greeter {
    async fn greet(&self, _: Request<()>) -> Result<Response<()>, Status> {
        load();
        Ok(Response::new(()))
    }
}
#[tonic::async_trait]
pub trait Hello {
    async fn greet(&self, request: Request<()>) -> Result<Response<()>, Status>;
}
fn load() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
fn intercept(request: Request<()>) -> Result<Request<()>, Status> {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    Ok(request)
}
pub fn layer() {
    let _ = tonic::service::interceptor(intercept);
}
pub fn look_alike(numbers: &[u32]) -> Vec<u32> {
    numbers.iter().map(|n| {
        std::thread::sleep(std::time::Duration::from_secs(1));
        *n
    }).collect()
}
