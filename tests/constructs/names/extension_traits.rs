//# src/lib.rs
mod ext;
mod without;
use ext::{BlockExt, NapExt, QuietExt, SlowStr};
use std::time::Duration;

pub async fn misuse() {
    Duration::from_secs(1).nap();
    async {}.wait();
    "text".slowly();
    let number: u32 = 7;
    number.nap_twice();
}
pub async fn look_alike() {
    Duration::from_secs(1).quiet();
}
//# src/without.rs
// Look-alike: the trait is not in scope, so that the method is the library type's own.
use std::net::TcpStream;

pub async fn has_its_own(stream: &TcpStream) {
    let _ = stream.peer_addr();
}
//# src/ext.rs
use std::future::Future;
use std::time::Duration;

pub trait NapExt {
    fn nap(&self);
    fn nap_twice(&self) {}
}
impl NapExt for Duration {
    fn nap(&self) {
        std::thread::sleep(*self); //~ blocking-sleep-in-async
    }
}
impl NapExt for u32 {
    fn nap(&self) {}
    fn nap_twice(&self) {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
pub trait BlockExt: Future + Sized {
    fn wait(self) -> Self::Output {
        futures::executor::block_on(self) //~ foreign-block-on-in-async
    }
}
impl<F: Future> BlockExt for F {}
pub trait SlowStr {
    fn slowly(&self);
}
impl SlowStr for str {
    fn slowly(&self) {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
pub trait QuietExt {
    fn quiet(&self);
}
impl QuietExt for Duration {
    fn quiet(&self) {}
}
pub struct Other;
impl Other {
    pub fn quiet(&self) {
        std::thread::sleep(Duration::from_secs(1));
    }
}
pub trait PeerExt {
    fn peer_addr(&self);
}
impl PeerExt for std::net::TcpStream {
    fn peer_addr(&self) {
        std::thread::sleep(Duration::from_secs(1));
    }
}
