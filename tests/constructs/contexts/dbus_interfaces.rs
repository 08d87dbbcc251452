//# Cargo.toml
[workspace]
members = ["with_tokio", "on_its_own"]
//# with_tokio/Cargo.toml
[package]
name = "with_tokio"
version = "0.1.0"
edition = "2021"
[dependencies]
zbus = { version = "4", default-features = false, features = ["tokio"] }
tokio = { version = "1", features = ["full"] }
//# with_tokio/src/lib.rs
use zbus::interface;
pub struct Player;
#[interface(name = "org.example.Player")]
impl Player {
    fn pause(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
        tokio::spawn(async {});
    }
}
impl Player {
    fn helper(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}
//# on_its_own/Cargo.toml
[package]
name = "on_its_own"
version = "0.1.0"
edition = "2021"
[dependencies]
zbus = "3"
tokio = { version = "1", features = ["full"] }
//# on_its_own/src/lib.rs
pub struct Player;
#[zbus::dbus_interface(name = "org.example.Player")]
impl Player {
    fn pause(&self) {
        tokio::spawn(async {}); //~ reactor-missing
    }
}
