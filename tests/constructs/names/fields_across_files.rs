//# src/lib.rs
pub mod engine;
pub mod parts;
pub mod service;
//# src/parts.rs
pub struct Worker;
impl Worker {
    pub fn pause(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
pub struct Idler;
impl Idler {
    pub fn pause(&self) {}
}
//# src/engine.rs
use crate::parts::{Idler, Worker};
use std::collections::HashMap;
use std::sync::{Arc, RwLock};
pub struct Inner {
    pub worker: Worker,
    pub idler: Idler,
    pub pair: (Idler, Arc<Worker>),
    pub by_name: RwLock<HashMap<String, Arc<Worker>>>,
}
pub struct Engine {
    pub(crate) inner: Arc<Inner>,
}
//# src/service.rs
use crate::engine::Engine;
pub struct Service {
    engine: Engine,
}
impl Service {
    pub async fn misuse(&self) {
        self.engine.inner.worker.pause();
    }
    pub async fn misuse_of_pair(&self) {
        self.engine.inner.pair.1.pause();
    }
    pub async fn misuse_of_map(&self, name: &str) {
        let map = self.engine.inner.by_name.read().unwrap();
        if let Some(worker) = map.get(name) {
            worker.pause();
        }
    }
    pub async fn look_alike(&self) {
        self.engine.inner.idler.pause();
        self.engine.inner.pair.0.pause();
    }
}
