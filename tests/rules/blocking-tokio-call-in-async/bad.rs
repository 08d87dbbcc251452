// The blocking halves of tokio::sync where a runtime is driven.
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot, Mutex, RwLock};

pub async fn receive(mut jobs: mpsc::Receiver<u32>) -> Option<u32> {
    jobs.blocking_recv() //~ blocking-tokio-call-in-async
}

pub async fn of_a_pair() {
    let (sender, mut receiver) = mpsc::channel(1);
    sender.blocking_send(1).unwrap(); //~ blocking-tokio-call-in-async
    println!("{:?}", receiver.blocking_recv()); //~ blocking-tokio-call-in-async
}

pub async fn once() -> u32 {
    let (sender, receiver) = oneshot::channel::<u32>();
    let _ = sender.send(1);
    receiver.blocking_recv().unwrap() //~ blocking-tokio-call-in-async
}

pub struct State {
    names: Arc<Mutex<Vec<String>>>,
    count: RwLock<u32>,
}

impl State {
    fn names_now(&self) -> usize {
        self.names.blocking_lock().len() //~ blocking-tokio-call-in-async
    }

    pub async fn through_a_method(&self) -> usize {
        self.names_now()
    }

    pub async fn both_sides(&self) {
        let count = *self.count.blocking_read(); //~ blocking-tokio-call-in-async
        *self.count.blocking_write() = count + 1; //~ blocking-tokio-call-in-async
    }
}

pub fn in_a_task(handle: tokio::runtime::Handle, state: Arc<Mutex<u32>>) {
    handle.spawn(async move {
        *state.blocking_lock() += 1; //~ blocking-tokio-call-in-async
    });
}
