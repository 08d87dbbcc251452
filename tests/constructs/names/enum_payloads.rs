//# src/lib.rs
mod parts;
use parts::{Idler, Worker};

pub enum Source {
    Live(Worker),
    Held { worker: Worker, count: u32 },
    Cold(Idler),
    Nested(Option<Box<Worker>>),
}

pub async fn misuse(source: &Source) {
    match source {
        Source::Live(w) => w.pause_live(),
        Source::Held { worker, .. } => worker.pause_held(),
        Source::Nested(Some(w)) => w.pause_nested(),
        Source::Cold(c) => c.pause_live(),
        _ => {}
    }
    if let Source::Held { worker: renamed, count: _ } = source {
        renamed.pause_renamed();
    }
    let Source::Live(w) = source else { return };
    w.pause_let_else();
}

pub async fn look_alike(source: &Source) {
    match source {
        Source::Cold(c) => c.pause_renamed(),
        _ => {}
    }
}
//# src/parts.rs
pub struct Worker;
pub struct Idler;
fn nap() {}
impl Worker {
    pub fn pause_live(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn pause_held(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn pause_nested(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn pause_renamed(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn pause_let_else(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn pause_never(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}
impl Idler {
    pub fn pause_live(&self) {
        nap();
    }
    pub fn pause_renamed(&self) {
        nap();
    }
    pub fn pause_never(&self) {
        nap();
    }
}
