//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
parking_lot = "0.12"
async-std = "1"
//# src/lib.rs
// A list gives what is taken out of it as it is, a map in an Option.
use parking_lot::RwLock;
use std::collections::HashMap;
use std::sync::Arc;

pub struct Chat {
    path: String,
}

impl Chat {
    fn delete(&self) {
        let _ = std::fs::remove_file(&self.path); //~ blocking-fs-in-async
    }

    fn erase(&self) {
        let _ = std::fs::remove_file(&self.path); //~ blocking-fs-in-async
    }

    fn wipe(&self) {
        let _ = std::fs::remove_file(&self.path); //~ blocking-fs-in-async
    }
}

pub struct Store {
    chats: Arc<RwLock<Vec<Chat>>>,
    named: HashMap<String, Chat>,
    last: async_std::sync::RwLock<Chat>,
}

impl Store {
    pub async fn leave(&self, index: usize) {
        let chat = self.chats.write().remove(index);
        chat.delete();
    }

    pub async fn forget(&mut self, name: &str) {
        if let Some(chat) = self.named.remove(name) {
            chat.erase();
        }
    }

    pub async fn wipe_last(&self) {
        let chat = self.last.write().await;
        chat.wipe();
    }
}
