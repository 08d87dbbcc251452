// One after the other.
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
