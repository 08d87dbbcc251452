// A runtime for each call.
use pyo3::Python;
use tokio::runtime::{Builder, Runtime};

async fn load(key: u32) -> u32 {
    key + 1
}

pub fn get(key: u32) -> u32 {
    let runtime = Runtime::new().expect("runtime"); //~ runtime-per-call
    runtime.block_on(load(key))
}

pub fn get_in_one_expression(key: u32) -> u32 {
    Runtime::new().unwrap().block_on(load(key)) //~ runtime-per-call
}

pub fn with_a_builder(key: u32) -> u32 {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap(); //~ runtime-per-call
    runtime.block_on(async { load(key).await })
}

pub struct Cache {
    prefix: u32,
}

impl Cache {
    pub fn fetch(&self, key: u32) -> std::io::Result<u32> {
        let runtime = Runtime::new()?; //~ runtime-per-call
        let first = runtime.block_on(load(self.prefix));
        let second = runtime.block_on(load(key));
        Ok(first + second)
    }
}

// A closure that is run in place borrows it.
pub fn without_the_lock(key: u32, python: &Python) -> u32 {
    let runtime = Runtime::new().unwrap(); //~ runtime-per-call
    python.allow_threads(|| runtime.block_on(load(key)))
}

// Its tasks die with it.
pub fn only_spawns(key: u32) {
    let runtime = Runtime::new().unwrap(); //~ runtime-per-call
    runtime.spawn(load(key));
}

// The thread ends before the call does.
pub fn on_a_thread_that_is_joined(key: u32) -> u32 {
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let runtime = Runtime::new().unwrap(); //~ runtime-per-call
            runtime.block_on(load(key))
        });
    });
    std::thread::spawn(move || {
        let runtime = Runtime::new().unwrap(); //~ runtime-per-call
        runtime.block_on(load(key))
    })
    .join()
    .unwrap()
}

// What a set of local tasks is lent, it drives.
#[no_mangle]
pub extern "C" fn lent_to_a_set() -> u32 {
    let local = tokio::task::LocalSet::new();
    local.block_on(&Runtime::new().unwrap(), load(1)) //~ runtime-per-call
}
