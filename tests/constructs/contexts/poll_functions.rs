//# src/lib.rs
use futures::Stream;
use std::future::{poll_fn, Future};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

pub struct Nap;
impl Future for Nap {
    type Output = ();
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        drive(cx);
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
        Poll::Ready(())
    }
}
fn drive(_cx: &mut Context<'_>) {
    std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
}
pub struct Ticks;
impl Stream for Ticks {
    type Item = ();
    fn poll_next(self: Pin<&mut Self>, _cx: &mut std::task::Context) -> Poll<Option<()>> {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
        Poll::Ready(None)
    }
}
impl Ticks {
    fn advance(&mut self, cx: &mut core::task::Context<'_>) {
        let _ = cx;
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
pub fn made() -> impl Future<Output = ()> {
    poll_fn(|_cx| {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
        Poll::Ready(())
    })
}

pub mod graphics {
    use std::time::Duration;
    pub struct Context;
    pub fn draw(_: &mut Context) {
        std::thread::sleep(Duration::from_secs(1));
    }
    pub struct Device;
    impl Device {
        pub fn poll(&self, _: &mut Context) {
            std::thread::sleep(Duration::from_secs(1));
        }
    }
}
