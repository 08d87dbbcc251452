//# src/lib.rs
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

pub struct Workers {
    threads: Vec<JoinHandle<()>>,
    names: Vec<String>,
}

impl Workers {
    pub async fn stop(&mut self) {
        for thread in std::mem::take(&mut self.threads) {
            let _ = thread.join(); //~ blocking-wait-in-async
        }
        for name in std::mem::take(&mut self.names) {
            let _ = [name.as_str()].join("-");
        }
    }
}

pub struct Shared {
    handle: Arc<JoinHandle<()>>,
    counts: Arc<Mutex<HashMap<u32, u32>>>,
}

impl Shared {
    pub async fn end(self) {
        if let Ok(handle) = Arc::try_unwrap(self.handle) {
            let _ = handle.join(); //~ blocking-wait-in-async
        }
        if let Ok(counts) = Arc::try_unwrap(self.counts) {
            let _ = counts.into_inner();
        }
    }
}
