//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
tower = "0.4"
//# src/lib.rs
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use tower::Service;

pub struct Gate {
    inner: Inner,
}
pub struct Inner;
impl Inner {
    fn check(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    fn ready(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
impl Service<String> for Gate {
    type Response = ();
    type Error = ();
    type Future = Pin<Box<dyn Future<Output = Result<(), ()>> + Send>>;
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ()>> {
        self.inner.ready();
        Poll::Ready(Ok(()))
    }
    fn call(&mut self, _: String) -> Self::Future {
        self.inner.check();
        Box::pin(async {
            std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
            Ok(())
        })
    }
}

pub trait Dial {
    fn call(&mut self, number: String);
}
pub struct Phone;
impl Dial for Phone {
    fn call(&mut self, _: String) {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}
