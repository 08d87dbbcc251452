// Not accessors, or looked at before.
use std::io;

use tokio::runtime::Runtime;

// Builds a new one: whoever cannot go on without it may well panic.
fn build() -> io::Result<Runtime> {
    Runtime::new()
}

pub fn drive() -> io::Result<u32> {
    let runtime = build().unwrap();
    Ok(runtime.block_on(async { 1 }))
}

pub struct Service {
    runtime: Option<Runtime>,
}

impl Service {
    fn runtime(&self) -> Option<&Runtime> {
        self.runtime.as_ref()
    }

    pub fn checked(&self) -> Result<u32, String> {
        if self.runtime().is_none() {
            return Err("stopped".into());
        }
        Ok(self.runtime().unwrap().block_on(async { 1 }))
    }
}

// A runtime of another kind.
mod wasm {
    pub struct Runtime;
    static ONLY: Runtime = Runtime;

    pub fn shared() -> Option<&'static Runtime> {
        Some(&ONLY)
    }
}

pub fn of_wasm() -> Result<(), String> {
    let _runtime = wasm::shared().unwrap();
    Ok(())
}

// There always is one in here; what its `block_on` gives is something else.
static LAZY: std::sync::LazyLock<Runtime> = std::sync::LazyLock::new(|| Runtime::new().unwrap());

async fn port() -> Option<u32> {
    Some(1)
}

pub fn of_a_lazy_static() -> Result<u32, String> {
    Ok(LAZY.block_on(port()).expect("a port"))
}
