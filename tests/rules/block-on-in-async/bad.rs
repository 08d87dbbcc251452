// block_on where a runtime is driven: directly, through synchronous functions, in each of Tokio's spellings.
use std::sync::{Arc, OnceLock};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::LocalSet;

async fn fetch(id: u32) -> u32 {
    id + 1
}

static RUNTIME: OnceLock<Runtime> = OnceLock::new();

fn shared() -> &'static Runtime {
    RUNTIME.get_or_init(|| Builder::new_multi_thread().enable_all().build().unwrap())
}

pub async fn directly() -> u32 {
    Handle::current().block_on(fetch(1)) //~ block-on-in-async
}

pub async fn on_the_shared_one() -> u32 {
    shared().block_on(fetch(2)) //~ block-on-in-async
}

pub async fn in_a_local_set(runtime: Arc<Runtime>) -> u32 {
    let set = LocalSet::new();
    set.block_on(&runtime, fetch(3)) //~ block-on-in-async
}

// Through two synchronous functions.
fn inner(id: u32) -> u32 {
    Handle::current().block_on(fetch(id)) //~ block-on-in-async
}

fn outer(id: u32) -> u32 {
    inner(id) * 2
}

pub async fn far_away() -> u32 {
    outer(4)
}

// `try_current` succeeds just where block_on panics.
fn bridge(id: u32) -> u32 {
    if let Ok(handle) = Handle::try_current() {
        handle.block_on(fetch(id)) //~ block-on-in-async
    } else {
        shared().block_on(fetch(id))
    }
}

pub async fn over_the_bridge() -> u32 {
    bridge(5)
}

// A field, an Arc and a method.
pub struct Client {
    runtime: Arc<Runtime>,
}

impl Client {
    fn get(&self, id: u32) -> u32 {
        self.runtime.block_on(async move { fetch(id).await }) //~ block-on-in-async
    }

    pub async fn get_twice(&self) -> u32 {
        self.get(6) + self.get(7)
    }
}

// In a spawned task, in a closure that runs here, and in a future that block_on itself drives.
pub fn start(runtime: &Runtime) {
    runtime.spawn(async {
        let ids = vec![1, 2, 3];
        let sum: u32 = ids.iter().map(|id| shared().block_on(fetch(*id))).sum(); //~ block-on-in-async
        println!("{sum}");
    });
}

pub fn nested(runtime: &Runtime) -> u32 {
    runtime.block_on(async {
        let handle = Handle::current();
        handle.block_on(fetch(8)) //~ block-on-in-async
    })
}

#[tokio::main]
async fn synchronous_for_its_callers() -> u32 { //~ runtime-per-call
    fetch(9).await
}

pub async fn calls_an_entry_function() -> u32 {
    synchronous_for_its_callers() //~ block-on-in-async
}
