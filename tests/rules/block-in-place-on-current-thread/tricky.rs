// The kind of runtime is known only when one looks closer.
use tokio::runtime::{Handle, Runtime, RuntimeFlavor};
use tokio::task::block_in_place;

fn heavy() -> u32 {
    1
}

// It asks first.
pub fn careful() -> u32 {
    match Handle::current().runtime_flavor() {
        RuntimeFlavor::CurrentThread => heavy(),
        _ => block_in_place(heavy),
    }
}

// A helper takes the future to a runtime of its own.
fn run<F: std::future::Future<Output = u32> + Send + 'static>(work: F) -> u32 {
    let runtime = Runtime::new().unwrap(); //~ runtime-per-call
    let task = runtime.spawn(work);
    runtime.block_on(task).unwrap()
}

async fn handed_on() -> u32 {
    block_in_place(heavy)
}

pub fn hands_on() -> u32 {
    run(handed_on())
}

// A task that is spawned from the set is not in the set.
async fn outside_the_set() -> u32 {
    block_in_place(heavy)
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_set() {
    let set = tokio::task::LocalSet::new();
    set.run_until(async {}).await;
    tokio::spawn(outside_the_set()).await.unwrap();
}

mod another {
    pub fn block_in_place<T>(work: impl FnOnce() -> T) -> T {
        work()
    }
}

#[tokio::test]
async fn not_tokios() {
    another::block_in_place(heavy);
}

// Inside it the thread drives nothing: once more is fine.
#[tokio::test(flavor = "multi_thread")]
async fn nested() {
    block_in_place(|| block_in_place(heavy));
}

// A helper spawns what it is given: what tests give it is not what the program does.
fn start<F: std::future::Future<Output = u32> + Send + 'static>(work: F) {
    tokio::spawn(async move {
        work.await;
    });
}

async fn of_the_program() -> u32 {
    block_in_place(heavy)
}

#[tokio::main]
async fn main() {
    start(of_the_program());
    start_through(of_the_program());
}

async fn of_the_test() -> u32 {
    1
}

#[tokio::test]
async fn gives_another() {
    start(of_the_test());
    start_through(of_the_test());
}

fn start_through<F: std::future::Future<Output = u32> + Send + 'static>(work: F) {
    start(work);
}
