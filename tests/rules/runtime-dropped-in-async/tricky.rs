// Values that live on: returned, sent, kept, or borrowed.
use std::sync::OnceLock;
use tokio::runtime::{Handle, Runtime};

pub struct Owner {
    runtime: Runtime,
}

impl Owner {
    pub fn new() -> Self {
        Self { runtime: Runtime::new().unwrap() }
    }

    pub fn handle(&self) -> Handle {
        self.runtime.handle().clone()
    }
}

static OWNER: OnceLock<Owner> = OnceLock::new();

pub async fn returned() -> Owner {
    Owner::new()
}

pub async fn kept() -> Handle {
    OWNER.get_or_init(Owner::new).handle()
}

pub async fn sent(sender: std::sync::mpsc::Sender<Owner>) {
    let _ = sender.send(Owner::new());
}

pub async fn lent(owner: &Owner) -> Handle {
    owner.handle()
}

pub async fn on_a_thread() {
    let owner = std::thread::spawn(|| {
        let owner = Owner::new();
        owner.runtime.block_on(async {});
    });
    drop(owner);
}

// The end of a block without a semicolon is what it gives.
pub async fn from_an_arm(runtime: Result<Runtime, u32>) -> Result<Owner, u32> {
    match runtime {
        Ok(runtime) => Ok(Owner { runtime }),
        Err(code) => Err(code),
    }
}

pub async fn from_a_branch(runtime: Runtime, other: Option<Owner>) -> Owner {
    if let Some(owner) = other {
        std::mem::forget(runtime);
        owner
    } else {
        Owner { runtime }
    }
}

// Moved out: what is left owns none.
pub async fn taken_apart(owner: Owner) {
    keep(owner.runtime).await;
}

async fn keep(runtime: Runtime) {
    std::mem::forget(runtime);
}

pub async fn calls_them() {
    let made = from_an_arm(Err(1)).await;
    if let Ok(owner) = made {
        taken_apart(owner).await;
    }
}

// A borrow of what a static owns.
pub struct Shared {
    runtime: Runtime,
    name: String,
}

impl Shared {
    fn make() -> Shared {
        Shared { runtime: Runtime::new().unwrap(), name: String::new() }
    }

    pub fn run(&self) {
        self.runtime.spawn(async {});
    }
}

static SHARED: std::sync::LazyLock<Shared> = std::sync::LazyLock::new(Shared::make);

pub fn shared() -> &'static Shared {
    &SHARED
}

pub async fn asks_the_shared() -> usize {
    shared().run();
    shared().name.len()
}

// A clone of an Arc: whoever keeps the other ends last.
pub mod counted {
    use std::sync::Arc;
    use tokio::runtime::Runtime;

    pub struct Engine {
        runtimes: Vec<Owner>,
    }
    pub struct Owner {
        runtime: Runtime,
    }
    pub struct Keeper(Arc<Engine>);

    impl Keeper {
        pub fn engine(&self) -> Arc<Engine> {
            self.0.clone()
        }
    }
    pub async fn of_a_keeper(keeper: &Keeper) -> usize {
        let engine = keeper.engine();
        engine.runtimes.iter().map(|owner| owner.runtime.handle().metrics().num_workers()).sum()
    }
}

// Made by a function for its caller.
pub mod made {
    use std::sync::Arc;
    use tokio::runtime::{Builder, Runtime};

    fn workers(threads: usize) -> Arc<Runtime> {
        Arc::new(Builder::new_multi_thread().worker_threads(threads).enable_all().build().unwrap())
    }

    fn plain() -> std::io::Result<Runtime> {
        let runtime = Runtime::new()?;
        Ok(runtime)
    }

    pub async fn serves() {
        let queries = workers(2); //~ runtime-dropped-in-async
        queries.spawn(async {}).await.unwrap();
    }

    pub async fn at_once() {
        plain().unwrap().spawn(async {}); //~ runtime-dropped-in-async
    }

    // Look-alikes: kept for good, taken to a thread, shut down in the background, in a synchronous program.
    pub async fn keeps() {
        let kept = Box::leak(Box::new(plain().unwrap()));
        kept.spawn(async {}).await.unwrap();
    }

    pub async fn on_a_thread() {
        let runtime = plain().unwrap();
        std::thread::spawn(move || runtime.block_on(async {}));
    }

    pub async fn in_the_background() {
        let runtime = plain().unwrap();
        runtime.spawn(async {}).await.unwrap();
        runtime.shutdown_background();
    }

    pub fn main() {
        let runtime = workers(1);
        runtime.block_on(async {});
    }
}
