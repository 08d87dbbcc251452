//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
tracing = "0.1"
//# src/lib.rs
use tracing::{info_span, instrument, Instrument};

#[instrument(skip_all, fields(id = 1), err)]
pub async fn misuse() -> Result<(), String> {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    Ok(())
}
#[tracing::instrument(level = "debug", ret)]
fn helper() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
fn quiet_helper() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
#[tracing::instrument]
fn look_alike_helper() {
    std::thread::sleep(std::time::Duration::from_secs(1));
}
pub fn start() {
    tokio::spawn(
        async {
            helper();
        }
        .instrument(info_span!("start")),
    );
}
pub async fn within() {
    info_span!("quiet").in_scope(|| quiet_helper());
    let span = info_span!("look-alike");
    tokio::task::spawn_blocking(move || span.in_scope(look_alike_helper)).await.unwrap();
}
