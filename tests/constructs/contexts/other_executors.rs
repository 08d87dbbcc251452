//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
bevy_tasks = "0.13"
yatp = "0.0.1"
hyper = { version = "0.14", features = ["server"] }
//# src/main.rs
// A pool of another executor has no runtime context; its threads may block on one.
pub struct Worker {
    remote: yatp::Remote<()>,
    runtime: tokio::runtime::Runtime,
}
impl Worker {
    pub fn start(self) {
        let remote = self.remote.clone();
        remote.spawn(async move {
            self.runtime.block_on(async {});
            self.step();
        });
    }
    fn step(&self) {
        tokio::spawn(async {}); //~ reactor-missing
    }
}
fn in_bevy() {
    bevy_tasks::IoTaskPool::get()
        .spawn(async {
            tokio::time::sleep(std::time::Duration::from_secs(1)).await; //~ reactor-missing
        })
        .detach();
}
fn serve(address: &std::net::SocketAddr) {
    let _ = hyper::Server::bind(address); //~ reactor-missing
}
fn serve_inside(address: &std::net::SocketAddr) {
    let _ = hyper::Server::bind(address);
}
fn main() {
    let address = "127.0.0.1:0".parse().unwrap();
    in_bevy();
    serve(&address);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let guard = runtime.enter();
    serve_inside(&address);
    drop(guard);
}
