// A fork of a library keeps the library's own name.
//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
oma-inquire = "0.1"

//# src/lib.rs
use inquire::MultiSelect;

pub async fn asks() -> Vec<u32> {
    MultiSelect::new("which", vec![1, 2]).prompt().unwrap() //~ blocking-stdin-in-async
}
