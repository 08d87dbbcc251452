// Known callers make it the matter of another rule.
use tokio::runtime::Handle;

async fn load() -> u32 {
    1
}

fn from_a_task() -> u32 {
    Handle::current().block_on(load()) //~ block-on-in-async
}

pub async fn task() -> u32 {
    from_a_task()
}

pub fn from_a_thread() {
    std::thread::spawn(|| Handle::current().block_on(load())); //~ reactor-missing
}

pub fn in_place() -> u32 {
    tokio::task::block_in_place(|| Handle::current().block_on(load())) //~ block-in-place-on-current-thread
}

// Not Tokio's.
mod fibers {
    pub struct Handle;
    impl Handle {
        pub fn current() -> Handle {
            Handle
        }
        pub fn block_on<T>(&self, value: T) -> T {
            value
        }
    }
}

pub fn of_fibers() -> u32 {
    fibers::Handle::current().block_on(1)
}

// The handle travels to the pool.
pub fn sends_it() {
    let handle = Handle::current();
    let inner = handle.clone();
    handle.spawn_blocking(move || inner.block_on(load()));
}

// Another crate's trait: it may well call this on a thread of the pool, so that it is only possible.
impl other_crate::Host for Holder {
    fn load_now(&mut self) -> u32 {
        Handle::current().block_on(load()) //~ current-handle-block-on
    }
}
pub struct Holder;
