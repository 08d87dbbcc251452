// Methods that a library calls in the task that polls it.
//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
async-std = "1"
fast-socks5 = "0.9"
libp2p = "0.54"
tokio = { version = "1", features = ["full"] }
//# src/lib.rs
use std::pin::Pin;
use std::time::Duration;

use async_std::future::Future;
use async_std::task::{self, Context, Poll};
use libp2p::swarm::NetworkBehaviour;

pub struct Behaviour;

impl NetworkBehaviour for Behaviour {
    fn on_swarm_event(&mut self, _: FromSwarm) {
        std::thread::sleep(Duration::from_millis(1)); //~ blocking-sleep-in-async
    }
}

pub struct Allowed {
    tokens: tokio::sync::RwLock<Vec<String>>,
}

impl fast_socks5::server::Authentication for Allowed {
    fn authenticate(&self, _: &str, password: &str) -> bool {
        self.tokens.blocking_read().iter().any(|token| token == password) //~ blocking-tokio-call-in-async
    }
}

pub struct Waits;

impl Future for Waits {
    type Output = ();
    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        std::thread::sleep(Duration::from_millis(2)); //~ blocking-sleep-in-async
        Poll::Ready(())
    }
}

pub async fn forgets() {
    task::sleep(Duration::from_secs(1)); //~ future-not-awaited
    task::sleep(Duration::from_secs(2)).await;
}

// A trait of the same name of one's own is called by whoever has it.
pub mod own {
    pub trait NetworkBehaviour {
        fn on_swarm_event(&mut self);
    }

    pub struct Other;

    impl NetworkBehaviour for Other {
        fn on_swarm_event(&mut self) {
            std::thread::sleep(std::time::Duration::from_millis(3));
        }
    }
}
