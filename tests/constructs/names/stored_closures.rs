//# src/lib.rs
use std::sync::Arc;
use std::thread;
use std::time::Duration;

pub struct Hooks {
    on_start: Box<dyn Fn() + Send + Sync>,
    on_stop: Arc<dyn Fn(u32) + Send + Sync>,
    on_thread: Option<Box<dyn FnOnce() + Send>>,
}

pub fn hooks() -> Hooks {
    Hooks {
        on_start: Box::new(|| thread::sleep(Duration::from_secs(1))), //~ blocking-sleep-in-async
        on_stop: Arc::new(move |n| {
            thread::sleep(Duration::from_secs(n.into())); //~ blocking-sleep-in-async
        }),
        on_thread: Some(Box::new(|| thread::sleep(Duration::from_secs(1)))),
    }
}

impl Hooks {
    pub async fn start(&self) {
        (self.on_start)();
    }
    pub async fn stop(&self) {
        let stop = self.on_stop.clone();
        stop(1);
    }
    pub async fn run_elsewhere(mut self) {
        if let Some(job) = self.on_thread.take() {
            thread::spawn(job);
        }
    }
}

pub async fn local() {
    let nap = || thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
    nap();
    let elsewhere = || thread::sleep(Duration::from_secs(1));
    thread::spawn(elsewhere);
    let in_pool = move || {
        thread::sleep(Duration::from_secs(1));
    };
    tokio::task::spawn_blocking(in_pool).await.unwrap();
}
