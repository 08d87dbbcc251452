// Directly inside a set, or on one that is named.
use std::sync::LazyLock;

use tokio::runtime::Runtime;
use tokio::task::{spawn_local, LocalSet};

static SHARED: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

async fn log() {}

async fn inside() {
    let _ = spawn_local(log()).await;
}

pub fn drive() {
    LocalSet::new().block_on(&SHARED, inside());
}

#[tokio::test]
async fn until() {
    let set = LocalSet::new();
    set.run_until(async {
        inside().await;
        spawn_local(async {
            let _ = spawn_local(log()).await;
        });
    })
    .await;
}

pub async fn on_a_named_set() {
    let set = LocalSet::new();
    set.spawn_local(log());
    set.await;
}

// Who awaits this is not known.
pub async fn public() {
    spawn_local(log());
}

// A local runtime is a LocalSet of its own.
#[tokio::test(flavor = "local")]
async fn spawns_on_a_local_runtime() {
    tokio::task::spawn_local(async {}).await.unwrap();
}
