//# src/lib.rs
use std::thread::sleep;
use std::time::Duration;

pub trait Layer {
    fn flush_slowly(&self);
    fn open(path: &str) -> Self;
    fn flush_at_once(&self);
}

pub struct Disk;

impl Layer for Disk {
    fn flush_slowly(&self) {
        sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
    }

    fn open(_path: &str) -> Self {
        sleep(Duration::from_secs(2)); //~ blocking-sleep-in-async
        Disk
    }

    fn flush_at_once(&self) {}
}

pub trait Backend {
    type Below: Layer;
    fn below(&self) -> &Self::Below;

    fn load(&self) {
        let _ = Self::Below::open("a");
    }
}

pub async fn flush<B: Backend>(backend: &B) {
    backend.below().flush_slowly();
    backend.below().flush_at_once();
    backend.load();
}

// An associated type of the same name, of another trait.
pub trait Remote {
    type Below: Beside;
    fn below(&self) -> &Self::Below;
}

pub trait Beside {
    fn flush_slowly(&self) {}
}

pub struct Nothing;

impl Beside for Nothing {}

impl Nothing {
    pub fn rest(&self) {
        sleep(Duration::from_secs(3));
    }
}

pub async fn send<R: Remote>(remote: &R) {
    remote.below().flush_slowly();
}

// Bounds that lead to one another, and back: each is looked at once.
pub trait Holds<A, B, C, D> { fn held(&self); }
pub trait Config {
    type A: Holds<Self::B, Self::C, Self::D, Self::E>;
    type B: Holds<Self::C, Self::D, Self::E, Self::A>;
    type C: Holds<Self::D, Self::E, Self::A, Self::B>;
    type D: Holds<Self::E, Self::A, Self::B, Self::C>;
    type E: Holds<Self::A, Self::B, Self::C, Self::D>;
}
pub fn in_circles<T: Config>(a: T::A) {
    a.held();
}
