// Values that live on: returned, sent, kept, or borrowed.
use std::sync::OnceLock;
use tokio::runtime::{Handle, Runtime};

pub struct Owner {
    runtime: Runtime,
}

impl Owner {
    pub fn new() -> Self {
        Self { runtime: Runtime::new().unwrap() }
    }

    pub fn handle(&self) -> Handle {
        self.runtime.handle().clone()
    }
}

static OWNER: OnceLock<Owner> = OnceLock::new();

pub async fn returned() -> Owner {
    Owner::new()
}

pub async fn kept() -> Handle {
    OWNER.get_or_init(Owner::new).handle()
}

pub async fn sent(sender: std::sync::mpsc::Sender<Owner>) {
    let _ = sender.send(Owner::new());
}

pub async fn lent(owner: &Owner) -> Handle {
    owner.handle()
}

pub async fn on_a_thread() {
    let owner = std::thread::spawn(|| {
        let owner = Owner::new();
        owner.runtime.block_on(async {});
    });
    drop(owner);
}
