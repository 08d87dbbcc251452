// The guard has ended, or is one that may be held.
use std::sync::{Arc, Mutex};

async fn send(_line: String) {}

async fn pause() {}

pub async fn in_a_block(lines: &Mutex<Vec<String>>) {
    {
        let mut queue = lines.lock().unwrap();
        queue.clear();
    }
    pause().await;
}

pub async fn dropped(lines: &Mutex<Vec<String>>) {
    let queue = lines.lock().unwrap();
    let count = queue.len();
    drop(queue);
    pause().await;
    println!("{count}");
}

pub async fn copied_out_first(line: &Mutex<String>) {
    let text = line.lock().unwrap().clone();
    send(text).await;
}

pub async fn tokios(lines: &tokio::sync::Mutex<Vec<String>>) {
    let mut queue = lines.lock().await;
    pause().await;
    queue.clear();
}

pub async fn tokios_in_an_arc(lines: Arc<tokio::sync::RwLock<Vec<String>>>) {
    let queue = lines.read().await;
    pause().await;
    println!("{}", queue.len());
}

pub async fn locked_after_the_await(lines: &Mutex<Vec<String>>) {
    pause().await;
    let mut queue = lines.lock().unwrap();
    queue.push(String::new());
}

pub async fn a_block_that_gives_the_value(line: &Mutex<String>) {
    let text = {
        let guard = line.lock().unwrap();
        guard.clone()
    };
    send(text).await;
}

// What a match takes apart ends with its arm.
pub async fn taken_apart(map: &dashmap::DashMap<u32, u32>) -> u32 {
    let oldest = map.iter().min_by_key(|row| *row.value());
    let key = match oldest {
        None => 0,
        Some(row) => *row.key(),
    };
    tokio::task::yield_now().await;
    key
}
