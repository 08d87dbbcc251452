//# src/lib.rs
use std::sync::Arc;

pub trait Store: Send + Sync {
    fn flush_store(&self);
    fn flush_rest(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    fn touch(&self);
}
pub trait Cache {
    fn touch(&self);
}
pub struct Disk;
impl Store for Disk {
    fn flush_store(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    fn touch(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
pub struct Memory;
impl Cache for Memory {
    fn touch(&self) {}
}
pub struct Slow;
impl Slow {
    pub fn touch(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}

pub struct Service {
    store: Arc<dyn Store>,
    all: Vec<Box<dyn Store + Send>>,
    cache: Option<Box<dyn Cache>>,
}
impl Service {
    pub async fn misuse(&self) {
        self.store.flush_store();
        for one in &self.all {
            one.flush_rest();
        }
    }
    pub async fn by_path(store: &dyn Store) {
        Store::touch(store);
    }
    pub async fn look_alike(&self) {
        if let Some(cache) = &self.cache {
            cache.touch();
        }
    }
}
