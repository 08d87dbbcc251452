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
// A receiver that nothing says the type of, and one method of that name in the workspace.
pub struct Gate;
impl Gate {
    pub fn enter(&self) -> Option<()> {
        None
    }
}
pub fn unknown_receiver() {
    std::thread::spawn(move || {
        let _guard = elsewhere::COMPUTE.enter();
        tokio::spawn(async {});
    });
}
pub fn known_receiver(gate: Gate) {
    std::thread::spawn(move || {
        let _guard = gate.enter();
        tokio::spawn(async {}); //~ reactor-missing
    });
}
// One that hands the guard of its runtime on.
pub struct Engine {
    runtime: tokio::runtime::Runtime,
}
impl Engine {
    pub fn enter(&self) -> tokio::runtime::EnterGuard<'_> {
        self.runtime.enter()
    }
}
pub fn by_a_method_of_ours(engine: Engine) {
    std::thread::spawn(move || {
        let _guard = engine.enter();
        tokio::spawn(async {});
    });
}
