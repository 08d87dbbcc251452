// Look-alikes that need no context, or have one after all.
use std::time::Duration;

mod pool {
    pub fn spawn<F: FnOnce()>(work: F) {
        work();
    }
}

pub fn another_spawn() {
    std::thread::spawn(|| {
        pool::spawn(|| println!("here"));
        std::thread::spawn(|| println!("there"));
    });
}

// Built where there is no context, polled where there is one: an async block does nothing until then.
pub fn lazy() -> impl std::future::Future<Output = ()> {
    async {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

// tokio::sync needs no runtime.
pub fn channels_on_a_thread() {
    std::thread::spawn(|| {
        let (sender, mut receiver) = tokio::sync::mpsc::channel::<u32>(1);
        sender.blocking_send(1).unwrap();
        println!("{:?}", receiver.blocking_recv());
        futures::executor::block_on(async move {
            sender.send(2).await.unwrap();
            receiver.recv().await
        });
    });
}

// std's own process and socket.
pub fn std_on_a_thread() {
    std::thread::spawn(|| {
        let _ = std::process::Command::new("true").spawn();
        let _ = std::net::TcpListener::bind("127.0.0.1:0");
    });
}

// Who calls this decides; nobody does here.
pub fn needs_a_runtime() {
    tokio::spawn(async {});
}

// Only called where there is one.
fn background() {
    tokio::spawn(async {});
}

pub async fn calls_it_from_async_code() {
    background();
}

pub fn checks_first() {
    std::thread::spawn(|| match tokio::runtime::Handle::try_current() {
        Ok(handle) => {
            handle.spawn(async {});
        }
        Err(_) => println!("no runtime"),
    });
}

// Another crate's block_on on a thread that has a context.
pub async fn foreign_executor_in_the_pool() {
    tokio::task::spawn_blocking(|| {
        futures::executor::block_on(async {
            tokio::time::sleep(Duration::from_millis(1)).await;
        });
    });
}

pub fn foreign_executor_under_a_guard(runtime: &tokio::runtime::Runtime) {
    let _guard = runtime.enter();
    futures::executor::block_on(async {
        tokio::time::sleep(Duration::from_millis(1)).await;
    });
}

// A helper runs its closure on the thread of the one who calls it, and here that is a task.
fn timed<R>(work: impl FnOnce() -> R) -> R {
    work()
}

pub async fn through_a_helper() {
    timed(|| tokio::spawn(async {}));
}

pub fn the_same_helper_elsewhere() {
    std::thread::spawn(|| timed(|| 1));
}
