// One runtime for many calls, or for the whole program.
use std::sync::{Arc, OnceLock};
use tokio::runtime::{Builder, Handle, Runtime};

static RUNTIME: OnceLock<Runtime> = OnceLock::new();

async fn load(key: u32) -> u32 {
    key + 1
}

fn shared() -> &'static Runtime {
    RUNTIME.get_or_init(|| Runtime::new().expect("runtime"))
}

pub fn get(key: u32) -> u32 {
    shared().block_on(load(key))
}

pub struct Client {
    runtime: Arc<Runtime>,
}

impl Client {
    pub fn new() -> std::io::Result<Client> {
        let runtime = Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(load(0));
        Ok(Client { runtime: Arc::new(runtime) })
    }

    pub fn get(&self, key: u32) -> u32 {
        self.runtime.block_on(load(key))
    }
}

pub fn build() -> Runtime {
    Runtime::new().unwrap()
}

pub fn with_a_handle(handle: &Handle, key: u32) -> u32 {
    handle.block_on(load(key))
}

fn run() -> u32 {
    let runtime = Runtime::new().unwrap();
    runtime.block_on(load(1))
}

fn main() {
    let answer = run();
    println!("{answer}");
}

// A thread takes it along.
pub fn given_to_a_thread(key: u32) {
    let runtime = Runtime::new().unwrap();
    std::thread::spawn(move || {
        runtime.spawn(load(key));
        std::thread::park();
    });
}
