//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
wasm-bindgen-futures = "0.4"
//# src/lib.rs
#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;
#[path = "odd/place.rs"]
mod odd;
// Elsewhere it is the file of its own name; where there are no threads, no rule speaks.
#[cfg_attr(target_family = "wasm", path = "page.rs")]
mod clock;
#[cfg_attr(not(target_family = "wasm"), path = "on_tokio.rs")]
#[cfg_attr(target_family = "wasm", path = "on_page.rs")]
mod start;

pub fn starts() {
    start::spawn(async {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    });
}

pub async fn misuse() {
    system::settle();
    odd::settle();
    clock::settle();
}
//# src/on_tokio.rs
pub fn spawn<F: std::future::Future<Output = ()> + Send + 'static>(task: F) {
    tokio::spawn(task);
}
//# src/on_page.rs
pub fn spawn<F: std::future::Future<Output = ()> + 'static>(task: F) {
    wasm_bindgen_futures::spawn_local(task);
}
//# src/clock.rs
pub fn settle() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
//# src/page.rs
pub fn settle() {
    std::thread::sleep(std::time::Duration::from_secs(1));
}
//# src/odd/place.rs
pub fn settle() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
//# src/unix.rs
pub fn settle() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
pub fn unused() {
    std::thread::sleep(std::time::Duration::from_secs(1));
}
//# src/windows.rs
pub fn settle() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
