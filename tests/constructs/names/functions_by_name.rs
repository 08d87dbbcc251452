//# src/lib.rs
use std::time::Duration;

fn nap_inline(_: &u32) {
    std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
}
fn nap_given() {
    std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
}
fn nap_assigned() {
    std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
}
fn nap_in_pool() {
    std::thread::sleep(Duration::from_secs(1));
}
fn nap_on_thread() {
    std::thread::sleep(Duration::from_secs(1));
}
struct Tool;
impl Tool {
    fn nap_method(&self) {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    fn nap_associated() -> u8 {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
        0
    }
}
fn run_it(job: impl FnOnce()) {
    job();
}
fn run_boxed(job: fn()) {
    std::thread::spawn(job);
}

pub async fn misuse(tool: Option<&Tool>) {
    [1, 2].iter().for_each(nap_inline);
    run_it(nap_given);
    let job: fn() = nap_assigned;
    job();
    tool.map(Tool::nap_method);
    None.unwrap_or_else(Tool::nap_associated);
}

pub async fn look_alike() {
    tokio::task::spawn_blocking(nap_in_pool).await.unwrap();
    run_boxed(nap_on_thread);
}
