// Look-alikes of a sleeping thread.
use std::time::Duration;

mod clock {
    use std::time::Duration;

    pub async fn sleep(duration: Duration) {
        tokio::time::sleep(duration).await;
    }

    pub mod thread {
        pub fn sleep(_rounds: u32) {}
    }
}

use clock::{sleep, thread};

pub async fn our_own_async_sleep() {
    sleep(Duration::from_millis(10)).await;
}

pub async fn our_own_thread_module() {
    thread::sleep(3);
}

pub struct Thread;

impl Thread {
    pub fn sleep(&self) {}
}

pub async fn a_method_of_that_name(thread: Thread) {
    thread.sleep();
}

// The closure goes to a pool through a function of our own.
fn in_background<F: FnOnce() + Send + 'static>(work: F) {
    tokio::task::spawn_blocking(work);
}

pub async fn through_a_wrapper() {
    in_background(|| std::thread::sleep(Duration::from_millis(10)));
}

// Defined inside async code, run on a thread.
pub async fn a_nested_function() {
    fn slow() {
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::spawn(slow);
}

pub async fn only_talks_about_it() {
    // std::thread::sleep(Duration::from_millis(10));
    println!("std::thread::sleep(Duration::from_millis(10))");
}

// Shutting down: after the runtime's block_on has returned.
pub fn after_the_runtime(runtime: tokio::runtime::Runtime) {
    runtime.block_on(our_own_async_sleep());
    std::thread::sleep(Duration::from_millis(10));
}

// What a value runs when it is dropped, it runs where that value ends, and not where others of its type do.
struct CallOnReturn {
    call: Box<dyn Fn()>,
}

impl CallOnReturn {
    fn new(call: Box<dyn Fn()>) -> Self {
        Self { call }
    }
}

impl Drop for CallOnReturn {
    fn drop(&mut self) {
        (self.call)();
    }
}

fn updates_on_a_plain_thread() {
    let _done = CallOnReturn { call: Box::new(|| std::thread::sleep(std::time::Duration::from_secs(3))) };
    let _made = CallOnReturn::new(Box::new(|| std::thread::sleep(std::time::Duration::from_secs(4))));
}

async fn counts_on_return() {
    let _done = CallOnReturn { call: Box::new(|| println!("done")) };
    let _made = CallOnReturn::new(Box::new(|| println!("made")));
    tokio::task::yield_now().await;
}

async fn sleeps_on_return() {
    let _done = CallOnReturn {
        call: Box::new(|| std::thread::sleep(std::time::Duration::from_secs(5))), //~ blocking-sleep-in-async
    };
    let _made = CallOnReturn::new(Box::new(|| {
        std::thread::sleep(std::time::Duration::from_secs(6)) //~ blocking-sleep-in-async
    }));
    tokio::task::yield_now().await;
}

fn main() {
    updates_on_a_plain_thread();
}
