// The runtime has one thread: there is nobody to hand the work over to.
use std::sync::LazyLock;

use tokio::runtime::{Builder, Runtime};
use tokio::task::block_in_place;

static SINGLE: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().enable_all().build().unwrap());

fn heavy() -> u32 {
    1
}

async fn on_a_single_thread() -> u32 {
    block_in_place(heavy) //~ block-in-place-on-current-thread
}

pub fn drive() -> u32 {
    SINGLE.block_on(on_a_single_thread())
}

async fn in_a_task() -> u32 {
    tokio::task::block_in_place(|| heavy()) //~ block-in-place-on-current-thread
}

pub fn drive_a_task() {
    SINGLE.block_on(async {
        let _ = tokio::spawn(in_a_task()).await;
    });
}

pub async fn in_a_local_set() {
    let set = tokio::task::LocalSet::new();
    set.run_until(async {
        block_in_place(heavy); //~ block-in-place-on-current-thread
    })
    .await;
}

// A helper between: the call is wrong, as one of the ways to it is.
fn helper() -> u32 {
    block_in_place(heavy) //~ block-in-place-on-current-thread
}

// Only tests of the default flavour reach this one.
fn tested() -> u32 {
    block_in_place(heavy) //~ block-in-place-on-current-thread
}

// Who calls this is not known, nor on which runtime.
pub fn public() -> u32 {
    block_in_place(heavy) //~ block-in-place-on-current-thread
}

pub fn drive_a_closure() -> u32 {
    SINGLE.block_on(async { helper() })
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn reaches_it() {
        let sum = super::tested();
        assert_eq!(sum, 1);
    }

    #[tokio::test]
    async fn is_it() {
        assert_eq!(tokio::task::block_in_place(|| 1), 1); //~ block-in-place-on-current-thread
    }
}

#[cfg(test)]
mod of_clients {
    #[tokio::test]
    async fn waits_inside() {
        let client = solana_client::rpc_client::RpcClient::new("http://localhost");
        assert!(client.get_slot().is_ok()); //~ block-in-place-on-current-thread
    }
}

// A helper spawns what the test gives it.
fn start<F: std::future::Future<Output = u32> + Send + 'static>(work: F) {
    tokio::spawn(async move {
        work.await;
    });
}

async fn given() -> u32 {
    block_in_place(|| 1) //~ block-in-place-on-current-thread
}

#[tokio::test]
async fn gives_it() {
    start(given());
}
