//# src/lib.rs
// A trait with one implementation in the program; four more stand in files that say themselves that
// they are compiled for tests only.
mod first;
mod fourth;
mod main_reactor;
mod second;
mod third;
#[cfg(unix)]
mod platform;

pub trait Reactor {
    fn dispatch(&mut self);
}

pub struct Runner<R>
where
    R: Reactor,
{
    reactor: R,
}

impl<R> Runner<R>
where
    R: Reactor,
{
    pub async fn crank(&mut self) {
        self.reactor.dispatch();
        platform::both();
    }
}

//# src/main_reactor.rs
pub struct MainReactor;
impl crate::Reactor for MainReactor {
    fn dispatch(&mut self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}

//# src/first.rs
#![cfg(test)]
pub struct Reactor;
impl crate::Reactor for Reactor {
    fn dispatch(&mut self) {}
}

//# src/second.rs
// A comment before it.
#![allow(dead_code)]
#![cfg(test)]
pub struct Reactor;
impl crate::Reactor for Reactor {
    fn dispatch(&mut self) {}
}

//# src/third.rs
#![cfg(all(test, unix))]
pub struct Reactor;
impl crate::Reactor for Reactor {
    fn dispatch(&mut self) {}
}

//# src/fourth.rs
mod tests {
    #![cfg(test)]
    pub struct Reactor;
    impl crate::Reactor for Reactor {
        fn dispatch(&mut self) {}
    }
}

//# src/platform.rs
mod windows {
    #![cfg(windows)]
    pub fn only_there() {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}
mod unix {
    #![cfg(unix)]
    pub fn only_here() {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
pub fn both() {
    #[cfg(unix)]
    windows::only_there();
    unix::only_here();
}
