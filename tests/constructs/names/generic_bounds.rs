//# src/lib.rs
use std::future::Future;
use std::sync::Arc;

pub trait Pause {
    fn pause(&self);
}
pub trait Quiet {
    fn pause(&self);
}
pub struct Worker;
impl Pause for Worker {
    fn pause(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
pub struct Idler;
impl Quiet for Idler {
    fn pause(&self) {}
}
pub struct Heavy;
impl Heavy {
    pub fn settle(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn drain(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn lift(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn shift(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn turn(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn own(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}
impl Idler {
    pub fn settle(&self) {}
    pub fn drain(&self) {}
    pub fn lift(&self) {}
    pub fn shift(&self) {}
    pub fn turn(&self) {}
    pub fn own(&self) {}
}

pub async fn bounded<T: Pause + Send>(t: &T) {
    t.pause();
}
pub async fn made_by<F>(make: F)
where
    F: Fn() -> Heavy,
{
    make().settle();
}
pub async fn each<I>(all: I)
where
    I: Iterator<Item = Heavy>,
{
    for one in all {
        one.drain();
    }
}
pub async fn into_each(all: impl IntoIterator<Item = Heavy>) {
    for one in all {
        one.lift();
    }
}
pub async fn awaited<F: Future<Output = Heavy>>(f: F) {
    f.await.shift();
}
pub async fn by_reference(heavy: impl AsRef<Heavy>) {
    heavy.as_ref().turn();
}

pub struct Holder<P> {
    inner: Arc<P>,
}
impl<P: Quiet> Holder<P> {
    pub async fn look_alike(&self) {
        self.inner.pause();
    }
}
pub async fn also_quiet<T>(t: T)
where
    T: Quiet,
{
    t.pause();
}
pub async fn made_quiet<F: FnOnce() -> Idler>(make: F) {
    make().own();
}
