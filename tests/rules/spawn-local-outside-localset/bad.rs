// There is no LocalSet around.
use std::sync::LazyLock;

use tokio::runtime::Runtime;
use tokio::task::{spawn_local, JoinSet, LocalSet};

static SHARED: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

async fn log() {}

async fn in_a_task() {
    spawn_local(log()); //~ spawn-local-outside-localset
}

pub fn spawn() {
    SHARED.spawn(in_a_task());
}

fn helper() {
    spawn_local(log()); //~ spawn-local-outside-localset
}

pub fn drive() {
    SHARED.block_on(async { helper() });
}

pub fn thread() {
    std::thread::spawn(|| {
        spawn_local(log()); //~ spawn-local-outside-localset
    });
}

// A set that is not around: the task has left it.
pub async fn left_the_set() {
    let set = LocalSet::new();
    set.run_until(async {
        tokio::spawn(async {
            spawn_local(log()); //~ spawn-local-outside-localset
        });
    })
    .await;
}

#[tokio::test]
async fn in_a_test() {
    let mut tasks = JoinSet::new();
    tasks.spawn_local(log()); //~ spawn-local-outside-localset
    tasks.join_next().await;
}
