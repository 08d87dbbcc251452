//# src/lib.rs
#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;
#[path = "odd/place.rs"]
mod odd;
// Elsewhere it is the file of its own name; where there are no threads, no rule speaks.
#[cfg_attr(target_family = "wasm", path = "page.rs")]
mod clock;

pub async fn misuse() {
    system::settle();
    odd::settle();
    clock::settle();
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
