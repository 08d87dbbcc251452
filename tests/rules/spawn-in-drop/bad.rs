// Destructors that take a runtime for granted.
use tokio::runtime::Handle;

pub struct Public;

impl Drop for Public {
    fn drop(&mut self) {
        tokio::spawn(async {}); //~ spawn-in-drop
    }
}

pub struct WithCurrent;

impl Drop for WithCurrent {
    fn drop(&mut self) {
        Handle::current().spawn(async {}); //~ spawn-in-drop
    }
}

struct EndsOnAThread;

impl Drop for EndsOnAThread {
    fn drop(&mut self) {
        tokio::task::spawn_blocking(|| {}); //~ spawn-in-drop
    }
}

pub fn on_a_thread() {
    std::thread::spawn(|| {
        let value = EndsOnAThread {};
        println!("{}", std::mem::size_of_val(&value));
    });
}

struct OfTasks {
    name: String,
}

impl Drop for OfTasks {
    fn drop(&mut self) {
        if !self.name.is_empty() {
            tokio::spawn(async {}); //~ spawn-in-drop
        }
    }
}

pub async fn in_a_task(name: String) {
    let value = OfTasks { name };
    tokio::task::yield_now().await;
    println!("{}", value.name);
}

// The destructor leaves the spawn to a helper, or to a trait's method on one of its fields.
pub struct Lease {
    slot: u32,
}

impl Lease {
    fn give_back(&self) {
        let slot = self.slot;
        tokio::spawn(async move { println!("{slot}") }); //~ spawn-in-drop
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.give_back();
    }
}

pub trait Client {
    fn oneshot(self);
}

#[derive(Clone)]
pub struct Http;

impl Client for Http {
    fn oneshot(self) {
        tokio::spawn(async {}); //~ spawn-in-drop
    }
}

pub struct Stream<T: Client + Clone> {
    client: T,
}

impl<T: Client + Clone> Drop for Stream<T> {
    fn drop(&mut self) {
        self.client.clone().oneshot();
    }
}

pub fn streams() -> Stream<Http> {
    Stream { client: Http }
}

// A free function that only destructors call.
pub struct Connection {
    open: bool,
}

impl Connection {
    fn take(&mut self) -> Connection {
        Connection { open: std::mem::take(&mut self.open) }
    }

    async fn close(self) {}
}

fn disconnect(mut connection: Connection) {
    let open = std::mem::take(&mut connection.open);
    if open {
        tokio::spawn(async move { connection.close().await }); //~ spawn-in-drop
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.open {
            disconnect(self.take());
        }
    }
}
