//# src/lib.rs
pub mod pool;
pub mod either;
pub mod rt;
pub mod server;

pub async fn starts() {
    server::prepare();
    server::one_of_them();
}

pub async fn one_only() {
    server::unix::on_unix();
}

//# src/server/mod.rs
#[cfg(unix)]
pub mod unix;
#[cfg(windows)]
pub mod windows;

#[cfg(unix)]
pub use unix::{one_of_them, prepare};
#[cfg(windows)]
pub use windows::{one_of_them, prepare};

//# src/server/unix.rs
pub fn prepare() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
pub fn one_of_them() {}
pub fn on_unix() {}

//# src/server/windows.rs
pub fn prepare() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
pub fn one_of_them() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}
pub fn on_unix() {
    std::thread::sleep(std::time::Duration::from_secs(1));
}

//# src/rt.rs
#[cfg(feature = "tokio-rt")]
pub use tokio::spawn;
#[cfg(all(feature = "other-rt", not(feature = "tokio-rt")))]
pub use other_rt::spawn;

//# src/pool.rs
pub struct Pool;
async fn close() {}

#[cfg(feature = "tokio-rt")]
pub fn start() -> std::thread::JoinHandle<()> {
    std::thread::spawn(|| {
        crate::rt::spawn(close()); //~ reactor-missing
    })
}

#[cfg(not(feature = "tokio-rt"))]
pub fn start() -> std::thread::JoinHandle<()> {
    std::thread::spawn(|| {
        crate::rt::spawn(close());
    })
}

pub fn start_either() {
    std::thread::spawn(|| {
        #[cfg(feature = "other-rt")]
        #[cfg(not(feature = "tokio-rt"))]
        crate::rt::spawn(close());
    });
}

//# src/either.rs
// One build takes the function of another module, the others one of their own; a module of the same
// name is not called.
pub mod real {
    pub fn work() {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub mod drain {}
}
#[cfg(feature = "real")]
use real::work;
#[cfg(not(feature = "real"))]
fn work() {}

use real::drain;
fn drain() {
    std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
}

pub async fn calls() {
    work();
    drain();
}
