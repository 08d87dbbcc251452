use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    open().await;
    let runtime = tokio::runtime::Handle::current();
    close(&runtime);
}

async fn open() {
    std::thread::sleep(Duration::from_millis(5));
}

fn close(runtime: &tokio::runtime::Handle) {
    runtime.block_on(async {});
}

// The look-alike: a plain thread may sleep.
fn wait() -> std::thread::JoinHandle<()> {
    std::thread::spawn(|| std::thread::sleep(Duration::from_millis(5)))
}

// Others run beside it.
pub fn beside() {
    tokio::spawn(async {});
}
