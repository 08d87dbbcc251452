//# src/lib.rs
use tokio::runtime::Runtime;

pub trait OrSay<T> {
    fn or_say(self, what: &str) -> T;
    fn said(self, what: &str) -> Option<T>;
}

impl<T, E: std::fmt::Display> OrSay<T> for Result<T, E> {
    fn or_say(self, what: &str) -> T {
        match self {
            Ok(value) => value,
            Err(error) => panic!("{what}: {error}"),
        }
    }

    fn said(self, what: &str) -> Option<T> {
        self.map_err(|error| eprintln!("{what}: {error}")).ok()
    }
}

pub struct Driver;

impl Driver {
    pub fn new() -> Result<Driver, String> {
        Ok(Driver)
    }

    pub fn block_on<F>(&self, _future: F) {}
}

pub fn made(runtime: Result<Runtime, std::io::Error>) -> Runtime {
    runtime.or_say("no runtime")
}

pub async fn nested(runtime: Result<&Runtime, std::io::Error>) {
    runtime.or_say("no runtime").block_on(async {}); //~ block-on-in-async
}

pub async fn nested_too(runtime: Result<&Runtime, std::io::Error>) {
    if let Some(runtime) = runtime.said("no runtime") {
        runtime.block_on(async {}); //~ block-on-in-async
    }
}

pub async fn another_driver() {
    Driver::new().or_say("no driver").block_on(async {});
}
