// The same lock again while its guard is alive.
use std::sync::{Mutex, RwLock};

pub struct Pool {
    names: Mutex<Vec<String>>,
    sizes: parking_lot::Mutex<Vec<u32>>,
    state: tokio::sync::Mutex<u32>,
    table: RwLock<Vec<u32>>,
}

impl Pool {
    pub fn in_the_head_of_if_let(&self) -> usize {
        if let Some(name) = self.names.lock().unwrap().pop() {
            return name.len() + self.names.lock().unwrap().len(); //~ relock-in-scope
        }
        0
    }

    pub fn in_one_scope(&self) {
        let first = self.sizes.lock();
        let second = self.sizes.lock(); //~ relock-in-scope
        println!("{} {}", first.len(), second.len());
    }

    pub async fn of_tokio(&self) {
        let first = self.state.lock().await;
        let second = self.state.lock().await; //~ relock-in-scope
        println!("{} {}", first, second);
    }

    pub fn in_the_head_of_match(&self) {
        match self.table.read().unwrap().first() {
            Some(size) => self.table.write().unwrap().push(*size), //~ relock-in-scope
            None => {}
        }
    }

    pub fn in_one_expression(&self) -> usize {
        self.names.lock().unwrap().len() + self.names.lock().unwrap().capacity() //~ relock-in-scope
    }
}
