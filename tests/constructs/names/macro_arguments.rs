//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
tracing = "0.1"
serde_json = "1"
//# src/lib.rs
use serde_json::json;
use tracing::{debug, info};

fn printed() -> u32 {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    1
}
fn logged() -> u32 {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    1
}
fn asserted() -> u32 {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    1
}
fn listed() -> u32 {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    1
}
fn in_json() -> u32 {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    1
}
fn formatted() -> u32 {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    1
}
struct Worker;
impl Worker {
    fn shown(&self) -> u32 {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
        1
    }
    fn matched(&self) -> Option<u32> {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
        None
    }
}
fn selected() -> u32 {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    1
}
fn in_text_only() -> u32 {
    std::thread::sleep(std::time::Duration::from_secs(1));
    1
}
macro_rules! twice {
    ($e:expr) => {
        ($e, $e)
    };
}

pub async fn misuse(worker: Worker) -> Result<(), String> {
    println!("{}", printed());
    info!(count = logged(), "many");
    debug!("{} and {}", 1, worker.shown());
    assert_eq!(asserted(), 1);
    let _ = vec![listed(), 2];
    let _ = json!({ "count": in_json() });
    let _ = twice!(std::thread::sleep(std::time::Duration::from_secs(1))); //~ blocking-sleep-in-async
    let _ = matches!(worker.matched(), Some(1));
    tokio::select! {
        _ = tokio::task::yield_now() => { selected(); }
        _ = async { std::thread::sleep(std::time::Duration::from_secs(2)) } => {} //~ blocking-sleep-in-async timeout-around-blocking
    }
    return Err(format!("{}", formatted()));
}
pub async fn look_alike() {
    println!("call in_text_only() or std::thread::sleep(..)");
    info!("in_text_only()");
}

// The receiver is an item of a list.
pub struct Gate;
impl Gate {
    pub fn is_open(&self) -> bool {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
        true
    }
}
pub struct Door;
impl Door {
    pub fn is_open(&self) -> bool {
        true
    }
}
pub async fn of_a_list(gates: &[Gate], doors: &[Door]) {
    assert!(gates[0].is_open(), "{}", gates.len());
    assert!(doors[0].is_open());
}

// Their type is that of what is listed.
pub async fn list_of_variables() {
    let first = std::thread::spawn(|| 1);
    let second = std::thread::spawn(|| 2);
    for thread in vec![first, second] {
        let _ = thread.join(); //~ blocking-wait-in-async
    }
    let doors = vec![Door, Door];
    for door in doors {
        door.is_open();
    }
}
