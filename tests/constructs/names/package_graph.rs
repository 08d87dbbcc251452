//# Cargo.toml
[workspace]
members = ["base", "slow", "also_slow", "tool", "server"]
//# base/Cargo.toml
[package]
name = "base"
version = "0.1.0"
edition = "2021"
//# base/src/lib.rs
pub trait Store {
    fn load(&self);
}

pub fn read(store: &dyn Store) {
    store.load();
}
//# slow/Cargo.toml
[package]
name = "slow"
version = "0.1.0"
edition = "2021"
[dependencies]
base = { path = "../base" }
//# slow/src/lib.rs
// Only the tool links it, and that has no runtime.
pub struct Slow;

impl base::Store for Slow {
    fn load(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}
//# also_slow/Cargo.toml
[package]
name = "also_slow"
version = "0.1.0"
edition = "2021"
[dependencies]
base = { path = "../base" }
//# also_slow/src/lib.rs
pub struct AlsoSlow;

impl base::Store for AlsoSlow {
    fn load(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
//# tool/Cargo.toml
[package]
name = "tool"
version = "0.1.0"
edition = "2021"
[dependencies]
base = { path = "../base" }
slow = { path = "../slow" }
//# tool/src/main.rs
fn main() {
    base::read(&slow::Slow);
}
//# server/Cargo.toml
[package]
name = "server"
version = "0.1.0"
edition = "2021"
[dependencies]
base = { path = "../base" }
also_slow = { path = "../also_slow" }
tokio = { version = "1", features = ["full"] }
//# server/src/main.rs
#[tokio::main]
async fn main() {
    let store: Box<dyn base::Store> = Box::new(also_slow::AlsoSlow);
    base::read(store.as_ref());
}
