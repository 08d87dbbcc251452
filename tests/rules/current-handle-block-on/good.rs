// The handle is somebody else's, or the thread is known.
use tokio::runtime::Handle;

async fn load() -> u32 {
    1
}

pub fn given(handle: &Handle) -> u32 {
    handle.block_on(load())
}

pub struct Bridge {
    handle: Handle,
}

impl Bridge {
    pub fn new() -> Bridge {
        Bridge {
            handle: Handle::current(),
        }
    }

    pub fn load(&self) -> u32 {
        self.handle.block_on(load())
    }
}

pub async fn in_the_pool() -> u32 {
    tokio::task::spawn_blocking(|| Handle::current().block_on(load()))
        .await
        .unwrap()
}

fn only_from_the_pool() -> u32 {
    Handle::current().block_on(load())
}

pub async fn sends_it_there() -> u32 {
    tokio::task::spawn_blocking(only_from_the_pool).await.unwrap()
}

pub async fn to_a_thread() {
    let handle = Handle::current();
    std::thread::spawn(move || handle.block_on(load()));
}

pub fn under_a_guard(runtime: &tokio::runtime::Runtime) -> u32 {
    let _guard = runtime.enter();
    Handle::current().block_on(load())
}

pub fn only_spawns() {
    Handle::current().spawn(load());
}
