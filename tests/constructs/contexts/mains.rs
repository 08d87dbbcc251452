//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
//# build.rs
fn main() {
    let rt = tokio::runtime::Runtime::new().unwrap();
    rt.block_on(async {});
    std::thread::sleep(std::time::Duration::from_secs(1));
}
//# src/bin/attributed.rs
#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::task::block_in_place(|| ()); //~ block-in-place-on-current-thread
    init();
}
fn init() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
//# src/bin/plain.rs
fn main() {
    tokio::spawn(async {}); //~ reactor-missing
    std::thread::sleep(std::time::Duration::from_secs(1));
    let rt = tokio::runtime::Runtime::new().unwrap();
    rt.block_on(run());
}
async fn run() {}
//# src/bin/renamed.rs
use tokio::main as entry;

#[entry]
async fn main() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
//# src/bin/returned.rs
fn main() -> Result<(), std::io::Error> {
    setup();
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        started();
    });
    Ok(())
}
fn setup() {
    std::thread::sleep(std::time::Duration::from_secs(1));
}
fn started() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
