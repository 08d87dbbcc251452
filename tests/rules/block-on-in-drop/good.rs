// Destructors that hand the work over, or end on threads that drive nothing.
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Sender, UnboundedSender};

pub struct Tried {
    sender: Sender<()>,
}

impl Drop for Tried {
    fn drop(&mut self) {
        let _ = self.sender.try_send(());
    }
}

pub struct Queued {
    sender: UnboundedSender<u32>,
}

impl Drop for Queued {
    fn drop(&mut self) {
        let _ = self.sender.send(1);
    }
}

pub struct OnItsThread {
    handle: Handle,
}

impl Drop for OnItsThread {
    fn drop(&mut self) {
        let handle = self.handle.clone();
        std::thread::spawn(move || handle.block_on(async {}));
    }
}

pub async fn uses(handle: Handle, sender: Sender<()>, queue: UnboundedSender<u32>) {
    let first = OnItsThread { handle };
    let second = Tried { sender };
    let third = Queued { sender: queue };
    tokio::task::yield_now().await;
    drop((first, second, third));
}
