// Children that nobody is blocked on.
use std::process::Command;

pub async fn tokios() -> Vec<u8> {
    tokio::process::Command::new("git").arg("--version").output().await.unwrap().stdout
}

pub async fn in_the_blocking_pool() -> bool {
    tokio::task::spawn_blocking(|| Command::new("true").status().is_ok()).await.unwrap()
}

pub async fn only_started() {
    let child = Command::new("true").spawn();
    println!("{}", child.is_ok());
}

pub fn on_a_thread_of_its_own() {
    std::thread::spawn(|| {
        let mut child = Command::new("true").spawn().unwrap();
        let _ = child.wait();
    });
}

fn main() {
    println!("{}", Command::new("true").status().is_ok());
    on_a_thread_of_its_own();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        tokios().await;
        in_the_blocking_pool().await;
        only_started().await;
    });
}
