//# src/lib.rs
// A value of a struct without fields is made by its name alone.
use std::time::Duration;

struct Linger;
impl Drop for Linger {
    fn drop(&mut self) {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
pub async fn misuse() {
    let _linger = Linger;
    tokio::task::yield_now().await;
}

// Look-alike: it ends on a thread of its own.
struct Aside;
impl Drop for Aside {
    fn drop(&mut self) {
        std::thread::sleep(Duration::from_secs(1));
    }
}
pub async fn look_alike() {
    std::thread::spawn(|| {
        let _aside = Aside;
    });
}
