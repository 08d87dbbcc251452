//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
async-trait = "0.1"
//# src/main.rs
// The body of a default method is not run for a type that has its own.
#[async_trait::async_trait]
trait Source: Send + Sync {
    fn get(&self) -> String;
    async fn async_get(&self) -> String {
        self.get()
    }
}
struct Disk;
#[async_trait::async_trait]
impl Source for Disk {
    fn get(&self) -> String {
        std::thread::sleep(std::time::Duration::from_secs(1));
        String::new()
    }
    async fn async_get(&self) -> String {
        tokio::task::spawn_blocking(String::new).await.unwrap()
    }
}
struct Slow;
#[async_trait::async_trait]
impl Source for Slow {
    fn get(&self) -> String {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
        String::new()
    }
}
#[tokio::main]
async fn main() {
    tokio::spawn(async {
        let all: Vec<Box<dyn Source>> = vec![Box::new(Disk), Box::new(Slow)];
        for source in &all {
            source.async_get().await;
        }
    });
}
