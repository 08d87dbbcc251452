// Tasks that end with the set that holds them.
use tokio::task::JoinSet;

async fn send(_line: String) {}

pub async fn send_all(lines: Vec<String>) {
    let mut set = JoinSet::new();
    for line in lines {
        set.spawn(send(line)); //~ joinset-dropped
    }
}

pub fn in_sync_code(handle: &tokio::runtime::Handle) {
    let mut tasks: JoinSet<()> = JoinSet::new();
    tasks.spawn_on(send("a".to_string()), handle); //~ joinset-dropped
    println!("{} tasks", tasks.len());
}
