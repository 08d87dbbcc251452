// Different executors, different threads, other functions of that name.
use futures::executor::block_on;

async fn load() -> u32 {
    1
}

fn load_now() -> u32 {
    block_on(load())
}

// pollster around futures: that one starts for the first time.
pub fn mixed() -> u32 {
    pollster::block_on(async { load_now() })
}

mod fibers {
    pub fn block_on<F>(_: F) -> u32 {
        1
    }
}

pub fn not_of_futures() -> u32 {
    block_on(async { fibers::block_on(load()) })
}

// The closure is only made inside; it runs after the block_on.
pub fn later() -> u32 {
    let work = block_on(async { || load_now() });
    work()
}
