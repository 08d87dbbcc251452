//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
cfg-if = "1"
tokio = { version = "1", features = ["full"] }
wasm-bindgen-futures = "0.4"
//# src/lib.rs
// Each branch of cfg_if! is compiled where the others are not.
mod start;

cfg_if::cfg_if! {
    if #[cfg(target_family = "wasm")] {
        fn settle() {
            std::thread::sleep(std::time::Duration::from_secs(1));
        }
        mod page;
    } else if #[cfg(unix)] {
        fn settle() {
            std::thread::sleep(std::time::Duration::from_secs(2)); //~ blocking-sleep-in-async
        }
        #[cfg(windows)]
        fn of_both() {
            std::thread::sleep(std::time::Duration::from_secs(3));
        }
        struct Clock;
        impl Clock {
            #[cfg(windows)]
            fn of_both(&self) {
                std::thread::sleep(std::time::Duration::from_secs(3));
            }
        }
        pub async fn calls_both() {
            of_both();
            Clock.of_both();
        }
    } else {
        fn settle() {
            std::thread::sleep(std::time::Duration::from_secs(4)); //~ blocking-sleep-in-async
        }
    }
}

pub fn starts() {
    start::spawn(async {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    });
}

pub async fn misuse() {
    settle();
}
//# src/start.rs
use std::future::Future;
cfg_if::cfg_if! {
    if #[cfg(target_family = "wasm")] {
        pub fn spawn<F: Future<Output = ()> + 'static>(task: F) {
            wasm_bindgen_futures::spawn_local(task);
        }
    } else {
        pub fn spawn<F: Future<Output = ()> + Send + 'static>(task: F) {
            tokio::spawn(task);
        }
    }
}
//# src/page.rs
pub async fn only_there() {
    std::thread::sleep(std::time::Duration::from_secs(1));
}
