// A fork of a library keeps the library's own name.
//# Cargo.toml
[workspace]
members = ["which"]
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
oma-inquire = "0.1"
demo-which = { path = "which" }

//# src/lib.rs
use inquire::MultiSelect;

pub async fn asks() -> Vec<u32> {
    MultiSelect::new("which", vec![1, 2]).prompt().unwrap() //~ blocking-stdin-in-async
}

// A package of the workspace has the name that it says.
pub async fn asks_our_own() {
    demo_which::which();
}
//# which/Cargo.toml
[package]
name = "demo-which"
version = "0.1.0"
edition = "2021"
//# which/src/lib.rs
mod which;
pub use which::which;
//# which/src/which.rs
pub fn which() {
    std::thread::sleep(std::time::Duration::from_millis(1)); //~ blocking-sleep-in-async
}
