//# src/lib.rs
// A method is looked for in all bounds of a parameter, wherever they stand.
use std::fmt::Debug;
use std::io::Read;
use std::time::Duration;

pub trait Pause {
    fn pause(&self);
}
pub struct Worker;
impl Pause for Worker {
    fn pause(&self) {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
pub trait Rest {
    fn rest(&self);
}
impl Rest for Worker {
    fn rest(&self) {
        std::thread::sleep(Duration::from_secs(2)); //~ blocking-sleep-in-async
    }
}
pub trait Halt {
    fn halt(&self);
}
impl Halt for Worker {
    fn halt(&self) {
        std::thread::sleep(Duration::from_secs(3)); //~ blocking-sleep-in-async
    }
}
pub trait Stop {
    fn stop(&self);
}
impl Stop for Worker {
    fn stop(&self) {
        std::thread::sleep(Duration::from_secs(4)); //~ blocking-sleep-in-async
    }
}

pub async fn behind_markers<T: Send + Sync + Clone + 'static + Pause>(one: T) {
    one.pause();
}
pub async fn behind_another<T>(one: T)
where
    T: Debug + Pause + Rest,
{
    one.rest();
}
pub async fn in_both_places<T: Read>(one: T)
where
    T: Halt,
{
    one.halt();
}
pub async fn given(one: impl Send + Stop) {
    one.stop();
}

// Look-alikes: the parameter has another trait's method of that name.
pub trait Lamp {
    fn pause(&self);
    fn rest(&self);
}
pub struct Bulb;
impl Lamp for Bulb {
    fn pause(&self) {}
    fn rest(&self) {}
}
pub struct Sleeper;
impl Pause for Sleeper {
    fn pause(&self) {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
pub trait Doze {
    fn doze(&self);
}
impl Doze for Sleeper {
    fn doze(&self) {
        std::thread::sleep(Duration::from_secs(1));
    }
}
pub trait Nap {
    fn doze(&self);
}
impl Nap for Bulb {
    fn doze(&self) {}
}
pub async fn look_alike<T: Send + Lamp, N: Clone + Nap>(one: T, other: N) {
    one.pause();
    one.rest();
    other.doze();
}
