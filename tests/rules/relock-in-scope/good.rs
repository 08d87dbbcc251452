// One after the other, or two locks.
use std::collections::HashMap;
use std::sync::Mutex;

pub struct Cache {
    lines: Mutex<HashMap<u32, String>>,
    turns: parking_lot::Mutex<u32>,
    others: parking_lot::Mutex<u32>,
}

impl Cache {
    pub fn one_after_the_other(&self) {
        let line = self.lines.lock().unwrap().get(&1).cloned();
        if let Some(line) = line {
            self.lines.lock().unwrap().insert(2, line);
        }
        *self.turns.lock() += 1;
        *self.turns.lock() += 1;
    }

    pub fn dropped(&self) {
        let turns = self.turns.lock();
        println!("{}", *turns);
        drop(turns);
        *self.turns.lock() += 1;
    }

    pub fn in_blocks(&self) {
        {
            let mut turns = self.turns.lock();
            *turns += 1;
        }
        let mut turns = self.turns.lock();
        *turns += 1;
    }

    pub fn two_locks(&self) -> u32 {
        let turns = self.turns.lock();
        let others = self.others.lock();
        *turns + *others
    }

    pub fn in_two_arms(&self, first: bool) {
        if first {
            *self.turns.lock() += 1;
        } else {
            let mut turns = self.turns.lock();
            *turns += 2;
        }
    }
}

pub async fn tokios(state: &tokio::sync::Mutex<u32>) {
    *state.lock().await += 1;
    let mut state = state.lock().await;
    *state += 1;
}

// Other shapes.
pub mod shapes {
    use std::sync::Mutex;

    pub struct Pool {
        names: Mutex<Vec<String>>,
        sizes: Mutex<Vec<u32>>,
        state: tokio::sync::Mutex<u32>,
    }

    impl Pool {
        pub fn in_statements(&self) -> usize {
            let count = self.names.lock().unwrap().len();
            count + self.names.lock().unwrap().capacity()
        }

        pub fn dropped(&self) {
            let first = self.names.lock().unwrap();
            println!("{}", first.len());
            drop(first);
            self.names.lock().unwrap().clear();
        }

        pub fn two_locks(&self) {
            let names = self.names.lock().unwrap();
            let sizes = self.sizes.lock().unwrap();
            println!("{} {}", names.len(), sizes.len());
        }

        pub async fn in_blocks(&self) {
            {
                let mut state = self.state.lock().await;
                *state += 1;
            }
            *self.state.lock().await += 1;
        }

        pub fn in_branches(&self, first: bool) {
            if first {
                self.names.lock().unwrap().clear();
            } else {
                self.names.lock().unwrap().pop();
            }
        }

        pub fn tried(&self) -> bool {
            let names = self.names.lock().unwrap();
            let again = self.names.try_lock().is_ok();
            drop(names);
            again
        }
    }
}
