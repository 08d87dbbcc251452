//# src/lib.rs
#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;
#[path = "odd/place.rs"]
mod odd;

pub async fn misuse() {
    system::settle();
    odd::settle();
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
