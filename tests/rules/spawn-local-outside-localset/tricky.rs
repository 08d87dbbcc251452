// Sets that one must look for.
use tokio::runtime::Builder;
use tokio::task::{spawn_local, LocalSet};

async fn log() {}

fn helper() {
    spawn_local(log());
}

async fn deep() {
    helper();
}

pub fn through_calls() {
    std::thread::spawn(|| {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let set = LocalSet::new();
        runtime.block_on(set.run_until(deep()));
    });
}

#[tokio::test]
async fn under_a_guard() {
    let set = LocalSet::new();
    let _guard = set.enter();
    spawn_local(log());
}

mod actors {
    pub fn spawn_local<T>(_: T) {}
}

#[tokio::test]
async fn not_tokios() {
    actors::spawn_local(log());
}
