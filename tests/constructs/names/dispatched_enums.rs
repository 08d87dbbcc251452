//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
enum_dispatch = "0.3"
//# src/lib.rs
// A macro hands the calls of an enum on to what its variants hold.
use std::time::Duration;

use enum_dispatch::enum_dispatch;

#[enum_dispatch]
pub trait Store {
    fn load(&self);
}
pub struct Files;
impl Store for Files {
    fn load(&self) {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
pub struct Memory;
impl Store for Memory {
    fn load(&self) {}
}
#[enum_dispatch(Store)]
pub enum AnyStore {
    Files(Files),
    Memory(Memory),
}
pub async fn misuse(store: &AnyStore) {
    store.load();
}

// Look-alikes: the enum's own method, and variants that have it of nothing common.
pub struct Tape;
impl Tape {
    pub fn rewind(&self) {
        std::thread::sleep(Duration::from_secs(1));
    }
}
pub enum Device {
    Tape(Tape),
    Memory(Memory),
}
impl Device {
    pub fn load(&self) {}
}
pub async fn look_alike(device: &Device) {
    device.load();
    device.rewind();
}
