// Where the blocking halves belong, and the async halves elsewhere.
use std::sync::Arc;
use tokio::sync::{mpsc, Mutex};

pub async fn awaited(mut jobs: mpsc::Receiver<u32>, state: Arc<Mutex<u32>>) {
    while let Some(job) = jobs.recv().await {
        *state.lock().await += job;
    }
}

pub async fn in_the_blocking_pool(mut jobs: mpsc::Receiver<u32>) {
    tokio::task::spawn_blocking(move || {
        while let Some(job) = jobs.blocking_recv() {
            println!("{job}");
        }
    });
}

pub fn on_a_thread_of_its_own(mut jobs: mpsc::Receiver<u32>, state: Arc<Mutex<u32>>) {
    std::thread::spawn(move || {
        while let Some(job) = jobs.blocking_recv() {
            *state.blocking_lock() += job;
        }
    });
}

pub async fn without_waiting(state: &Mutex<u32>) {
    if let Ok(mut count) = state.try_lock() {
        *count += 1;
    }
}

fn main() {
    let (sender, receiver) = mpsc::channel(1);
    on_a_thread_of_its_own(receiver, Arc::new(Mutex::new(0)));
    sender.blocking_send(1).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (_sender, receiver) = mpsc::channel(1);
    runtime.block_on(in_the_blocking_pool(receiver));
    runtime.block_on(without_waiting(&Mutex::new(1)));
}
