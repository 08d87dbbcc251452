// Names that async functions share with synchronous ones.
use std::sync::mpsc;

pub struct Local;

impl Local {
    pub fn stop(&self) {}
}

pub struct Remote;

impl Remote {
    pub async fn stop(&self) {}
}

pub async fn stops(local: &Local, remote: &Remote) {
    local.stop();
    remote.stop().await;
}

pub async fn sends(sender: mpsc::Sender<u32>) {
    let _ = sender.send(1);
}

#[cfg(feature = "blocking")]
fn flush() {}

#[cfg(not(feature = "blocking"))]
async fn flush() {}

pub async fn twins() {
    flush();
}

#[maybe_async::maybe_async]
async fn ping() {}

pub fn rewritten() {
    ping();
}

#[tokio::main(flavor = "current_thread")]
async fn entry() {}

pub fn calls_the_entry() {
    std::thread::spawn(|| {
        entry();
    });
}

pub async fn starts() -> tokio::task::JoinHandle<()> {
    tokio::spawn(async {})
}

pub async fn shadowed() {
    let flush = || 1;
    flush();
}
