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

// Other shapes.
pub mod shapes {
    use std::future::Future;

    use futures::future::{join_all, BoxFuture};
    use tokio::task::JoinSet;

    async fn save(_line: &str) -> Result<(), String> {
        Ok(())
    }

    pub async fn awaited() {
        save("a").await.ok();
        let _ = save("b").await;
        let saved = save("c");
        saved.await.ok();
    }

    pub fn returned() -> impl Future<Output = Result<(), String>> {
        save("a")
    }

    pub fn boxed() -> BoxFuture<'static, Result<(), String>> {
        Box::pin(save("a"))
    }

    pub async fn pushed() {
        let mut all = Vec::new();
        all.push(save("a"));
        all.push(save("b"));
        join_all(all).await;
    }

    pub async fn joined() {
        let (_a, _b) = tokio::join!(save("a"), save("b"));
    }

    pub async fn mapped_and_driven(lines: Vec<&'static str>) {
        join_all(lines.iter().map(|line| save(line))).await;
        let all: Vec<_> = lines.iter().map(|line| save(line)).collect();
        join_all(all).await;
    }

    pub async fn handles_of_tasks() {
        tokio::spawn(save("a"));
        let _ = tokio::spawn(async { save("b").await });
        let _handle = tokio::task::spawn_blocking(|| 1);
        tokio::spawn(async { save("c").await.ok() });
    }

    pub async fn in_a_set() {
        let mut set = JoinSet::new();
        set.spawn(save("a"));
        while set.join_next().await.is_some() {}
    }
}

mod channels_of_futures {
    use futures::channel::{mpsc, oneshot};
    use futures::SinkExt;

    pub async fn sends() {
        let (mut sender, _receiver) = mpsc::channel::<u32>(1);
        let _ = sender.try_send(1);
        let _ = sender.send(2).await;
        let (unbounded, _other) = mpsc::unbounded::<u32>();
        let _ = unbounded.unbounded_send(1);
        let (once, _answer) = oneshot::channel::<u32>();
        let _ = once.send(1);
    }
}

// An attribute makes a stream of the block. The grammar has no attribute there: what did not parse beside an expression
// says what its value is for.
mod attributed {
    pub async fn stream() {
        let stream = #[try_stream]
        async move {
            std::future::ready(()).await;
        };
        take(stream);
    }

    fn take<S>(_stream: S) {}
}
