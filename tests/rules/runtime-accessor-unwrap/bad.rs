// The accessor says that there may be none, and the function could say so too.
use std::io;
use std::sync::{Arc, OnceLock};

use tokio::runtime::{Handle, Runtime};

static SHARED: OnceLock<Option<Runtime>> = OnceLock::new();

fn shared() -> Option<&'static Runtime> {
    SHARED.get_or_init(|| Runtime::new().ok()).as_ref()
}

fn handle() -> io::Result<Handle> {
    shared().map(|runtime| runtime.handle().clone()).ok_or_else(|| io::Error::from(io::ErrorKind::Other))
}

pub fn load() -> io::Result<u32> {
    let runtime = shared().expect("shared runtime"); //~ runtime-accessor-unwrap
    Ok(runtime.block_on(async { 1 }))
}

pub fn spawn() -> Option<()> {
    handle().unwrap().spawn(async {}); //~ runtime-accessor-unwrap
    Some(())
}

pub struct Pool {
    runtime: Option<Arc<Runtime>>,
}

impl Pool {
    fn runtime(&self) -> Option<Arc<Runtime>> {
        self.runtime.clone()
    }

    pub fn run(&self) -> Result<u32, String> {
        Ok(self.runtime().unwrap().block_on(async { 2 })) //~ runtime-accessor-unwrap
    }
}

pub fn by_reference() -> Result<u32, io::Error> {
    let runtime = shared().as_ref().copied().unwrap(); //~ runtime-accessor-unwrap
    Ok(runtime.block_on(async { 3 }))
}

static CELL: OnceLock<Handle> = OnceLock::new();

pub fn set_up(handle: Handle) {
    let _ = CELL.set(handle);
}

pub fn from_the_cell() -> Result<(), String> {
    CELL.get().expect("call set_up first").spawn(async {}); //~ runtime-accessor-unwrap
    Ok(())
}
