//# src/lib.rs
mod parts;
use parts::{Idler, Worker};
use std::ops::Deref;
use std::sync::Arc;

#[derive(Clone)]
pub struct App(Arc<Worker>);
impl Deref for App {
    type Target = Worker;
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
pub struct Calm(Idler);
impl Deref for Calm {
    type Target = Idler;
    fn deref(&self) -> &Idler {
        &self.0
    }
}
pub trait Base {
    fn settle(&self);
}
pub trait Derived: Base + Send {
    fn other(&self) {}
}
impl Base for Worker {
    fn settle(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
impl Derived for Worker {}

pub trait Make {
    type Made;
    fn make(&self) -> Self::Made;
}
impl Make for App {
    type Made = Worker;
    fn make(&self) -> Self::Made {
        Worker::default()
    }
}

pub async fn misuse(app: App, derived: Arc<dyn Derived>) {
    app.pause();
    app.inner.rest();
    app.make().made();
    derived.settle();
}
pub async fn look_alike(calm: Calm) {
    calm.pause();
    calm.inner.rest();
}
//# src/parts.rs
#[derive(Default)]
pub struct Inner;
impl Inner {
    pub fn rest(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
#[derive(Default)]
pub struct Worker {
    pub inner: Inner,
}
impl Worker {
    pub fn pause(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn made(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
pub struct Quiet;
impl Quiet {
    pub fn rest(&self) {}
}
pub struct Idler {
    pub inner: Quiet,
}
impl Idler {
    pub fn pause(&self) {}
}
