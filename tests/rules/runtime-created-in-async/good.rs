// Built, but not driven or dropped by a thread that drives a runtime.
use std::sync::OnceLock;
use tokio::runtime::Runtime;

static RUNTIME: OnceLock<Runtime> = OnceLock::new();

async fn load(key: u32) -> u32 {
    key + 1
}

pub async fn shut_down_in_the_background() {
    let runtime = Runtime::new().unwrap();
    runtime.spawn(load(1));
    runtime.shutdown_background();
}

pub async fn forgotten() {
    let runtime = Runtime::new().unwrap();
    runtime.spawn(load(1));
    std::mem::forget(runtime);
}

pub async fn handed_out() -> Runtime {
    Runtime::new().unwrap()
}

pub async fn kept_in_a_static() -> &'static Runtime {
    RUNTIME.get_or_init(|| Runtime::new().unwrap())
}

pub async fn on_the_blocking_pool() -> u32 {
    tokio::task::spawn_blocking(|| {
        let runtime = Runtime::new().unwrap(); //~ runtime-per-call
        runtime.block_on(load(1))
    })
    .await
    .unwrap()
}

pub async fn on_a_thread_of_its_own() {
    let worker = std::thread::Builder::new().spawn(|| {
        let runtime = Runtime::new().unwrap(); //~ runtime-per-call
        runtime.block_on(load(1))
    });
    drop(worker);
}

// Nothing fails while the runtime is held, or it is shut down in the background where it does.

pub struct Owner {
    runtime: Runtime,
    size: u32,
}

pub async fn before_it(size: Result<u32, u32>) -> Result<Owner, u32> {
    let size = size?;
    let runtime = Runtime::new().map_err(|_| 1u32)?;
    Ok(Owner { runtime, size })
}

pub async fn in_the_background(size: Result<u32, u32>) -> Result<Owner, u32> {
    let runtime = Runtime::new().unwrap();
    match size {
        Ok(size) => Ok(Owner { runtime, size }),
        Err(error) => {
            runtime.shutdown_background();
            Err(error)
        }
    }
}

pub async fn on_each_way(size: Option<u32>) -> Owner {
    let runtime = Runtime::new().unwrap();
    match size {
        Some(size) => Owner { runtime, size },
        None => Owner { runtime, size: 0 },
    }
}

pub fn outside(size: Result<u32, u32>) -> Result<Owner, u32> {
    let runtime = Runtime::new().unwrap();
    let size = size?;
    Ok(Owner { runtime, size })
}
