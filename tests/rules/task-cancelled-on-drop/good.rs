// Tasks that live on, or executors that detach.
async fn sweep() {}

pub struct Owner {
    task: Option<smol::Task<()>>,
}

impl Owner {
    pub fn start(&mut self) {
        self.task = Some(smol::spawn(sweep()));
    }
}

pub async fn starts() {
    smol::spawn(sweep()).detach();
    smol::spawn(sweep()).await;
    let _ = tokio::spawn(sweep());
    tokio::spawn(sweep());
}

pub fn returned() -> smol::Task<()> {
    smol::spawn(sweep())
}
