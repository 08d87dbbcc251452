// Look-alikes: the guard ends just before, the await is not here, the lock is none.
use std::sync::Mutex;

async fn send(_line: String) {}

async fn pause() {}

pub async fn in_a_condition(lines: &Mutex<Vec<String>>) {
    if lines.lock().unwrap().is_empty() {
        pause().await;
    }
    while lines.lock().unwrap().len() > 3 {
        pause().await;
    }
}

pub async fn let_else(line: &Mutex<Option<String>>) {
    let Some(text) = line.lock().unwrap().take() else {
        pause().await;
        return;
    };
    send(text).await;
}

pub async fn underscore_alone(lines: &parking_lot::Mutex<Vec<String>>) {
    let _ = lines.lock();
    pause().await;
}

pub async fn a_number_out_of_the_lock(count: &Mutex<u32>) {
    let count = *count.lock().unwrap();
    pause().await;
    println!("{count}");
}

pub async fn dropped_by_its_path(lines: &Mutex<Vec<String>>) {
    let queue = lines.lock().unwrap();
    println!("{}", queue.len());
    std::mem::drop(queue);
    pause().await;
}

pub async fn returned_before(lines: &Mutex<Vec<String>>) -> usize {
    if let Ok(queue) = lines.try_lock() {
        return queue.len();
    }
    pause().await;
    0
}

// The await belongs to a future that is only built under the lock.
pub fn built_under_the_lock(lines: &Mutex<Vec<String>>) -> impl std::future::Future<Output = ()> {
    let mut queue = lines.lock().unwrap();
    queue.clear();
    async {
        pause().await;
    }
}

pub async fn spawned_under_the_lock(lines: &Mutex<Vec<String>>) {
    let queue = lines.lock().unwrap();
    tokio::spawn(async {
        pause().await;
    });
    println!("{}", queue.len());
}

// Types of our own with methods of those names.
pub struct Door;

impl Door {
    pub fn lock(&self) -> u32 {
        1
    }

    pub fn read(&self) -> Option<u32> {
        None
    }
}

pub async fn a_door(door: &Door) {
    let turns = door.lock();
    let plate = door.read().unwrap_or(turns);
    pause().await;
    println!("{plate}");
}

// Each arm ends its own guard; a shadowed name does not end one, but a block does.
pub async fn in_the_arms(lines: &Mutex<Vec<String>>, short: bool) {
    match short {
        true => {
            lines.lock().unwrap().clear();
        }
        false => {
            let queue = lines.lock().unwrap();
            println!("{}", queue.len());
        }
    }
    pause().await;
}
