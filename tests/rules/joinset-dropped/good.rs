// Sets that somebody sees to.
use tokio::task::JoinSet;

async fn send(_line: String) {}

pub async fn joined(lines: Vec<String>) {
    let mut set = JoinSet::new();
    for line in lines {
        set.spawn(send(line));
    }
    while set.join_next().await.is_some() {}
}

pub async fn all_joined(line: String) {
    let mut set = JoinSet::new();
    set.spawn(send(line));
    set.join_all().await;
}

pub fn returned(line: String) -> JoinSet<()> {
    let mut set = JoinSet::new();
    set.spawn(send(line));
    set
}

pub fn detached(line: String) {
    let mut set = JoinSet::new();
    set.spawn(send(line));
    set.detach_all();
}

pub struct Pool {
    tasks: JoinSet<()>,
}

impl Pool {
    pub fn stored(line: String) -> Self {
        let mut tasks = JoinSet::new();
        tasks.spawn(send(line));
        Self { tasks }
    }

    pub fn add(&mut self, line: String) {
        self.tasks.spawn(send(line));
    }
}
