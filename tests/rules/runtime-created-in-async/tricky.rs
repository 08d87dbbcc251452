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

// `with_default` calls its closure where it stands: on a thread it may build a runtime, in a task not.
pub async fn under_a_subscriber_on_a_thread(subscriber: tracing::Dispatch) {
    std::thread::spawn(move || {
        tracing::dispatcher::with_default(&subscriber, || {
            let runtime = Runtime::new().unwrap();
            runtime.block_on(async {});
        });
    });
}

pub fn under_a_subscriber_of_its_own() {
    std::thread::spawn(|| {
        tracing::subscriber::with_default(tracing::subscriber::NoSubscriber::default(), || {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(async {});
        });
    });
}

pub async fn under_a_subscriber_in_a_task(subscriber: tracing::Dispatch) {
    tracing::dispatcher::with_default(&subscriber, || {
        let runtime = Runtime::new().unwrap(); //~ runtime-created-in-async
        runtime.block_on(async {}); //~ block-on-in-async
    });
}
