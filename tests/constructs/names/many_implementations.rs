//# src/lib.rs
// Of the methods that a value of a trait may have, those of one build and outside tests count.
pub trait Tunnel: Send {
    fn stats(&self) -> u32;
}
#[cfg(target_os = "linux")]
pub struct Netlink(tokio::runtime::Handle);
#[cfg(target_os = "linux")]
impl Tunnel for Netlink {
    fn stats(&self) -> u32 {
        self.0.block_on(async { 1 }) //~ block-on-in-async
    }
}
#[cfg(windows)]
pub struct Driver;
#[cfg(windows)]
impl Tunnel for Driver {
    fn stats(&self) -> u32 {
        2
    }
}
pub struct User;
impl Tunnel for User {
    fn stats(&self) -> u32 {
        3
    }
}
pub struct Plain;
impl Tunnel for Plain {
    fn stats(&self) -> u32 {
        4
    }
}
pub async fn watch(tunnel: Box<dyn Tunnel>) -> u32 {
    tunnel.stats()
}
#[cfg(test)]
mod tests {
    struct Fake;
    impl super::Tunnel for Fake {
        fn stats(&self) -> u32 {
            5
        }
    }
}

// Behind `dyn` each of them may stand.
pub trait Store {
    fn load(&self);
}
pub struct A;
pub struct B;
pub struct C;
pub struct D;
impl Store for A {
    fn load(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
impl Store for B {
    fn load(&self) {}
}
impl Store for C {
    fn load(&self) {}
}
impl Store for D {
    fn load(&self) {}
}
pub async fn load(store: &dyn Store) {
    store.load();
}

// A parameter is one of many, and who calls it with which is not followed: a guess, which the gate does not count.
pub trait Pool {
    fn take(&self);
}
impl Pool for A {
    fn take(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async?
    }
}
impl Pool for B {
    fn take(&self) {}
}
impl Pool for C {
    fn take(&self) {}
}
impl Pool for D {
    fn take(&self) {}
}
pub async fn take<P: Pool>(pool: &P) {
    pool.take();
}

// Built for tests alone, those of other crates too.
#[cfg(any(test, feature = "testsuite"))]
pub mod mocks {
    pub async fn waits() {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
