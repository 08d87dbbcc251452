//@ blocking_pool crate::pool::run_blocking
//@ foreign_executors widgets::App::spawn
//@ shared_accessors crate::runtime::shared
//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
widgets = "1"
//# src/lib.rs
pub mod pool;
pub mod runtime;

pub async fn look_alike() {
    pool::run_blocking(|| std::thread::sleep(std::time::Duration::from_secs(1)));
}
pub async fn misuse() {
    pool::run_here(|| std::thread::sleep(std::time::Duration::from_secs(1))); //~ blocking-sleep-in-async
}
pub fn on_screen(app: &widgets::App) {
    app.spawn(async {
        tokio::spawn(async {}); //~ reactor-missing
    });
}
//# src/pool.rs
static QUEUE: std::sync::Mutex<Vec<Box<dyn FnOnce() + Send>>> = std::sync::Mutex::new(Vec::new());
pub fn run_blocking(job: impl FnOnce() + Send + 'static) {
    QUEUE.lock().unwrap().push(Box::new(job));
}
pub fn run_here(job: impl FnOnce()) {
    job();
}
//# src/runtime.rs
pub fn shared() -> &'static tokio::runtime::Runtime {
    static RT: std::sync::OnceLock<tokio::runtime::Runtime> = std::sync::OnceLock::new();
    RT.get_or_init(|| tokio::runtime::Runtime::new().unwrap())
}
