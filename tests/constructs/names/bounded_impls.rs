//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
async-trait = "0.1"
//# src/lib.rs
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;

#[async_trait::async_trait]
pub trait Storage {
    async fn store(&self, key: u64, size: usize);
}
pub struct Memory;
#[async_trait::async_trait]
impl Storage for Memory {
    async fn store(&self, _: u64, _: usize) {}
}
// For an Arc of a storage, not for an Arc of anything.
#[async_trait::async_trait]
impl<T> Storage for Arc<T>
where
    T: Send + Sync + Storage,
{
    async fn store(&self, key: u64, size: usize) {
        self.as_ref().store(key, size).await
    }
}
pub struct Manager {
    down: Arc<AtomicBool>,
    storage: Arc<Memory>,
}
impl Manager {
    pub async fn right(&self) {
        self.down.store(true, Ordering::Release);
        self.storage.store(1, 2).await;
    }
    pub async fn misuse(&self) {
        self.storage.store(1, 2); //~ future-not-awaited
    }
}

// What the impl says of its parameter holds for the fields.
pub trait Reactor {
    fn dispatch(&mut self);
}
pub struct Main(tokio::sync::Mutex<u8>);
impl Reactor for Main {
    fn dispatch(&mut self) {
        *self.0.blocking_lock() = 1; //~ blocking-tokio-call-in-async
    }
}
pub struct Runner<R> {
    reactor: R,
}
impl<R> Runner<R>
where
    R: Reactor,
{
    pub async fn crank(&mut self) {
        self.reactor.dispatch();
    }
}
pub struct Quiet;
impl Quiet {
    pub fn dispatch(&mut self) {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}

// A trait with bounds on its own is for what has all of them.
pub trait Finish {
    fn finish(&self);
}
#[async_trait::async_trait]
pub trait Transaction: Send {
    async fn abort(self);
}
#[async_trait::async_trait]
impl<T> Transaction for T
where
    T: Send + Finish,
{
    async fn abort(self) {}
}
pub fn look_alike(task: tokio::task::JoinHandle<()>) {
    task.abort();
}
