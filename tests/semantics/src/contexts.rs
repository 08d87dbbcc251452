//! The contexts: each brings a thread into a state and calls the probe there. The names are those of the table.

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::LocalSet;

pub type Probe = Box<dyn FnOnce() + Send>;

pub const ALL: &[(&str, fn(Probe))] = &[
    ("plain", |probe| probe()),
    ("thread", |probe| multi(2).block_on(async { std::thread::spawn(probe).join().unwrap() })),
    ("scope", |probe| {
        multi(2).block_on(async { std::thread::scope(|scope| scope.spawn(probe).join().unwrap()) })
    }),
    ("mt-task", |probe| in_task(&multi(2), probe)),
    ("mt1-task", |probe| in_task(&multi(1), probe)),
    ("mt-root", |probe| multi(2).block_on(async { probe() })),
    ("mt1-root", |probe| multi(1).block_on(async { probe() })),
    ("ct-task", |probe| in_task(&current(), probe)),
    ("ct-root", |probe| current().block_on(async { probe() })),
    ("local-ct", |probe| in_local(&current(), probe)),
    ("local-mt", |probe| in_local(&multi(2), probe)),
    ("sb-mt", |probe| in_pool(&multi(2), probe)),
    ("sb-ct", |probe| in_pool(&current(), probe)),
    ("bip-task", |probe| in_task(&multi(2), Box::new(|| tokio::task::block_in_place(probe)))),
    ("bip-root", |probe| multi(2).block_on(async { tokio::task::block_in_place(probe) })),
    ("enter-mt", |probe| {
        let runtime = multi(2);
        let _guard = runtime.enter();
        probe()
    }),
    ("enter-ct", |probe| {
        let runtime = current();
        let _guard = runtime.enter();
        probe()
    }),
    ("h-thread", |probe| {
        let runtime = multi(2);
        let handle = runtime.handle().clone();
        std::thread::spawn(move || handle.block_on(async { probe() })).join().unwrap()
    }),
    ("rtbo-thread", |probe| {
        multi(2).block_on(async { std::thread::spawn(|| multi(2).block_on(async { probe() })).join().unwrap() })
    }),
    ("sb-hbo", |probe| {
        in_pool(&multi(2), Box::new(|| Handle::current().block_on(async { probe() })))
    }),
    ("bip-hbo", |probe| {
        let nested = || tokio::task::block_in_place(|| Handle::current().block_on(async { probe() }));
        in_task(&multi(2), Box::new(nested))
    }),
    ("drop-async", |probe| {
        in_task(&multi(2), Box::new(|| {
            let _value = OnDrop(Some(probe));
        }))
    }),
];

fn multi(workers: usize) -> Runtime {
    Builder::new_multi_thread().worker_threads(workers).enable_all().build().unwrap()
}

fn current() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn in_task(runtime: &Runtime, probe: Probe) {
    runtime.block_on(async { tokio::spawn(async { probe() }).await.unwrap() })
}

fn in_pool(runtime: &Runtime, probe: Probe) {
    runtime.block_on(async { tokio::task::spawn_blocking(probe).await.unwrap() })
}

fn in_local(runtime: &Runtime, probe: Probe) {
    LocalSet::new().block_on(runtime, async { tokio::task::spawn_local(async { probe() }).await.unwrap() })
}

/// Calls the probe when its life ends.
struct OnDrop(Option<Probe>);

impl Drop for OnDrop {
    fn drop(&mut self) {
        self.0.take().unwrap()()
    }
}
