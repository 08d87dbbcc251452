//# src/lib.rs
use std::cell::{Cell, OnceCell, RefCell};

pub struct Worker;
impl Worker {
    pub fn borrowed(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn with_borrow(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn plain(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn never(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}
pub struct Idler;
impl Idler {
    pub fn never(&self) {}
}
thread_local! {
    static WORKER: RefCell<Worker> = const { RefCell::new(Worker) };
    static PLAIN: Worker = Worker;
    static IDLER: RefCell<Option<Idler>> = RefCell::new(None);
    static COUNT: Cell<u32> = Cell::new(0)
}
pub async fn misuse() {
    WORKER.with(|w| w.borrow().borrowed());
    WORKER.with_borrow(|w| w.with_borrow());
    PLAIN.with(|w| {
        w.plain();
    });
}
pub async fn look_alike() {
    COUNT.with(|c| c.set(1));
    IDLER.with(|cell| {
        if let Some(idler) = cell.borrow().as_ref() {
            idler.never();
        }
    });
    let _ = OnceCell::<Worker>::new();
}
