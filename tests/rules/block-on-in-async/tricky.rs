// Look-alikes: the name is the same, the thing or the place is not.
use tokio::runtime::{Handle, Runtime};

async fn fetch(id: u32) -> u32 {
    id + 1
}

// A type of our own with a method of that name.
pub struct Machine {
    blocked: Vec<u32>,
}

impl Machine {
    pub fn block_on(&mut self, id: u32) -> u32 {
        self.blocked.push(id);
        id
    }
}

pub async fn not_tokios(machine: &mut Machine) -> u32 {
    machine.block_on(1)
}

mod engine {
    pub struct Runtime;

    impl Runtime {
        pub fn new() -> Self {
            Runtime
        }

        pub fn block_on(&self, id: u32) -> u32 {
            id
        }
    }
}

pub async fn another_runtime() -> u32 {
    let runtime = engine::Runtime::new();
    runtime.block_on(2)
}

// The async block is built here and polled elsewhere: its own body is async, the closure around it is not.
pub fn builds_a_future() -> impl std::future::Future<Output = u32> {
    async { fetch(3).await }
}

// A comment, a string and a macro definition: `Handle::current().block_on(fetch(4))`.
macro_rules! wait {
    ($handle:expr, $future:expr) => {
        $handle.block_on($future)
    };
}

pub async fn only_talks_about_it() -> &'static str {
    "Handle::current().block_on(fetch(5))"
}

pub fn uses_the_macro_on_a_thread(handle: Handle) {
    std::thread::spawn(move || {
        let answer: u32 = wait!(handle, fetch(6));
        println!("{answer}");
    });
}

// The synchronous function has an async look-alike next to it; only that one is called from async code.
pub struct Store {
    runtime: Runtime,
}

impl Store {
    pub fn load_now(&self, id: u32) -> u32 {
        self.runtime.block_on(self.load(id))
    }

    pub async fn load(&self, id: u32) -> u32 {
        fetch(id).await
    }
}

pub async fn awaits_the_async_one(store: &Store) -> u32 {
    store.load(7).await
}

// A synchronous helper that async code calls only through spawn_blocking.
fn helper(handle: &Handle) -> u32 {
    handle.block_on(fetch(8))
}

pub async fn through_the_pool() -> u32 {
    let handle = Handle::current();
    tokio::task::spawn_blocking(move || helper(&handle)).await.unwrap()
}

// Ways that no build has, and calls behind a check.
pub mod ways {
    use tokio::runtime::Runtime;

    fn of_desktops() -> u32 {
        let runtime: &Runtime = shared();
        runtime.block_on(async { 1 })
    }

    fn shared() -> &'static Runtime {
        static RUNTIME: std::sync::OnceLock<Runtime> = std::sync::OnceLock::new();
        RUNTIME.get_or_init(|| Runtime::new().unwrap())
    }

    fn id() -> u32 {
        #[cfg(target_os = "android")]
        return 0;
        #[cfg(not(target_os = "android"))]
        return of_desktops();
    }

    pub async fn asks_on_phones_only() {
        #[cfg(target_os = "android")]
        println!("{}", id());
        #[cfg(target_os = "android")]
        let _ = id();
    }

    pub fn refuses_async_code() -> Result<u32, String> {
        if tokio::runtime::Handle::try_current().is_ok() {
            return Err("not here".to_owned());
        }
        Ok(behind_the_check())
    }

    fn behind_the_check() -> u32 {
        shared().block_on(async { 2 })
    }

    pub async fn is_refused() -> bool {
        refuses_async_code().is_err()
    }
}

// The type's own method goes before the one of its trait.
pub mod methods {
    use tokio::runtime::Runtime;

    pub trait Container {
        fn perform(&self) -> u32;
    }

    pub struct Table {
        runtime: Runtime,
    }

    impl Table {
        pub async fn perform(&self) -> u32 {
            1
        }
    }

    impl Container for Table {
        fn perform(&self) -> u32 {
            self.runtime.block_on(Table::perform(self))
        }
    }

    pub async fn asks(table: &Table) -> u32 {
        table.perform().await
    }
}
