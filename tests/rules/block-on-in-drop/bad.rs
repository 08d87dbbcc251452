// Destructors that block where values end in async code.
use std::sync::Arc;

use tokio::runtime::{Handle, Runtime};
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

// One good end clears no type that ends elsewhere too.

pub struct Manager {
    handle: Handle,
}

impl Manager {
    pub async fn new() -> Result<Manager, ()> {
        Ok(Manager { handle: Handle::current() })
    }
}

impl Drop for Manager {
    fn drop(&mut self) {
        self.handle.clone().block_on(async {}); //~ block-on-in-drop
    }
}

pub struct State {
    manager: Manager,
}

async fn prepare() -> Result<(), ()> {
    Err(())
}

pub async fn start() -> Result<(), ()> {
    let manager = Manager::new().await?;
    prepare().await?; // the manager ends here when this fails
    let state = State { manager };
    tokio::task::spawn_blocking(move || {
        let state = state;
        println!("{:?}", state.manager.handle);
    });
    Ok(())
}

// The helper blocks, whoever calls it first.
pub struct Session {
    handle: Handle,
}

impl Session {
    pub async fn ping(&self) {}

    fn close(&self) {
        self.handle.block_on(async {}); //~ block-on-in-drop
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.close();
    }
}

// Tokio's blocking calls panic there as block_on does; one finding, not two.
pub struct Entry {
    sender: Sender<u32>,
}

impl Drop for Entry {
    fn drop(&mut self) {
        let _ = self.sender.blocking_send(1); //~ block-on-in-drop
    }
}

pub async fn handles(sender: Sender<u32>) {
    let entry = Entry { sender };
    tokio::task::yield_now().await;
    drop(entry);
}

// Behind an Arc, the last of those that hold it ends it.
pub struct Engine {
    sender: Sender<u32>,
}

impl Engine {
    pub fn new(sender: Sender<u32>) -> Arc<Engine> {
        Arc::new(Engine { sender })
    }

    fn idle(&self) {}
}

impl Drop for Engine {
    fn drop(&mut self) {
        let _ = self.sender.blocking_send(0); //~ block-on-in-drop
    }
}

pub async fn drives(sender: Sender<u32>) {
    let engine = Engine::new(sender);
    tokio::task::yield_now().await;
    engine.idle();
}

// By a helper that does nothing else, which others call where it is right.
fn run_now<F: std::future::Future>(work: F) -> F::Output {
    Handle::current().block_on(work) //~ block-on-in-drop spawn-in-drop
}

pub struct Session(u32);

impl Drop for Session {
    fn drop(&mut self) {
        run_now(async {});
    }
}

pub async fn elsewhere() {
    tokio::task::spawn_blocking(|| run_now(async {})).await.unwrap();
}
