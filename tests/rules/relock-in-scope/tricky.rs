// The same words for other locks.
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
