//# Cargo.toml
[workspace]
members = ["stored", "kept"]
//# stored/Cargo.toml
[package]
name = "stored"
version = "0.1.0"
edition = "2021"
[dependencies]
keyring = { version = "3.6", features = ["apple-native", "sync-secret-service"] }
//# stored/src/lib.rs
pub async fn misuse() {
    let _ = keyring::Entry::new("service", "me").unwrap().get_password(); //~ blocking-net-in-async
}
//# kept/Cargo.toml
[package]
name = "kept"
version = "0.1.0"
edition = "2021"
[dependencies]
keyring = "3.6"
//# kept/src/lib.rs
// Without a feature for a system's store the crate keeps values in memory.
pub async fn look_alike() {
    let _ = keyring::Entry::new("service", "me").unwrap().get_password();
}
