//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
async-std = "1"
sqlx = { version = "0.5", default-features = false, features = ["postgres", "runtime-async-std-rustls"] }
sea-orm = { version = "0.12", features = ["sqlx-postgres", "runtime-tokio-rustls"] }
reqwest = "0.12"
//# src/main.rs
// sqlx opens its sockets by async-std here: no runtime of Tokio's is missed.
fn look_alike() {
    let _ = async_std::task::block_on(async { sqlx::PgPool::connect("postgres://localhost").await });
}
fn misuse() {
    let _ = async_std::task::block_on(async { reqwest::get("http://localhost").await }); //~ reactor-missing
}
fn main() {
    look_alike();
    misuse();
}
