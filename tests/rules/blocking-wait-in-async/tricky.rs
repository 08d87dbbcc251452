// Look-alikes of waits.
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

pub async fn other_joins(parts: Vec<String>, folder: &Path) -> usize {
    let text = parts.join(", ");
    let path = folder.join("x");
    let mut set = tokio::task::JoinSet::new();
    set.spawn(async {});
    while set.join_next().await.is_some() {}
    text.len() + path.as_os_str().len()
}

pub async fn asked_first(handle: thread::JoinHandle<u32>) -> u32 {
    while !handle.is_finished() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    handle.join().unwrap_or(0)
}

pub async fn only_tried(receiver: mpsc::Receiver<u32>) -> u32 {
    let mut sum = receiver.try_recv().unwrap_or(0);
    for value in receiver.try_iter() {
        sum += value;
    }
    sum
}

pub async fn awaited(receiver: flume::Receiver<u32>, other: async_channel::Receiver<u32>) -> u32 {
    receiver.recv_async().await.unwrap_or(0) + other.recv().await.unwrap_or(0)
}

pub async fn in_select(mut receiver: tokio::sync::mpsc::Receiver<u32>, other: async_channel::Receiver<u32>) -> u32 {
    tokio::select! {
        Some(value) = receiver.recv() => value,
        Ok(value) = other.recv() => value,
        else => 0,
    }
}

pub struct Queue {
    items: Vec<u32>,
}

impl Queue {
    pub fn recv(&mut self) -> Option<u32> {
        self.items.pop()
    }
    pub fn wait(&self) {}
    pub fn join(&self) -> usize {
        self.items.len()
    }
}

pub async fn of_our_own(mut queue: Queue) -> usize {
    queue.wait();
    queue.join() + queue.recv().unwrap_or(0) as usize
}

pub async fn notified(barrier: &tokio::sync::Barrier) {
    barrier.wait().await;
}

// The handle is given to a thread that may wait.
pub async fn joined_elsewhere(handle: thread::JoinHandle<u32>) -> u32 {
    tokio::task::spawn_blocking(move || handle.join().unwrap_or(0)).await.unwrap_or(0)
}
