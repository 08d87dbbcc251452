//# src/lib.rs
mod asked;
async fn shared() {
    tokio::task::yield_now().await;
}

pub fn current() {
    let rt = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap(); //~ runtime-per-call
    rt.block_on(async {
        tokio::task::block_in_place(|| ()); //~ block-in-place-on-current-thread
        shared().await;
    });
}
pub fn multi() {
    let rt = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap(); //~ runtime-per-call
    rt.block_on(async {
        tokio::task::block_in_place(|| ());
        shared().await;
    });
}
#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn default_flavour() {
        tokio::task::block_in_place(|| ()); //~ block-in-place-on-current-thread
    }
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn multi() {
        tokio::task::block_in_place(|| ());
    }
}
//# src/asked.rs
// Branches on the flavour of the runtime: each is taken on one kind only.
use tokio::runtime::{Handle, RuntimeFlavor};

pub fn wait_for(work: std::thread::JoinHandle<()>, handle: &Handle) {
    match handle.runtime_flavor() {
        RuntimeFlavor::MultiThread => tokio::task::block_in_place(|| work.join().unwrap()),
        RuntimeFlavor::CurrentThread | _ => std::thread::scope(|s| {
            s.spawn(|| ()).join().unwrap();
        }),
    }
}

#[tokio::main(flavor = "multi_thread")]
pub async fn on_many_threads(work: std::thread::JoinHandle<()>) { //~ runtime-per-call
    wait_for(work, &Handle::current());
}

fn pause_if_alone(handle: &Handle) {
    if handle.runtime_flavor() == RuntimeFlavor::CurrentThread {
        std::thread::sleep(std::time::Duration::from_millis(1)); //~ blocking-sleep-in-async
    } else {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    pause_if_alone(&Handle::current());
}
