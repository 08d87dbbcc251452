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

// A connection that is only asked for needs no runtime; whoever polls it does.
pub fn polled_by_somebody_else(
    sender: std::sync::mpsc::Sender<Box<dyn std::future::Future<Output = ()> + Send>>,
) {
    std::thread::spawn(move || {
        let connecting = tokio::net::TcpStream::connect("127.0.0.1:1");
        let wait = async move { drop(connecting.await) };
        sender.send(Box::new(wait)).unwrap();
    });
}

pub fn polled_by_the_runtime(handle: tokio::runtime::Handle) {
    std::thread::spawn(move || {
        let connecting = tokio::net::TcpStream::connect("127.0.0.1:1");
        let _ = handle.block_on(connecting);
    });
}

pub fn polled_on_the_plain_thread() {
    std::thread::spawn(|| {
        let connecting = tokio::net::TcpStream::connect("127.0.0.1:1"); //~ reactor-missing
        let _ = futures::executor::block_on(connecting);
    });
}

// A helper calls what it is given under a guard of its own.
fn under_two_runtimes<F: Fn()>(work: F) {
    let runtimes = [tokio::runtime::Runtime::new(), tokio::runtime::Runtime::new()];
    for runtime in runtimes {
        let runtime = runtime.unwrap();
        let _guard = runtime.enter();
        work();
    }
}

#[test]
fn needs_the_guard_of_the_helper() {
    under_two_runtimes(|| {
        tokio::spawn(async {});
    });
}

fn once_within_and_once_without<F: Fn()>(runtime: &tokio::runtime::Runtime, work: F) {
    let guard = runtime.enter();
    work();
    drop(guard);
    work();
}

#[test]
fn the_guard_of_the_helper_is_gone() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    once_within_and_once_without(&runtime, || {
        tokio::spawn(async {}); //~ reactor-missing
    });
}

fn hands_it_on<F: Fn()>(work: F) {
    under_two_runtimes(work);
}

#[test]
fn needs_the_guard_behind_the_helper() {
    hands_it_on(|| {
        tokio::spawn(async {});
    });
}

// Another executor drives what needs no runtime, what is wrapped to have one, or what is given to a runtime.
async fn adds(left: u32, right: u32) -> u32 {
    std::future::ready(left + right).await
}

async fn sleeps() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}

async fn hands_on(handle: tokio::runtime::Handle) {
    let _ = handle.spawn(sleeps()).await;
}

pub fn driven_by_another_executor(handle: tokio::runtime::Handle) {
    std::thread::spawn(move || {
        println!("{}", futures::executor::block_on(adds(1, 2)));
        futures::executor::block_on(async_compat::Compat::new(sleeps()));
        futures::executor::block_on(hands_on(handle.clone()));
        let _guard = handle.enter();
        futures::executor::block_on(sleeps());
    });
}

pub mod polled_once {
    use futures::FutureExt;

    pub async fn in_a_task() -> bool {
        super::sleeps().now_or_never().is_some()
    }

    pub fn nothing_of_tokio() -> Option<u32> {
        super::adds(1, 2).now_or_never()
    }
}

// Every arm that goes on has asked.
pub fn asks_in_an_arm(inside: Option<bool>) -> Result<(), String> {
    match inside {
        Some(_) => return Ok(()),
        None => {
            if tokio::runtime::Handle::try_current().is_err() {
                return Err("no runtime".to_string());
            }
        }
    }
    tokio::spawn(async {});
    Ok(())
}

pub fn asks_on_a_thread() {
    std::thread::spawn(|| asks_in_an_arm(None));
}
