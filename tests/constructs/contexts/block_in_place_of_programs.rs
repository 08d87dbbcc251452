//# Cargo.toml
[workspace]
members = ["store", "driver", "server"]
//# store/Cargo.toml
[package]
name = "store"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
//# store/src/lib.rs
// The server links this: who calls it is here.
pub fn write() -> u32 {
    tokio::task::block_in_place(|| 1) //~ block-in-place-on-current-thread?
}
pub fn flush() -> u32 {
    tokio::task::block_in_place(|| 2) //~ block-in-place-on-current-thread?
}
pub async fn flushes() -> u32 {
    flush()
}
#[tokio::test]
async fn writes() {
    if std::env::var("WRITE").is_ok() {
        write();
    }
}
//# driver/Cargo.toml
[package]
name = "driver"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
//# driver/src/lib.rs
// No program of the repository links this.
pub fn write() -> u32 {
    tokio::task::block_in_place(|| 1) //~ block-in-place-on-current-thread
}
#[tokio::test]
async fn writes() {
    if std::env::var("WRITE").is_ok() {
        write();
    }
}
//# server/Cargo.toml
[package]
name = "server"
version = "0.1.0"
edition = "2021"
[dependencies]
store = { path = "../store" }
tokio = { version = "1", features = ["full"] }
//# server/src/main.rs
fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async { println!("running") });
}
