//# src/lib.rs
pub mod sinks;
use futures::channel::mpsc::UnboundedSender;

// The trait in scope sends at once.
pub mod channels {
    pub trait Sender<T> {
        fn send(&self, item: T) -> Result<(), ()>;
    }
    impl<E> Sender<E> for futures::channel::mpsc::UnboundedSender<E> {
        fn send(&self, item: E) -> Result<(), ()> {
            self.unbounded_send(item).map_err(|_| ())
        }
    }
}
pub mod look_alike {
    use super::channels::Sender;
    pub async fn sends(to: super::UnboundedSender<u32>) {
        let _ = to.send(1);
    }
}
//# src/sinks.rs
use futures::channel::mpsc::UnboundedSender;
use futures::SinkExt;

pub async fn misuse(mut to: UnboundedSender<u32>) {
    let _ = to.send(1); //~ future-not-awaited
}
pub async fn look_alike(mut to: UnboundedSender<u32>) {
    let _ = to.send(1).await;
}
