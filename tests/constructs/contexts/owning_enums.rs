//# src/main.rs
// An enum that owns a runtime whatever it is, and one that may only borrow one.
use tokio::runtime::{Handle, Runtime};

pub enum Owned {
    Multi(Runtime),
    None,
}
pub enum Either {
    Owned(Runtime),
    Borrowed(Handle),
}
struct Boot {
    runtime: Option<Owned>,
}
impl Boot {
    async fn boot(self) { //~ runtime-dropped-in-async
        tokio::task::yield_now().await;
    }
}
struct Guest {
    runtime: Either,
}
impl Guest {
    async fn visit(self) {
        tokio::task::yield_now().await;
    }
}
fn start() -> Owned {
    Owned::Multi(Runtime::new().unwrap())
}
fn main() {
    let owned = start();
    let driver = Runtime::new().unwrap();
    let spare = Runtime::new().unwrap();
    driver.block_on(Boot { runtime: Some(owned) }.boot());
    driver.block_on(Guest { runtime: Either::Borrowed(driver.handle().clone()) }.visit());
    std::mem::forget(Either::Owned(spare));
}
