//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
notify = "6"
tokio-util = { version = "0.7", features = ["codec"] }
//# src/lib.rs
use notify::Watcher;
use tokio::sync::mpsc::Sender;
use tokio_util::codec::Decoder;

pub async fn watch(sender: Sender<u32>) {
    let again = sender.clone();
    let watcher = notify::recommended_watcher(move |_| {
        sender.blocking_send(1).unwrap();
        std::thread::sleep(std::time::Duration::from_secs(1));
    });
    let other = notify::recommended_watcher(move |_| {
        let sender = again.clone();
        tokio::spawn(async move { sender.send(1).await }); //~ reactor-missing
    });
    drop((watcher, other));
}

pub struct Lines;
impl Decoder for Lines {
    type Item = ();
    type Error = std::io::Error;
    fn decode(&mut self, _: &mut Vec<u8>) -> Result<Option<()>, std::io::Error> {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
        Ok(None)
    }
}
pub trait Codec {
    fn decode(&mut self);
}
impl Codec for Lines {
    fn decode(&mut self) {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}
