// Another thread is waited for where a runtime is driven.
use std::sync::mpsc;
use std::sync::{Arc, Barrier, Condvar, Mutex};
use std::thread;
use std::time::Duration;

pub async fn channels() -> u32 {
    let (sender, receiver) = mpsc::channel::<u32>();
    thread::spawn(move || sender.send(1));
    let first = receiver.recv().unwrap(); //~ blocking-wait-in-async
    let second = receiver.recv_timeout(Duration::from_secs(1)).unwrap_or(0); //~ blocking-wait-in-async
    for more in receiver.iter() { //~ blocking-wait-in-async
        println!("{more}");
    }
    first + second
}

pub async fn other_channels(flume: flume::Receiver<u32>, crossbeam: crossbeam_channel::Receiver<u32>) -> u32 {
    let other: async_channel::Receiver<u32> = async_channel::unbounded().1;
    flume.recv().unwrap_or(0) //~ blocking-wait-in-async
        + crossbeam.recv().unwrap_or(0) //~ blocking-wait-in-async
        + other.recv_blocking().unwrap_or(0) //~ blocking-wait-in-async
}

pub async fn threads() -> u32 {
    let handle = thread::spawn(|| 1);
    let one = handle.join().unwrap(); //~ blocking-wait-in-async
    let many: Vec<thread::JoinHandle<u32>> = (0..4).map(|i| thread::spawn(move || i)).collect();
    for handle in many {
        handle.join().unwrap(); //~ blocking-wait-in-async
    }
    thread::park(); //~ blocking-wait-in-async
    one
}

pub struct Gate {
    open: Mutex<bool>,
    changed: Condvar,
}

impl Gate {
    fn wait(&self) {
        let mut open = self.open.lock().unwrap();
        while !*open {
            open = self.changed.wait(open).unwrap(); //~ blocking-wait-in-async
        }
    }
}

pub async fn through_a_function(gate: Arc<Gate>, barrier: Arc<Barrier>) {
    gate.wait();
    barrier.wait(); //~ blocking-wait-in-async
}

pub struct Worker {
    handle: Option<thread::JoinHandle<()>>,
    results: mpsc::Receiver<u32>,
}

impl Worker {
    pub async fn stop(&mut self) -> u32 {
        if let Some(handle) = self.handle.take() {
            let _ = handle.join(); //~ blocking-wait-in-async
        }
        self.results.recv().unwrap_or(0) //~ blocking-wait-in-async
    }
}

pub async fn drained(receiver: mpsc::Receiver<u32>) -> u32 {
    let mut sum = 0;
    for value in receiver { //~ blocking-wait-in-async
        sum += value;
    }
    sum
}

pub async fn collected() {
    let mut handles = Vec::new();
    for i in 0..4 {
        handles.push(thread::spawn(move || i));
    }
    for handle in handles {
        let _ = handle.join(); //~ blocking-wait-in-async
    }
    let others: Vec<_> = (0..4).map(|i| thread::spawn(move || i)).collect();
    others.into_iter().for_each(|handle| {
        let _ = handle.join(); //~ blocking-wait-in-async
    });
}
