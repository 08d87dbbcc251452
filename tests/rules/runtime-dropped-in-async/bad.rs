// Runtimes that end where the thread drives another.
use tokio::runtime::Runtime;

pub struct Client {
    runtime: Runtime,
    name: String,
}

impl Client {
    pub fn new(name: &str) -> std::io::Result<Self> {
        Ok(Self { runtime: Runtime::new()?, name: name.to_owned() })
    }

    pub fn start(&self) {
        self.runtime.spawn(async {});
    }
}

pub struct Session {
    client: Client,
}

pub async fn at_the_end_of_its_scope() {
    let client = Client::new("a").unwrap(); //~ runtime-dropped-in-async
    client.start();
}

pub async fn inside_another_owner() {
    let client = Client::new("b").unwrap();
    let session = Session { client }; //~ runtime-dropped-in-async
    println!("{}", session.client.name);
}

pub async fn handed_in(runtime: Runtime) { //~ runtime-dropped-in-async
    runtime.spawn(async {});
}

fn in_a_helper() {
    let client = Client::new("c").unwrap(); //~ runtime-dropped-in-async
    client.start();
}

pub async fn calls_the_helper() {
    in_a_helper();
}

// Owners through collections, locks and Options, made by an async constructor, assigned later.
pub mod deeper {
    use std::collections::HashMap;
    use std::sync::Arc;
    use tokio::runtime::Runtime;

    pub struct Task {
        runtime: Runtime,
    }
    pub struct Manager {
        tasks: tokio::sync::Mutex<HashMap<u8, Task>>,
    }
    impl Manager {
        fn new() -> Self {
            let mut tasks = HashMap::new();
            tasks.insert(1, Task { runtime: Runtime::new().unwrap() });
            Manager { tasks: tokio::sync::Mutex::new(tasks) }
        }
        async fn start(&self) -> usize {
            self.tasks.lock().await.values().filter(|task| task.runtime.handle().metrics().num_workers() > 0).count()
        }
    }
    pub async fn in_a_map() {
        let manager = Manager::new(); //~ runtime-dropped-in-async
        manager.start().await;
    }

    pub struct Engine {
        runtimes: Vec<Task>,
    }
    impl Engine {
        async fn init() -> Arc<Self> {
            Arc::new(Engine { runtimes: Vec::new() })
        }
    }
    pub async fn by_an_async_constructor() {
        let engine = Engine::init().await; //~ runtime-dropped-in-async
        println!("{}", engine.runtimes.len());
    }
    pub async fn assigned_later(wanted: bool) {
        let mut _engine = None; //~ runtime-dropped-in-async
        if wanted {
            _engine = Some(Engine::init().await);
        }
        tokio::task::yield_now().await;
    }
}
