//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
crossbeam-channel = "0.5"
//# src/lib.rs
// What an annotation leaves open, the value says.
pub async fn first() {
    let (tx, rx): (crossbeam_channel::Sender<u32>, _) = crossbeam_channel::bounded(0);
    tokio::spawn(async move {
        while let Ok(n) = rx.recv() { //~ blocking-wait-in-async
            println!("{n}");
        }
    });
    drop(tx);
}
pub async fn second() {
    let (tx, mut rx): (tokio::sync::mpsc::Sender<u32>, _) = tokio::sync::mpsc::channel(1);
    tokio::spawn(async move {
        while let Some(n) = rx.recv().await {
            println!("{n}");
        }
    });
    drop(tx);
}
