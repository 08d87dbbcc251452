// Another worker takes over, or there is nothing to take over.
use std::sync::LazyLock;

use tokio::runtime::{Builder, Runtime};
use tokio::task::block_in_place;

static MANY: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

fn heavy() -> u32 {
    1
}

async fn on_many_threads() -> u32 {
    block_in_place(heavy)
}

pub fn drive() -> u32 {
    MANY.block_on(on_many_threads())
}

async fn spawned() -> u32 {
    block_in_place(heavy)
}

fn spawn() {
    MANY.spawn(spawned());
}

async fn built() -> u32 {
    block_in_place(heavy)
}

pub fn build() -> u32 {
    let mut builder = Builder::new_multi_thread();
    builder.enable_all();
    let runtime = builder.build().unwrap(); //~ runtime-per-call
    runtime.block_on(async { tokio::spawn(built()).await.unwrap() })
}

fn plain() -> u32 {
    block_in_place(heavy)
}

fn thread() {
    std::thread::spawn(|| plain());
}

async fn in_main() -> u32 {
    block_in_place(heavy)
}

#[tokio::main]
async fn main() {
    tokio::spawn(in_main());
    tokio::task::spawn_blocking(|| block_in_place(heavy)).await.unwrap();
    spawn();
    thread();
}

#[cfg(test)]
mod tests {
    #[tokio::test(flavor = "multi_thread")]
    async fn has_workers() {
        assert_eq!(tokio::task::block_in_place(|| 1), 1);
    }
}

#[cfg(test)]
mod of_clients {
    #[tokio::test]
    async fn awaits() {
        let client = solana_client::nonblocking::rpc_client::RpcClient::new("http://localhost".to_string());
        assert!(client.get_slot().await.is_ok());
    }
}
