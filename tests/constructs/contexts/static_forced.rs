// A lazy static's initialiser runs where the static is used first.
//# src/main.rs
use std::sync::LazyLock;
use std::time::Duration;

static ANSWER: LazyLock<u8> = LazyLock::new(ask);
static GREETING: LazyLock<u8> = LazyLock::new(|| wait_for(1)); // only a thread uses it
static NAP: LazyLock<()> = LazyLock::new(|| std::thread::sleep(Duration::from_millis(5))); //~ blocking-sleep-in-async?
static EARLY: LazyLock<u8> = LazyLock::new(|| tokio::runtime::Runtime::new().unwrap().block_on(async { 1 })); //~ block-on-in-async? runtime-created-in-async?
const LIMIT: u8 = 4;

fn ask() -> u8 {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap(); //~ runtime-created-in-async
    runtime.block_on(async { 1 }) //~ block-on-in-async
}

fn wait_for(n: u8) -> u8 {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async move { n })
}

async fn answer() -> u8 {
    *ANSWER + LIMIT
}

fn greet() {
    std::thread::spawn(|| println!("{}", *GREETING));
}

async fn nap() {
    *NAP
}

async fn early() -> u8 {
    *EARLY
}

fn main() {
    LazyLock::force(&EARLY);
    greet();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        answer().await;
        nap().await;
        early().await;
    });
}
