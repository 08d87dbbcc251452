//# src/lib.rs
pub mod compat;
pub mod prelude;
use prelude::nap;

pub async fn misuse() {
    nap(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    compat::clock::rest(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    crate::prelude::th::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}

pub async fn look_alike() {
    compat::sleep(std::time::Duration::from_secs(1)).await;
    prelude::pause(std::time::Duration::from_secs(1)).await;
}
//# src/compat.rs
pub use tokio::time::sleep;
pub mod clock {
    pub use std::thread::sleep as rest;
}
//# src/prelude.rs
pub use crate::compat::clock::rest as nap;
pub use crate::compat::sleep as pause;
pub use std::thread as th;
