//# src/lib.rs
use std::thread::sleep;
use std::time::Duration;

pub struct Hook(Box<dyn Fn() + Send + Sync>);

impl Hook {
    pub fn new(f: impl Fn() + Send + Sync + 'static) -> Self {
        Self(Box::new(f))
    }

    pub fn call(&self) {
        (self.0)();
    }
}

pub async fn run() {
    let hook = Hook::new(|| sleep(Duration::from_secs(1))); //~ blocking-sleep-in-async
    hook.call();
}

pub struct Job(Box<dyn FnOnce() + Send>);

impl Job {
    pub fn new(f: impl FnOnce() + Send + 'static) -> Job {
        Job(Box::new(f))
    }

    pub fn start(self) {
        std::thread::spawn(self.0);
    }
}

pub async fn on_a_thread() {
    let job = Job::new(|| sleep(Duration::from_secs(1)));
    job.start();
}
