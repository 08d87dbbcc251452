// Locks of the same name that are not the same, and guards that end just before.
use std::sync::{Arc, Mutex, RwLock};

pub struct Node {
    value: Mutex<u32>,
    next: Option<Arc<Node>>,
}

pub fn along_a_list(start: Arc<Node>) -> u32 {
    let mut node = start;
    let mut sum = 0;
    while let Some(next) = node.next.clone() {
        sum += *node.value.lock().unwrap();
        node = next;
        sum += *node.value.lock().unwrap();
    }
    sum
}

pub fn of_two_nodes(a: &Node, b: &Node) {
    let mut first = a.value.lock().unwrap();
    let second = b.value.lock().unwrap();
    *first += *second;
}

pub fn of_elements(all: &[Mutex<u32>], i: usize, j: usize) -> u32 {
    let first = all[i].lock().unwrap();
    let second = all[j].lock().unwrap();
    *first + *second
}

pub fn in_a_condition(lines: &Mutex<Vec<u32>>) {
    if lines.lock().unwrap().is_empty() || lines.lock().unwrap().len() > 3 {
        lines.lock().unwrap().clear();
    }
    while lines.lock().unwrap().len() > 1 {
        lines.lock().unwrap().pop();
    }
}

pub fn tried(lines: &Mutex<Vec<u32>>) -> bool {
    let _lines = lines.lock().unwrap();
    lines.try_lock().is_err()
}

pub fn only_tried_first(lines: &Mutex<Vec<u32>>) {
    if let Ok(mut lines) = lines.try_lock() {
        lines.clear();
    } else {
        lines.lock().unwrap().push(1);
    }
}

pub fn let_else(lines: &Mutex<Vec<u32>>) {
    let Some(last) = lines.lock().unwrap().pop() else {
        lines.lock().unwrap().push(0);
        return;
    };
    lines.lock().unwrap().push(last);
}

pub fn reentrant(turns: &parking_lot::ReentrantMutex<u32>) -> u32 {
    let outer = turns.lock();
    let inner = turns.lock();
    *outer + *inner
}

pub fn readers(names: &RwLock<Vec<String>>) -> usize {
    let outer = names.read().unwrap();
    let inner = names.read().unwrap(); //~ relock-in-scope
    outer.len() + inner.len()
}

pub fn given_to_another_thread(lines: Arc<Mutex<Vec<u32>>>) {
    let mut queue = lines.lock().unwrap();
    queue.clear();
    let others = lines.clone();
    std::thread::spawn(move || others.lock().unwrap().push(1));
}

pub fn left_early(lines: &Mutex<Vec<u32>>, early: bool) {
    let queue = lines.lock().unwrap();
    if early {
        drop(queue);
        lines.lock().unwrap().clear();
        return;
    }
    println!("{}", queue.len());
}

pub fn in_the_value_of_a_block(lines: &Mutex<Vec<u32>>) {
    let count = { lines.lock().unwrap().len() };
    lines.lock().unwrap().push(1);
    println!("{count}");
}

pub struct Device {
    config: Mutex<u32>,
    state: Mutex<u32>,
}

impl Device {
    fn config(&self) -> std::sync::MutexGuard<'_, u32> {
        self.config.lock().unwrap()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, u32> {
        self.state.lock().unwrap()
    }

    pub fn two_that_are_handed_out(&self) -> u32 {
        let config = self.config();
        let state = self.state();
        *config + *state
    }

    pub fn one_that_is_handed_out_twice(&self) -> u32 {
        let config = self.config();
        let again = self.config(); //~ relock-in-scope
        *config + *again
    }
}

pub fn one_in_each_build(lines: &Mutex<Vec<u32>>) {
    #[cfg(debug_assertions)]
    let mut lines = lines.try_lock().unwrap();
    #[cfg(not(debug_assertions))]
    let mut lines = lines.lock().unwrap();
    lines.clear();
}

// Other shapes.
pub mod shapes {
    use std::sync::{Arc, Mutex};

    pub fn shadowed(left: &Mutex<u32>, right: &Mutex<u32>) -> u32 {
        let lock = left;
        let first = lock.lock().unwrap();
        let lock = right;
        let second = lock.lock().unwrap();
        *first + *second
    }

    pub fn by_index(locks: &[Mutex<u32>]) -> u32 {
        let first = locks[0].lock().unwrap();
        let second = locks[1].lock().unwrap();
        *first + *second
    }

    pub fn on_another_thread(shared: Arc<Mutex<u32>>) {
        let guard = shared.lock().unwrap();
        let other = Arc::clone(&shared);
        std::thread::spawn(move || {
            *other.lock().unwrap() += 1;
        });
        println!("{guard}");
    }

    pub fn in_a_condition(shared: &Mutex<Vec<u32>>) {
        if shared.lock().unwrap().is_empty() {
            shared.lock().unwrap().push(1);
        }
        while shared.lock().unwrap().len() < 3 {
            shared.lock().unwrap().push(2);
        }
    }
}
