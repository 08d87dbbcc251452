// Reported, or there is no way to report.
use std::io;
use std::sync::OnceLock;

use tokio::runtime::Runtime;

static SHARED: OnceLock<Option<Runtime>> = OnceLock::new();

fn shared() -> Option<&'static Runtime> {
    SHARED.get_or_init(|| Runtime::new().ok()).as_ref()
}

pub fn let_else() -> io::Result<u32> {
    let Some(runtime) = shared() else {
        return Err(io::Error::from(io::ErrorKind::Other));
    };
    Ok(runtime.block_on(async { 1 }))
}

pub fn ok_or() -> io::Result<u32> {
    let runtime = shared().ok_or_else(|| io::Error::from(io::ErrorKind::Other))?;
    Ok(runtime.block_on(async { 1 }))
}

// Documented to panic, and without a way to do anything else.
pub fn always() -> &'static Runtime {
    shared().expect("the shared runtime")
}

#[test]
fn in_a_test() -> io::Result<()> {
    shared().unwrap().block_on(async {});
    Ok(())
}

static CELL: OnceLock<Runtime> = OnceLock::new();

pub fn set_here(runtime: Runtime) -> Result<u32, String> {
    CELL.set(runtime).map_err(|_| "twice".to_string())?;
    Ok(CELL.get().unwrap().block_on(async { 1 }))
}
