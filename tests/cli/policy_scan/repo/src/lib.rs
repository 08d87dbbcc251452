use tokio::spawn as go;

pub trait Runtime {
    fn run(&self);
}

pub struct TokioRuntime;

impl Runtime for TokioRuntime {
    fn run(&self) {
        tokio::spawn(async {});
    }
}

pub async fn start() {
    go(async {});
    spawn();
}

fn spawn() {}
