// Standard input that the executor does not wait for.
use std::io::BufRead;

pub async fn from_a_thread() -> Option<String> {
    let (sender, mut receiver) = tokio::sync::mpsc::channel(1);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().flatten() {
            if sender.blocking_send(line).is_err() {
                break;
            }
        }
    });
    receiver.recv().await
}

pub async fn in_the_blocking_pool() -> bool {
    tokio::task::spawn_blocking(|| dialoguer::Confirm::new().interact().unwrap_or(false)).await.unwrap_or(false)
}

fn main() {
    let password = rpassword::prompt_password("password: ").unwrap_or_default();
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        println!("{} {:?}", password.len(), from_a_thread().await);
        in_the_blocking_pool().await;
    });
}

// It asks, and reads what is there: neither waits.
pub async fn keys_pressed() -> usize {
    let mut keys = 0;
    while crossterm::event::poll(std::time::Duration::from_secs(0)).unwrap() {
        crossterm::event::read().unwrap();
        keys += 1;
    }
    keys
}
