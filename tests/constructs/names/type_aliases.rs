//# src/lib.rs
use std::sync::Arc;

pub type Rt = tokio::runtime::Runtime;
pub type Shared<T> = Arc<std::sync::Mutex<T>>;
pub type Async<T> = Arc<tokio::sync::Mutex<T>>;
type BoxedWorker = Box<Worker>;
pub type Fallible<T> = Result<T, std::io::Error>;

pub struct Worker;
impl Worker {
    pub fn pause(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
pub struct Idler;
impl Idler {
    pub fn pause(&self) {}
}
fn open() -> Fallible<Worker> {
    Ok(Worker)
}
fn idler() -> Fallible<Idler> {
    Ok(Idler)
}

pub async fn misuse(rt: &Rt, shared: Shared<u8>) -> Fallible<()> {
    rt.block_on(async {}); //~ block-on-in-async
    let guard = shared.lock().unwrap(); //~ lock-across-await
    tokio::task::yield_now().await;
    drop(guard);
    open()?.pause();
    Ok(())
}

pub async fn through_box(worker: BoxedWorker) {
    worker.pause();
}

pub async fn look_alike(shared: Async<u8>) -> Fallible<()> {
    let guard = shared.lock().await;
    tokio::task::yield_now().await;
    drop(guard);
    idler()?.pause();
    Ok(())
}

// An alias stands for what its arguments make of it.
pub struct Slow;
impl Slow {
    pub fn linger(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
pub struct Quick;
impl Quick {
    pub fn linger(&self) {}
}
type Named<T> = std::collections::HashMap<String, T>;
type Second<A, B> = (Arc<A>, Option<B>);
pub async fn of_arguments(all: Named<Slow>, pair: Second<Quick, Slow>) {
    for one in all.values() {
        one.linger();
    }
    if let Some(one) = pair.1 {
        one.linger();
    }
}
pub async fn of_arguments_look_alike(all: Named<Quick>, pair: Second<Quick, Slow>) {
    for one in all.values() {
        one.linger();
    }
    pair.0.linger();
}
