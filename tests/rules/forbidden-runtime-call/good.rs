// policy: forbid tokio::spawn tokio::time::*
pub trait Runtime {
    fn spawn(&self, job: fn());
    fn sleep(&self);
}

pub fn start(runtime: &impl Runtime) {
    runtime.spawn(|| {});
    runtime.sleep();
    spawn();
    own::sleep();
}

fn spawn() {}

mod own {
    pub fn sleep() {}
}

/// Not `tokio::spawn`, nor `tokio::time::sleep`.
pub fn documented() -> &'static str {
    "tokio::spawn(..)"
}

pub fn a_variable() {
    let spawn = |job: fn()| job();
    spawn(|| {});
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn spawns_as_it_likes() {
        tokio::spawn(async {}).await.unwrap();
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
}
