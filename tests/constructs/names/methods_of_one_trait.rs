//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
layers = "1"
//# src/lib.rs
// The receiver is another crate's, but only one trait of the workspace has such a method.
pub trait NewService {
    fn new_service(&self);
}
pub struct First;
impl NewService for First {
    fn new_service(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
pub struct Second;
impl NewService for Second {
    fn new_service(&self) {}
}
// Two traits have this one: a guess is none.
pub trait Starts {
    fn start_serving(&self);
}
pub trait Begins {
    fn start_serving(&self);
}
impl Starts for First {
    fn start_serving(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}
impl Begins for Second {
    fn start_serving(&self) {}
}
pub async fn caller() {
    layers::stack(First).layer(|| 1).new_service();
    layers::stack(First).layer(|| 1).start_serving();
}

// What is awaited is none that gives a Result at once.
pub trait StopsOnes {
    fn stop_one(&self, name: &str) -> Result<bool, String>;
    fn stop_later(&self, name: &str) -> impl std::future::Future<Output = ()>;
}
impl StopsOnes for First {
    fn stop_one(&self, _name: &str) -> Result<bool, String> {
        std::thread::sleep(std::time::Duration::from_secs(1));
        Ok(true)
    }
    fn stop_later(&self, _name: &str) -> impl std::future::Future<Output = ()> {
        async {
            std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
        }
    }
}
pub async fn stops() {
    let docker = layers::connect();
    docker.stop_one("a").await.unwrap();
    docker.stop_later("a").await;
}
