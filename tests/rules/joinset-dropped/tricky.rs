// Sets that are lent, that begin nothing, or that are meant to end their tasks.
use tokio::sync::mpsc::Receiver;
use tokio::task::JoinSet;

async fn send(_line: String) {}

async fn join(set: &mut JoinSet<()>) {
    while set.join_next().await.is_some() {}
}

pub async fn lent(line: String) {
    let mut set = JoinSet::new();
    set.spawn(send(line));
    join(&mut set).await;
}

pub async fn empty() {
    let set: JoinSet<()> = JoinSet::new();
    println!("{}", set.len());
}

// It may be meant: the tasks end with the function.
pub async fn as_a_scope(line: String, mut stop: Receiver<()>) {
    let mut set = JoinSet::new();
    set.spawn(send(line)); //~ joinset-dropped
    stop.recv().await;
}

pub struct Tasks;

impl Tasks {
    pub fn spawn(&mut self, _line: String) {}
}

pub fn of_our_own(line: String) {
    let mut set = Tasks;
    set.spawn(line);
}

pub async fn in_a_select(line: String, mut stop: Receiver<()>) {
    let mut set = JoinSet::new();
    set.spawn(send(line));
    tokio::select! {
        _ = set.join_next() => {}
        _ = stop.recv() => {}
    }
}

#[test]
#[should_panic]
fn a_spawn_that_panics() {
    let mut set = JoinSet::new();
    set.spawn_on(send("a".to_string()), &tokio::runtime::Handle::current()); //~ reactor-missing
}
