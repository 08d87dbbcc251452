//# src/lib.rs
use std::thread::sleep;
use std::time::Duration;

settings! {
    Config => { retries: u32, wait: u64 }
    Plain => { level: u8 }
}

impl Config {
    fn from_file(path: &str) -> Option<Config> {
        Self::read(path)
    }

    fn read(_path: &str) -> Option<Config> {
        sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
        None
    }
}

impl Plain {
    fn read(_path: &str) -> Option<Plain> {
        None
    }

    pub fn rest(&self) {
        sleep(Duration::from_secs(1));
    }
}

pub async fn load() {
    let _ = Config::from_file("a");
    let _ = Plain::read("a");
}
