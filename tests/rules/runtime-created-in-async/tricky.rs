// Look-alikes by name, and values whose end is elsewhere.
use std::sync::Arc;
use tokio::runtime::Runtime;

mod engine {
    pub struct Runtime;

    impl Runtime {
        pub fn new() -> Runtime {
            Runtime
        }

        pub fn run(&self) {}
    }
}

pub async fn of_another_kind() {
    let runtime = engine::Runtime::new();
    runtime.run();
}

pub struct Pool {
    runtimes: Vec<Runtime>,
}

impl Pool {
    pub async fn grow(&mut self) {
        let runtime = Runtime::new().unwrap();
        self.runtimes.push(runtime);
    }
}

pub async fn shared() -> Arc<Runtime> {
    let runtime = Arc::new(Runtime::new().unwrap());
    let other = runtime.clone();
    std::thread::spawn(move || other.block_on(async {}));
    runtime
}

pub async fn sent(sender: std::sync::mpsc::Sender<Runtime>) {
    let runtime = Runtime::new().unwrap();
    let _ = sender.send(runtime);
}
