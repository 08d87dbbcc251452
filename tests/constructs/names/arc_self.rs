//# src/lib.rs
use std::pin::Pin;
use std::sync::Arc;

pub struct Worker;
impl Worker {
    pub fn by_arc(self: Arc<Self>) {
        self.nap();
    }
    pub fn by_arc_reference(self: &Arc<Self>) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn by_box(self: Box<Self>) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn by_pin(self: Pin<&mut Self>) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    fn nap(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn on_thread(self: Arc<Self>) {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
    pub async fn run(self: Arc<Self>) {
        self.clone().by_arc();
        Arc::clone(&self).by_arc_reference();
    }
    pub async fn other(self: Box<Self>, mut pinned: Pin<&mut Worker>) {
        pinned.as_mut().by_pin();
        self.by_box();
    }
    pub async fn look_alike(self: Arc<Self>) {
        std::thread::spawn(move || self.on_thread());
    }
}
