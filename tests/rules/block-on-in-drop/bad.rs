// Destructors that block where values end in async code.
use tokio::runtime::Runtime;
use tokio::sync::mpsc::Sender;

pub struct Permit {
    sender: Sender<()>,
}

impl Drop for Permit {
    fn drop(&mut self) {
        let _ = futures::executor::block_on(self.sender.send(())); //~ block-on-in-drop
    }
}

pub struct Queue {
    sender: Sender<()>,
}

impl Queue {
    pub fn permit(&self) -> Result<Permit, ()> {
        Ok(Permit { sender: self.sender.clone() })
    }
}

pub async fn search(queue: &Queue) -> Result<(), ()> {
    let permit = queue.permit()?;
    tokio::task::yield_now().await;
    drop(permit);
    Ok(())
}

// Nobody sees one end, but it is a thing of async code.
pub struct Connection {
    runtime: &'static Runtime,
}

impl Connection {
    pub async fn ping(&self) {}
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.runtime.block_on(async {}); //~ block-on-in-drop
    }
}

// Values come out of a channel: their literal and their end do not meet.
pub struct Ticket {
    sender: Sender<()>,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let _ = futures::executor::block_on(self.sender.send(())); //~ block-on-in-drop
    }
}

pub async fn next_ticket(receiver: &mut tokio::sync::mpsc::Receiver<Ticket>) -> Option<Ticket> {
    receiver.recv().await
}

pub async fn with_a_ticket(receiver: &mut tokio::sync::mpsc::Receiver<Ticket>) {
    let ticket = next_ticket(receiver).await;
    tokio::task::yield_now().await;
    drop(ticket);
}

pub async fn hands_tickets_out(tickets: &Sender<Ticket>, sender: &Sender<()>) {
    let _ = tickets.send(Ticket { sender: sender.clone() }).await;
}
