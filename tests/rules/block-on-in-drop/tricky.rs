// A method called drop that is none, and values that only end on plain threads.
use tokio::runtime::{Handle, Runtime};
use tokio::sync::mpsc::Sender;

pub struct Table;

impl Table {
    pub fn drop(&mut self, runtime: &Runtime) {
        runtime.block_on(async {});
    }
}

pub fn drops_a_table(table: &mut Table, runtime: &Runtime) {
    table.drop(runtime);
}

struct Local {
    runtime: Runtime,
}

impl Drop for Local {
    fn drop(&mut self) {
        self.runtime.block_on(async {});
    }
}

pub fn on_a_thread() {
    std::thread::spawn(|| {
        let local = Local { runtime: Runtime::new().unwrap() };
        println!("{:?}", local.runtime.handle());
    });
}

// Values that are taken along before anything can fail, and helpers of other things.

struct Worker {
    handle: Handle,
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.handle.block_on(async {});
    }
}

async fn prepare() -> Result<(), ()> {
    Ok(())
}

pub async fn start(handle: Handle) -> Result<(), ()> {
    prepare().await?;
    let worker = Worker { handle };
    let done = tokio::task::spawn_blocking(move || {
        let worker = worker;
        println!("{:?}", worker.handle);
    });
    done.await.map_err(|_| ())?;
    Ok(())
}

// Each branch takes it.
struct Either {
    sender: Sender<u32>,
}

impl Drop for Either {
    fn drop(&mut self) {
        let _ = self.sender.blocking_send(1);
    }
}

pub async fn branches(sender: Sender<u32>, first: bool) {
    let either = Either { sender };
    if first {
        std::thread::spawn(move || println!("{}", either.sender.capacity()));
    } else {
        tokio::task::spawn_blocking(move || println!("{}", either.sender.capacity()));
    }
}

// Not in the destructor itself, and the helper does more than that.
fn on_a_thread(value: u32) {
    std::thread::spawn(move || Handle::try_current().is_ok() && value > 1);
}

struct Aside(u32);

impl Drop for Aside {
    fn drop(&mut self) {
        on_a_thread(self.0);
    }
}

pub async fn drops_it() {
    let _aside = Aside(1);
}
