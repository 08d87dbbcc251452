//# src/lib.rs
use tokio::runtime::{Handle, Runtime};

pub struct Server {
    rt: Runtime,
}
impl Server {
    pub fn start(&self) {
        let _guard = self.rt.enter();
        spawn_all();
    }
}
fn spawn_all() {
    tokio::spawn(async {});
}

pub fn misuse(handle: Handle) {
    std::thread::spawn(move || {
        {
            let _guard = handle.enter();
            tokio::spawn(async {});
        }
        tokio::spawn(async {}); //~ reactor-missing
    });
}
pub fn dropped_at_once(handle: Handle) {
    std::thread::spawn(move || {
        let _ = handle.enter();
        tokio::spawn(async {}); //~ reactor-missing
    });
}
pub fn look_alike(handle: Handle) {
    std::thread::spawn(move || {
        let _guard = handle.enter();
        tokio::spawn(async {});
    });
}
