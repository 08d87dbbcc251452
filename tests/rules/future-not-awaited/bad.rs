// Futures that are made and dropped.
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::mpsc::Sender;
use tokio::sync::Mutex;

async fn save(key: u32) -> u32 {
    key
}

fn boxed() -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async {})
}

fn opaque() -> impl Future<Output = ()> {
    async {}
}

pub struct Service {
    state: Arc<Mutex<u32>>,
}

impl Service {
    pub async fn stop(&self) {}

    pub async fn restart(&self, again: bool) {
        self.stop(); //~ future-not-awaited
        if again {
            let _ = self.stop(); //~ future-not-awaited
        }
        match again {
            true => drop(self.stop()), //~ future-not-awaited
            false => {
                let _ = self.state.lock(); //~ future-not-awaited
            }
        }
    }
}

pub async fn sends(sender: Sender<u32>) {
    let _ = sender.send(1); //~ future-not-awaited
    _ = sender.send(2); //~ future-not-awaited
}

pub async fn sleeps() {
    tokio::time::sleep(std::time::Duration::from_millis(5)); //~ future-not-awaited
    boxed(); //~ future-not-awaited
    opaque(); //~ future-not-awaited
}

pub fn in_a_thread() {
    std::thread::spawn(|| {
        save(1); //~ future-not-awaited
        println!("done");
    });
}

#[async_trait::async_trait]
pub trait Closes {
    async fn close(&self);
}

pub async fn of_a_trait(value: &dyn Closes, key: bool) {
    let _ = if key { value.close() } else { value.close() }; //~ future-not-awaited
}
