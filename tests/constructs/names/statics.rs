//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
once_cell = "1"
lazy_static = "1"
async-compat = "0.2"
//# src/lib.rs
use lazy_static::lazy_static;
use std::sync::{Arc, LazyLock, Mutex, OnceLock};

#[derive(Default)]
pub struct Worker;
impl Worker {
    pub fn new() -> Self {
        Worker
    }
    pub fn once(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn init(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn lazy(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn lazy_static(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn once_cell(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn locked(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn async_cell(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn plain(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn in_fn(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn never(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}
#[derive(Default)]
pub struct Idler;
impl Idler {
    pub fn never(&self) {}
}

static ONCE: OnceLock<Worker> = OnceLock::new();
static INIT: OnceLock<Arc<Worker>> = OnceLock::new();
static LAZY: LazyLock<Worker> = LazyLock::new(Worker::new);
static CELL: once_cell::sync::Lazy<Arc<Worker>> = once_cell::sync::Lazy::new(|| Arc::new(Worker));
static LOCKED: Mutex<Option<Worker>> = Mutex::new(None);
static ASYNC: tokio::sync::OnceCell<Worker> = tokio::sync::OnceCell::const_new();
static PLAIN: Worker = Worker;
static IDLE: OnceLock<Idler> = OnceLock::new();
lazy_static! {
    /// What everybody shares.
    static ref SHARED: Arc<Worker> = Arc::new(Worker::new());
    pub static ref QUIET: Idler = Idler;
}

pub fn runtime() -> &'static tokio::runtime::Runtime {
    static RUNTIME: OnceLock<tokio::runtime::Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| tokio::runtime::Runtime::new().unwrap())
}
fn worker() -> &'static Worker {
    static CELL: once_cell::sync::OnceCell<Worker> = once_cell::sync::OnceCell::new();
    CELL.get_or_init(Worker::new)
}

pub async fn misuse() {
    if let Some(worker) = ONCE.get() {
        worker.once();
    }
    INIT.get_or_init(|| Arc::new(Worker)).init();
    LAZY.lazy();
    CELL.once_cell();
    SHARED.lazy_static();
    LOCKED.lock().unwrap().as_ref().unwrap().locked();
    ASYNC.get_or_init(|| async { Worker }).await.async_cell();
    PLAIN.plain();
    worker().in_fn();
    runtime().block_on(async {}); //~ block-on-in-async
    async_compat::TOKIO1.block_on(async {}); //~ block-on-in-async
}
pub fn outside() {
    async_compat::TOKIO1.block_on(async {});
}

pub async fn look_alike() {
    IDLE.get().unwrap().never();
    QUIET.never();
}
