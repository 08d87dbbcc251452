//# src/lib.rs
// A closure that a function gives back runs where the caller runs what it got.
use std::time::Duration;

fn hook() -> impl Fn() {
    move || std::thread::sleep(Duration::from_secs(1)) //~ blocking-sleep-in-async
}
fn boxed() -> Box<dyn Fn(u8) + Send> {
    Box::new(|_| std::thread::sleep(Duration::from_secs(1))) //~ blocking-sleep-in-async
}
fn early(now: bool) -> impl Fn(u8) -> u8 {
    let named = move |one: u8| {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
        one
    };
    if now {
        drop(now);
    }
    return named;
}
// The grammar reads this as an `or`.
fn without_parameters() -> impl Fn() {
    return || std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
}
pub async fn calls(all: Vec<u8>) -> usize {
    let run = hook();
    run();
    without_parameters()();
    boxed()(1);
    all.into_iter().map(early(true)).count()
}

// Look-alike: what is given back runs on a thread of its own, or in the blocking pool.
fn on_a_thread() -> impl FnOnce() + Send {
    || std::thread::sleep(Duration::from_secs(1))
}
fn in_the_pool() -> Box<dyn FnOnce() + Send> {
    Box::new(|| std::thread::sleep(Duration::from_secs(1)))
}
fn by_return() -> impl FnOnce() + Send {
    return || std::thread::sleep(Duration::from_secs(1));
}
pub async fn look_alike() {
    std::thread::spawn(by_return());
    std::thread::spawn(on_a_thread());
    tokio::task::spawn_blocking(in_the_pool()).await.unwrap();
}
