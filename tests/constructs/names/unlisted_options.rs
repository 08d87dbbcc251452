//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
reqwest = { version = "0.12", features = ["blocking"] }
//# src/lib.rs
// Options of a builder that nobody has listed give the builder on.
pub async fn misuse() {
    let client = reqwest::blocking::Client::builder().an_option_of_next_year(true).build().unwrap(); //~ blocking-net-in-async
    let _ = client.get("http://localhost").a_header_of_next_year("x").send(); //~ blocking-net-in-async
}
pub async fn look_alike() {
    let client = reqwest::Client::builder().an_option_of_next_year(true).build().unwrap();
    let _ = client.get("http://localhost").send().await;
}
