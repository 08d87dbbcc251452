//# src/lib.rs
pub mod server;

pub async fn starts() {
    server::prepare();
    server::one_of_them();
}

pub async fn one_only() {
    server::unix::on_unix();
}

//# src/server/mod.rs
#[cfg(unix)]
pub mod unix;
#[cfg(windows)]
pub mod windows;

#[cfg(unix)]
pub use unix::{one_of_them, prepare};
#[cfg(windows)]
pub use windows::{one_of_them, prepare};

//# src/server/unix.rs
pub fn prepare() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
pub fn one_of_them() {}
pub fn on_unix() {}

//# src/server/windows.rs
pub fn prepare() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
pub fn one_of_them() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
pub fn on_unix() {
    std::thread::sleep(std::time::Duration::from_secs(1));
}
