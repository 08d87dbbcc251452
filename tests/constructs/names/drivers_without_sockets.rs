//# Cargo.toml
[workspace]
members = ["timers", "sockets"]
//# timers/Cargo.toml
[package]
name = "timers"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["rt", "time", "sync"] }
//# timers/src/lib.rs
// The package has no sockets of Tokio's: it needs no driver for them.
pub fn look_alike(work: impl std::future::Future<Output = ()> + Send + 'static) {
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time() //~ runtime-without-driver?
            .build()
            .unwrap();
        runtime.block_on(work);
    });
}
//# sockets/Cargo.toml
[package]
name = "sockets"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["rt", "time", "net"] }
//# sockets/src/lib.rs
pub fn misuse(work: impl std::future::Future<Output = ()> + Send + 'static) {
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time() //~ runtime-without-driver
            .build()
            .unwrap();
        runtime.block_on(work);
    });
}
