// A lock that waits for itself.
use std::collections::HashMap;
use std::sync::{Arc, Mutex, RwLock};

pub struct Cache {
    lines: Mutex<HashMap<u32, String>>,
    names: RwLock<Vec<String>>,
    turns: parking_lot::Mutex<u32>,
    state: Arc<tokio::sync::Mutex<u32>>,
}

impl Cache {
    pub fn in_the_head_of_if_let(&self) {
        if let Some(line) = self.lines.lock().unwrap().get(&1) {
            println!("{line}");
            self.lines.lock().unwrap().clear(); //~ relock-in-scope
        }
    }

    pub fn in_the_else_of_if_let(&self) -> String {
        if let Some(line) = self.lines.lock().unwrap().get(&1) {
            line.clone()
        } else {
            self.lines.lock().unwrap().insert(1, String::new()); //~ relock-in-scope
            String::new()
        }
    }

    pub fn in_the_head_of_match(&self) {
        match self.lines.lock().unwrap().get(&1).cloned() {
            Some(line) => println!("{line}"),
            None => {
                self.lines.lock().unwrap().insert(1, String::new()); //~ relock-in-scope
            }
        }
    }

    pub fn in_one_statement(&self) -> u32 {
        *self.turns.lock() + *self.turns.lock() //~ relock-in-scope
    }

    pub fn in_a_scope(&self) {
        let turns = self.turns.lock();
        println!("{}", *turns);
        *self.turns.lock() += 1; //~ relock-in-scope
    }

    pub fn from_read_to_write(&self) {
        let names = self.names.read().unwrap();
        if names.is_empty() {
            self.names.write().unwrap().push(String::new()); //~ relock-in-scope
        }
    }

    pub async fn tokios(&self) {
        let state = self.state.lock().await;
        println!("{}", *state);
        *self.state.lock().await += 1; //~ relock-in-scope
    }
}

pub fn a_map(map: &dashmap::DashMap<u32, String>) {
    if let Some(line) = map.get(&1) {
        println!("{}", *line);
        map.get_mut(&1).unwrap().clear(); //~ relock-in-scope
    }
}

// Other shapes.
pub mod shapes {
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
}
