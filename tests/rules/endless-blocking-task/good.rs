// Closures that end, and loops that nothing waits for.
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{mpsc, Arc};
use std::time::Duration;

pub fn until_told(stop: Arc<AtomicBool>) {
    tokio::task::spawn_blocking(move || loop {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        std::thread::sleep(Duration::from_secs(1));
    });
}

pub fn until_the_senders_are_gone(receiver: mpsc::Receiver<u32>) {
    tokio::task::spawn_blocking(move || {
        while let Ok(value) = receiver.recv() {
            println!("{value}");
        }
    });
}

pub fn on_a_thread_of_its_own() {
    std::thread::spawn(|| loop {
        std::thread::sleep(Duration::from_secs(1));
    });
}

pub fn a_task() {
    tokio::spawn(async {
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    });
}
