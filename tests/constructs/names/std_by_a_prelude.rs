//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
toolbox = "1"
//# src/lib.rs
// What another crate's prelude hands on as `thread` is std's.
pub mod by_a_prelude {
    use toolbox::prelude::*;

    pub async fn pings() {
        loop {
            thread::sleep(time::Duration::from_secs(10)); //~ blocking-sleep-in-async
        }
    }

    pub async fn reads() -> Vec<u8> {
        fs::read("a").await.unwrap()
    }
}

pub mod of_its_own {
    use toolbox::prelude::*;

    mod thread {
        pub fn sleep(_: u64) {}
    }

    pub async fn pings() {
        thread::sleep(10);
    }
}

pub mod without_a_prelude {
    pub async fn pings() {
        thread::sleep(10);
    }
}
