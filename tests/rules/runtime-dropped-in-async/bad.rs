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
