//# src/lib.rs
use std::thread::sleep;
use std::time::Duration;

pub struct Connection;

pub trait Pool {
    fn with<T, F>(&self, f: F) -> Result<T, String>
    where
        F: FnOnce(&mut Connection) -> T;

    fn later<F>(&self, f: F) -> Result<u32, String>
    where
        F: FnOnce(&mut Connection) -> u32;
}

pub async fn query<P: Pool>(pool: &P) {
    let _ = pool.with(|_| {
        sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
        3
    });
    // May be kept for later: what it gives, others can give as well.
    let _ = pool.later(|_| {
        sleep(Duration::from_secs(1));
        3
    });
}

pub struct Workers;

impl Workers {
    pub fn run<T, F>(&self, f: F) -> Option<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        std::thread::spawn(f).join().ok() //~ blocking-wait-in-async
    }
}

pub async fn on_a_thread(workers: &Workers) {
    let _ = workers.run(|| {
        sleep(Duration::from_secs(1));
        3
    });
}
