//# src/lib.rs
// What only a build for WebAssembly has runs beside no Tokio thread.
use std::time::Duration;

fn wait(pause: Duration) {
    std::thread::sleep(pause); //~ blocking-sleep-in-async
}
fn pause(pause: Duration) {
    std::thread::sleep(pause);
}
pub async fn run() {
    wait(Duration::from_secs(1));
    #[cfg(target_arch = "wasm32")]
    pause(Duration::from_secs(1));
    #[cfg(all(target_family = "wasm", feature = "slow"))]
    std::thread::sleep(Duration::from_secs(1));
    #[cfg(not(target_arch = "wasm32"))]
    std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
}
