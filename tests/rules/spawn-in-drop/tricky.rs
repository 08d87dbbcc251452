// Other crates' spawn, other people's drop, and a spawn in what a destructor only builds.
use std::thread;

fn spawn(task: impl FnOnce()) {
    task();
}

pub struct Own;

impl Drop for Own {
    fn drop(&mut self) {
        spawn(|| {});
        thread::spawn(|| {});
    }
}

pub struct Table;

impl Table {
    pub async fn drop(&mut self) {
        tokio::spawn(async {});
    }
}

pub struct OnARuntime {
    runtime: &'static tokio::runtime::Runtime,
}

impl Drop for OnARuntime {
    fn drop(&mut self) {
        self.runtime.spawn(async {
            tokio::spawn(async {});
        });
    }
}

// A free function that others call as well is theirs.
fn log_later(line: String) {
    tokio::spawn(async move { println!("{line}") });
}

pub struct Logged;

impl Drop for Logged {
    fn drop(&mut self) {
        log_later("ended".into());
    }
}

pub async fn works() {
    log_later("works".into());
}
