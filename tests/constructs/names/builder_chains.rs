//# src/lib.rs
pub struct Worker;
impl Worker {
    pub fn builder() -> WorkerBuilder {
        WorkerBuilder::default()
    }
    pub fn pause(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn rest(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
pub struct Idler;
impl Idler {
    pub fn pause(&self) {}
    pub fn rest(&self) {}
}
#[derive(Default)]
pub struct WorkerBuilder {
    name: String,
}
impl WorkerBuilder {
    pub fn new() -> Self {
        Self::default()
    }
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }
    pub fn set(&mut self, name: &str) -> &mut Self {
        self.name = name.to_string();
        self
    }
    pub fn build(self) -> Result<Worker, String> {
        Ok(Worker)
    }
    pub fn finish(&self) -> Worker {
        Worker
    }
    pub fn idle(&self) -> Idler {
        Idler
    }
}

pub async fn misuse() -> Result<(), String> {
    let worker = Worker::builder().name("a").name("b").build().map_err(|e| e.to_string())?;
    worker.pause();
    WorkerBuilder::new().set("x").set("y").finish().rest();
    let mut command = std::process::Command::new("ls");
    command.arg("-l").current_dir("/").output().map_err(|e| e.to_string())?; //~ blocking-process-in-async
    Ok(())
}

pub async fn look_alike() {
    Worker::builder().name("a").idle().pause();
    let mut command = tokio::process::Command::new("ls");
    command.arg("-l").current_dir("/").output().await.unwrap();
}
