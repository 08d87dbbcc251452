//# src/lib.rs
// Of an Arc that is cloned it is a guess who ends last.
use std::sync::{Arc, Mutex};
use tokio::runtime::Runtime;

pub struct Engine {
    runtime: Runtime,
}
impl Engine {
    fn make() -> Arc<Engine> {
        Arc::new(Engine { runtime: Runtime::new().unwrap() })
    }
}
fn cloned(keep: &Mutex<Vec<Arc<Engine>>>) {
    let engine = Engine::make(); //~ runtime-dropped-in-async?
    keep.lock().unwrap().push(Arc::clone(&engine));
    engine.runtime.spawn(async {});
}
fn alone() {
    let engine = Engine::make(); //~ runtime-dropped-in-async
    engine.runtime.spawn(async {});
}
pub async fn calls(keep: &Mutex<Vec<Arc<Engine>>>) {
    cloned(keep);
    alone();
}
