//# Cargo.toml
[workspace]
members = ["old", "new"]
//# old/Cargo.toml
[package]
name = "old"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
testcontainers = "0.15"
//# old/src/lib.rs
// It asks docker's own program.
use testcontainers::{clients::Cli, Container, GenericImage};
pub async fn look_alike(container: &Container<'_, GenericImage>) -> u16 {
    container.get_host_port_ipv4(80)
}
pub async fn waits(cli: &Cli, image: GenericImage) {
    cli.run(image); //~ blocking-process-in-async
}
//# new/Cargo.toml
[package]
name = "new"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
testcontainers = "0.20"
//# new/src/lib.rs
use testcontainers::{Container, GenericImage};
pub async fn misuse(container: &Container<GenericImage>) -> u16 {
    container.get_host_port_ipv4(80).unwrap() //~ block-on-in-async
}
