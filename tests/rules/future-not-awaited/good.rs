// Futures that go somewhere, and calls that give none.
use std::future::Future;
use tokio::sync::mpsc::{Sender, UnboundedSender};

async fn save(key: u32) -> u32 {
    key
}

fn sync_save(key: u32) -> u32 {
    key
}

pub async fn awaited() {
    save(1).await;
    let _ = save(2).await;
    let (_, _) = tokio::join!(save(3), save(4));
    sync_save(5);
}

pub async fn handed_on() -> Vec<u32> {
    tokio::spawn(save(1));
    let _ = tokio::spawn(save(2));
    tokio::task::spawn_blocking(|| sync_save(3));
    let futures = vec![save(4), save(5)];
    futures::future::join_all(futures).await
}

pub fn returned() -> impl Future<Output = u32> {
    save(1)
}

pub fn kept(list: &mut Vec<tokio::task::JoinHandle<u32>>) {
    list.push(tokio::spawn(save(1)));
}

pub async fn sends(bounded: Sender<u32>, unbounded: UnboundedSender<u32>) {
    let _ = bounded.send(1).await;
    let _ = bounded.try_send(2);
    let _ = unbounded.send(3);
}

pub async fn held() {
    let work = save(1);
    tokio::pin!(work);
    (&mut work).await;
}
