// Futures that are made and dropped.
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::mpsc::Sender;
use tokio::sync::Mutex;

async fn save(key: u32) -> u32 {
    key
}

fn boxed() -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async {})
}

fn opaque() -> impl Future<Output = ()> {
    async {}
}

pub struct Service {
    state: Arc<Mutex<u32>>,
}

impl Service {
    pub async fn stop(&self) {}

    pub async fn restart(&self, again: bool) {
        self.stop(); //~ future-not-awaited
        if again {
            let _ = self.stop(); //~ future-not-awaited
        }
        match again {
            true => drop(self.stop()), //~ future-not-awaited
            false => {
                let _ = self.state.lock(); //~ future-not-awaited
            }
        }
    }
}

pub async fn sends(sender: Sender<u32>) {
    let _ = sender.send(1); //~ future-not-awaited
    _ = sender.send(2); //~ future-not-awaited
}

pub async fn sleeps() {
    tokio::time::sleep(std::time::Duration::from_millis(5)); //~ future-not-awaited
    boxed(); //~ future-not-awaited
    opaque(); //~ future-not-awaited
}

pub fn in_a_thread() {
    std::thread::spawn(|| {
        save(1); //~ future-not-awaited
        println!("done");
    });
}

#[async_trait::async_trait]
pub trait Closes {
    async fn close(&self);
}

pub async fn of_a_trait(value: &dyn Closes, key: bool) {
    let _ = if key { value.close() } else { value.close() }; //~ future-not-awaited
}

// Other shapes.
pub mod shapes {
    use std::future::Future;
    use std::pin::Pin;
    use std::sync::Arc;
    use std::time::Duration;

    use futures::future::BoxFuture;
    use tokio::sync::{mpsc, Notify};

    async fn save(_line: &str) -> Result<(), String> {
        Ok(())
    }

    pub async fn statement() {
        save("a"); //~ future-not-awaited
    }

    pub async fn underscore() {
        let _ = save("a"); //~ future-not-awaited
        _ = save("b"); //~ future-not-awaited
    }

    pub async fn a_variable_that_nothing_uses() {
        let _saved = save("a"); //~ future-not-awaited
    }

    pub fn in_sync_code() {
        save("a"); //~ future-not-awaited
    }

    pub struct Store;

    impl Store {
        async fn flush(&mut self) {}

        pub async fn close(&mut self) {
            self.flush(); //~ future-not-awaited
            Self::flush(self); //~ future-not-awaited
        }
    }

    #[async_trait::async_trait]
    pub trait Backend: Send + Sync {
        async fn shutdown(&self);
    }

    pub struct Memory;

    #[async_trait::async_trait]
    impl Backend for Memory {
        async fn shutdown(&self) {}
    }

    pub async fn through_a_trait_object(backend: Arc<dyn Backend>) {
        backend.shutdown(); //~ future-not-awaited
    }

    pub async fn through_a_bound<B: Backend>(backend: &B) {
        backend.shutdown(); //~ future-not-awaited
    }

    fn boxed() -> BoxFuture<'static, ()> {
        Box::pin(async {})
    }

    fn pinned() -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(async {})
    }

    fn opaque() -> impl Future<Output = ()> {
        async {}
    }

    pub async fn functions_that_return_one() {
        boxed(); //~ future-not-awaited
        pinned(); //~ future-not-awaited
        let _ = opaque(); //~ future-not-awaited
    }

    pub async fn of_tokio(sender: mpsc::Sender<u32>, notify: Arc<Notify>) {
        tokio::time::sleep(Duration::from_millis(5)); //~ future-not-awaited
        let _ = sender.send(1); //~ future-not-awaited
        notify.notified(); //~ future-not-awaited
    }

    pub async fn an_async_block() {
        async { //~ future-not-awaited
            save("a").await.ok();
        };
        save("b").await.ok();
    }

    pub async fn a_map_that_nobody_drives(lines: Option<String>) {
        lines.map(|line| async move { save(&line).await }); //~ future-not-awaited
        let _ = Some("a").map(|line| save(line)); //~ future-not-awaited
    }

    pub async fn the_value_of_a_task() {
        tokio::spawn(async { save("a") }); //~ future-not-awaited
    }
}

mod channels_of_futures {
    use futures::channel::mpsc;
    use futures::SinkExt;

    pub async fn sends() {
        let (mut sender, _receiver) = mpsc::channel::<u32>(1);
        let _ = sender.send(1); //~ future-not-awaited
        let (mut unbounded, _other) = mpsc::unbounded::<u32>();
        let _ = unbounded.send(1); //~ future-not-awaited
    }
}

// Methods of extension traits, and functions that are values.
pub mod not_known_by_name {
    use std::future::Future;
    use std::sync::Arc;

    use futures::future::BoxFuture;
    use tokio::io::AsyncWriteExt;

    pub async fn writes(mut file: tokio::fs::File) {
        file.write_all(b"x"); //~ future-not-awaited
        let _ = file.flush(); //~ future-not-awaited
        _ = file.shutdown(); //~ future-not-awaited
    }

    pub async fn constructors(waits: Vec<tokio::sync::oneshot::Receiver<u32>>) {
        futures::future::poll_fn(|_| std::task::Poll::Ready(())); //~ future-not-awaited
        futures::future::join_all(waits); //~ future-not-awaited
    }

    pub struct Callbacks<F> {
        named: Arc<Box<dyn Fn(u32) -> BoxFuture<'static, ()> + Send + Sync>>,
        other: F,
    }

    impl<F: Fn(u32)> Callbacks<F> {
        pub async fn calls(&self) {
            (self.named)(1); //~ future-not-awaited
            (self.named)(2).await;
            (self.other)(3);
        }
    }

    pub async fn of_a_parameter<F, Fut>(f: F, g: impl Fn(u32))
    where
        F: Fn(u32) -> Fut,
        Fut: Future<Output = ()>,
    {
        f(1); //~ future-not-awaited
        let _ = f(2); //~ future-not-awaited
        f(3).await;
        g(4);
    }

    pub async fn of_a_local() {
        let hook: Box<dyn Fn() -> BoxFuture<'static, ()>> = Box::new(|| Box::pin(async {}));
        hook(); //~ future-not-awaited
        hook().await;
    }
}

// Kept in a variable that nothing uses: macros that only show are no use, nor is a later variable of that name.
pub mod kept {
    use super::save as job;
    use std::sync::Arc;
    use tokio::sync::{Mutex, RwLock, Semaphore};

    pub async fn beside_a_macro() {
        let _later = super::save(1); //~ future-not-awaited
        super::save(2).await;
        println!("saved");
    }

    pub async fn of_a_lock(lock: Arc<Mutex<u32>>, table: &RwLock<u32>, slots: &Semaphore) {
        let _lock = lock.lock(); //~ future-not-awaited
        let _table = table.write(); //~ future-not-awaited
        let _slot = slots.acquire(); //~ future-not-awaited
        super::save(1).await;
    }

    pub async fn renamed() {
        job(1); //~ future-not-awaited
        let _job = job(2); //~ future-not-awaited
        job(3).await;
    }

    pub async fn hidden() {
        let made = super::save(1); //~ future-not-awaited
        let made = super::save(2).await + 1;
        println!("{made}");
    }
}

pub mod of_files {
    use std::io::SeekFrom;
    use tokio::fs::File;
    use tokio::io::{AsyncBufReadExt, AsyncSeekExt, BufReader};

    pub async fn forgets(mut file: File) {
        file.seek(SeekFrom::Start(0)); //~ future-not-awaited
        file.rewind(); //~ future-not-awaited
        file.sync_all(); //~ future-not-awaited
        let _ = file.set_len(1); //~ future-not-awaited
        let mut line = String::new();
        BufReader::new(file).read_line(&mut line); //~ future-not-awaited
    }
}

pub mod of_actors {
    use xtra::prelude::*;

    pub async fn tells<A>(address: Address<A>) {
        address.send(1); //~ future-not-awaited
        address.do_send_async(2); //~ future-not-awaited
        let _ = address.send(3).await;
        let _ = address.do_send(4);
    }
}

pub mod of_own_sinks {
    use futures::channel::mpsc::Sender;
    use futures::prelude::*;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    pub struct Outbox(Sender<u32>);

    impl Sink<u32> for Outbox {
        type Error = ();
        fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), ()>> {
            Poll::Ready(Ok(()))
        }
    }

    pub async fn tells(outbox: &mut Outbox) {
        outbox.send(1); //~ future-not-awaited
        let _ = outbox.send(2).await;
    }
}
