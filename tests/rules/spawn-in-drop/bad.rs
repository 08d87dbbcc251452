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
