// Look-alikes: functions of that name which block nothing, and futures that only pass through.
mod executor {
    pub fn block_on<T>(value: T) -> T {
        value
    }
}

async fn load() -> u32 {
    7
}

pub async fn our_own() -> u32 {
    executor::block_on(7)
}

pub struct Chain {
    blocks: Vec<u32>,
}

impl Chain {
    pub fn block_on(&self, height: usize) -> Option<&u32> {
        self.blocks.get(height)
    }
}

pub async fn a_block_of_a_chain(chain: &Chain) -> u32 {
    chain.block_on(0).copied().unwrap_or(0)
}

// Futures of the futures crate, awaited.
pub async fn joined() -> Vec<u32> {
    futures::future::join_all(vec![load(), load()]).await
}

// The synchronous twin is there for synchronous callers.
pub mod blocking {
    pub fn load() -> u32 {
        futures::executor::block_on(super::load())
    }
}

pub async fn uses_the_async_twin() -> u32 {
    load().await
}

// A closure that another thread runs.
pub async fn handed_to_a_thread() {
    let work = || futures::executor::block_on(load());
    std::thread::spawn(work);
}
