// policy: forbid tokio::spawn tokio::time::* tokio::sync::mpsc tokio::main tokio::runtime::Handle::spawn_blocking; except fixture::TokioRuntime
use tokio::spawn as go;
use tokio::sync::mpsc::Sender;
use tokio::time;

pub struct Service {
    sender: Sender<u32>, //~ forbidden-runtime-call
}

impl Service {
    pub fn start(&self) {
        tokio::spawn(async {}); //~ forbidden-runtime-call
        go(async {}); //~ forbidden-runtime-call
        tokio::task::spawn(async {}); //~ forbidden-runtime-call
        drop(self.sender.clone());
    }
    pub async fn wait(&self) {
        time::sleep(std::time::Duration::from_secs(1)).await; //~ forbidden-runtime-call
        let timer = time::timeout; //~ forbidden-runtime-call
        drop(timer);
    }
}

pub fn on(handle: &tokio::runtime::Handle) {
    handle.spawn_blocking(|| {}); //~ forbidden-runtime-call
    handle.spawn(async {});
}

pub mod reexported {
    pub use tokio::time::interval; //~ forbidden-runtime-call
}

pub mod unused {
    #[allow(unused_imports)]
    use tokio::time::sleep_until; //~ forbidden-runtime-call
}

pub mod entry {
    #[tokio::main]
    pub async fn run() {} //~ forbidden-runtime-call runtime-per-call
}

pub trait Runtime {
    fn start(&self);
}
pub struct TokioRuntime;
impl Runtime for TokioRuntime {
    fn start(&self) {
        tokio::spawn(async {});
    }
}
