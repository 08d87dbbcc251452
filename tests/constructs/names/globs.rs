//# src/lib.rs
mod prelude;
mod work;
//# src/prelude.rs
pub use crate::work::blocking::*;
pub use std::thread::*;
pub use std::time::Duration;
//# src/work/mod.rs
pub mod blocking;
use crate::prelude::*;

pub async fn misuse() {
    sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
    wait_a_bit();
}

pub mod timed {
    use crate::prelude::Duration;
    use tokio::time::*;
    pub async fn look_alike() {
        sleep(Duration::from_secs(1)).await;
    }
}
//# src/work/blocking.rs
pub fn wait_a_bit() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}

pub fn wait_in_tests_only() {
    std::thread::sleep(std::time::Duration::from_secs(1));
}
