// A macro of the workspace declares the modules whose names it is given.
//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
//# src/lib.rs
pub mod plugins;
pub mod claimed;

pub fn pause() {
    std::thread::sleep(std::time::Duration::from_millis(1)); //~ blocking-sleep-in-async
}

macro_rules! plug {
    ($($(#[$meta:meta])* $vis:vis $name:ident;)*) => { $($(#[$meta])* $vis mod $name;)* };
}

plug! {
    pub(crate) ftp;
    #[cfg(target_arch = "wasm32")]
    web;
    no_file;
}

//# src/ftp.rs
pub async fn fetch() {
    crate::pause();
}
//# src/web.rs
pub async fn fetch() {
    std::thread::sleep(std::time::Duration::from_millis(2));
}
//# src/plugins/mod.rs
crate::plug! {
    pub(crate) cmd;
    claimed;
}
//# src/plugins/cmd/mod.rs
mod shell;
//# src/plugins/cmd/shell.rs
pub async fn run() {
    super::super::super::pause();
    std::thread::sleep(std::time::Duration::from_millis(3)); //~ blocking-sleep-in-async
}
//# src/claimed.rs
// Declared by `mod`: not the macro's.
pub async fn run() {
    std::thread::sleep(std::time::Duration::from_millis(4)); //~ blocking-sleep-in-async
}
