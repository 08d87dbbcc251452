// Look-alikes: built here and kept, built once, or no runtime of Tokio's.
use std::sync::mpsc;
use tokio::runtime::Runtime;

async fn load(key: u32) -> u32 {
    key + 1
}

mod wasm {
    pub struct Runtime;

    impl Runtime {
        pub fn new() -> Runtime {
            Runtime
        }

        pub fn block_on(&self, key: u32) -> u32 {
            key
        }
    }
}

pub fn another_runtime(key: u32) -> u32 {
    let runtime = wasm::Runtime::new();
    runtime.block_on(key)
}

// Handed on after its first use.
pub fn warmed_up() -> Runtime {
    let runtime = Runtime::new().unwrap();
    runtime.block_on(load(1));
    runtime
}

// Kept for the life of the program.
pub fn leaked(key: u32) -> &'static Runtime {
    let runtime = Runtime::new().unwrap();
    runtime.block_on(load(key));
    Box::leak(Box::new(runtime))
}

// A worker thread with a runtime of its own, which serves until its channel closes.
pub fn worker(jobs: mpsc::Receiver<u32>) {
    std::thread::spawn(move || {
        let runtime = Runtime::new().unwrap();
        while let Ok(job) = jobs.recv() {
            runtime.block_on(load(job));
        }
    });
}

// Taken, not built.
pub fn borrowed(runtime: &Runtime, key: u32) -> u32 {
    runtime.block_on(load(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loads() {
        let runtime = Runtime::new().unwrap();
        assert_eq!(runtime.block_on(load(1)), 2);
    }
}

// The body of a thread that serves.
#[tokio::main(flavor = "current_thread")]
async fn serve() {
    loop {
        tokio::task::yield_now().await;
    }
}

#[tokio::main(flavor = "current_thread")]
async fn serve_port(port: u16) {
    println!("{port}");
}

pub fn starts_services() {
    std::thread::spawn(serve);
    std::thread::spawn(move || serve_port(1));
}

// By `main` alone, and each way is taken once.
#[tokio::main]
async fn migrates() {
    println!("{}", load(1).await);
}

fn helper() {
    migrates();
}

// By `main`, but again and again.
fn each(key: u32) -> u32 {
    let runtime = Runtime::new().unwrap(); //~ runtime-per-call
    runtime.block_on(load(key))
}

#[tokio::main(flavor = "current_thread")]
async fn handles(key: u32) { //~ runtime-per-call
    println!("{}", load(key).await);
}

// Once for all, whoever asks.
static PREPARED: std::sync::Once = std::sync::Once::new();

#[tokio::main(flavor = "current_thread")]
async fn prepares() {
    println!("{}", load(1).await);
}

pub fn prepared() {
    PREPARED.call_once(|| prepares());
}

// Nothing calls it.
#[tokio::main]
async fn forgotten() {
    println!("{}", load(1).await);
}

// Once, by one of a thousand ways.
fn by_many_ways(way: u32) {
    let runtime = Runtime::new().unwrap();
    println!("{}", runtime.block_on(load(way)));
}

fn fork_0(way: u32) {
    if way % 2 == 0 {
        by_many_ways(way / 2);
    } else {
        by_many_ways(way / 3);
    }
}

fn fork_1(way: u32) {
    if way % 2 == 0 {
        fork_0(way / 2);
    } else {
        fork_0(way / 3);
    }
}

fn fork_2(way: u32) {
    if way % 2 == 0 {
        fork_1(way / 2);
    } else {
        fork_1(way / 3);
    }
}

fn fork_3(way: u32) {
    if way % 2 == 0 {
        fork_2(way / 2);
    } else {
        fork_2(way / 3);
    }
}

fn fork_4(way: u32) {
    if way % 2 == 0 {
        fork_3(way / 2);
    } else {
        fork_3(way / 3);
    }
}

fn fork_5(way: u32) {
    if way % 2 == 0 {
        fork_4(way / 2);
    } else {
        fork_4(way / 3);
    }
}

fn fork_6(way: u32) {
    if way % 2 == 0 {
        fork_5(way / 2);
    } else {
        fork_5(way / 3);
    }
}

fn fork_7(way: u32) {
    if way % 2 == 0 {
        fork_6(way / 2);
    } else {
        fork_6(way / 3);
    }
}

fn fork_8(way: u32) {
    if way % 2 == 0 {
        fork_7(way / 2);
    } else {
        fork_7(way / 3);
    }
}

// Once: the loop ends with the call.
fn last_of_a_loop() {
    let runtime = Runtime::new().unwrap();
    runtime.block_on(load(5));
}
fn before_a_break() {
    let runtime = Runtime::new().unwrap();
    runtime.block_on(load(6));
}
fn before_a_continue() {
    let runtime = Runtime::new().unwrap(); //~ runtime-per-call
    runtime.block_on(load(7));
}
fn looks_again(argument: Option<u32>) {
    loop {
        match argument {
            None => return last_of_a_loop(),
            Some(1) => {
                before_a_break();
                break;
            }
            Some(_) => {
                before_a_continue();
                continue;
            }
        }
    }
}

fn main() {
    looks_again(std::env::args().nth(1).map(|_| 1));
    fork_8(7);
    helper();
    for key in 0..3 {
        each(key);
        handles(key);
    }
}
