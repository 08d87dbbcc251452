// Names that async functions share with synchronous ones.
use std::sync::mpsc;

pub struct Local;

impl Local {
    pub fn stop(&self) {}
}

pub struct Remote;

impl Remote {
    pub async fn stop(&self) {}
}

pub async fn stops(local: &Local, remote: &Remote) {
    local.stop();
    remote.stop().await;
}

pub async fn sends(sender: mpsc::Sender<u32>) {
    let _ = sender.send(1);
}

#[cfg(feature = "blocking")]
fn flush() {}

#[cfg(not(feature = "blocking"))]
async fn flush() {}

pub async fn twins() {
    flush();
}

#[maybe_async::maybe_async]
async fn ping() {}

pub fn rewritten() {
    ping();
}

#[tokio::main(flavor = "current_thread")]
async fn entry() {}

pub fn calls_the_entry() {
    std::thread::spawn(|| {
        entry();
    });
}

pub async fn starts() -> tokio::task::JoinHandle<()> {
    tokio::spawn(async {})
}

pub async fn shadowed() {
    let flush = || 1;
    flush();
}

// Other shapes.
pub mod shapes {
    use std::future::Future;
    use std::pin::Pin;

    use tokio::sync::oneshot;

    pub mod blocking {
        pub fn save(_line: &str) {}
    }

    async fn save(_line: &str) {}

    pub async fn a_sync_twin() {
        use blocking::save;
        save("a");
    }

    pub async fn a_local_function_of_the_name() {
        fn save(_line: &str) {}
        save("a");
    }

    pub async fn a_closure_of_the_name() {
        let save = |_line: &str| {};
        save("a");
    }

    #[tokio::main]
    async fn serve() { //~ runtime-per-call
        save("a").await;
    }

    pub fn an_entry() {
        serve();
    }

    pub struct Log;

    impl Log {
        pub fn save(&self, _line: &str) {}
    }

    pub struct Store;

    impl Store {
        pub async fn save(&self, _line: &str) {}
    }

    pub async fn by_the_type(log: Log, store: Store) {
        log.save("a");
        store.save("b"); //~ future-not-awaited
    }

    pub async fn a_type_is_an_intention() {
        let _: Pin<Box<dyn Future<Output = ()>>> = Box::pin(save("a"));
    }

    // It has begun when it returns: only possible.
    pub fn request() -> impl Future<Output = ()> {
        let (answer, wait) = oneshot::channel();
        tokio::spawn(async move {
            let _ = answer.send(());
        });
        async move {
            let _ = wait.await;
        }
    }

    pub async fn begins_at_once() {
        request(); //~ future-not-awaited
    }

    // The inner future is polled after all.
    pub async fn awaited_twice() {
        let inner = tokio::spawn(async { save("a") }).await.unwrap();
        inner.await;
        tokio::spawn(async { save("b") }).await.unwrap().await;
    }

    pub async fn the_last_of_the_block() -> impl Future<Output = ()> {
        save("a")
    }

    pub async fn in_a_select() {
        tokio::select! {
            _ = save("a") => {
                save("b"); //~ future-not-awaited
            }
            _ = save("c") => save("d").await,
        }
    }

    pub fn handed_to_a_function() {
        fn run<F: Future>(_future: F) {}
        run(save("a"));
    }

    // It asks for the work itself, and gives a way to wait for it.
    pub struct Plan;

    impl Plan {
        fn ask(&mut self) -> tokio::sync::oneshot::Receiver<()> {
            tokio::sync::oneshot::channel().1
        }

        pub fn rebuild(&mut self) -> impl Future<Output = ()> {
            let waiter = self.ask();
            futures::FutureExt::map(waiter, |_| ())
        }

        pub fn rebuild_later(&mut self) {
            let _waiter = self.rebuild();
        }
    }

    pub async fn in_a_closure_for_the_error(result: Result<(), String>) {
        let _ = result.map_err(|error| {
            log(&error); //~ future-not-awaited
            error
        });
    }

    async fn log(_line: &str) {}
}

// The work is done when the function returns; its future only tells when it took effect.
pub struct Debouncer {
    asked: std::cell::Cell<u32>,
}

impl Debouncer {
    fn ask(&self) {
        self.asked.set(self.asked.get() + 1);
    }

    fn rebuild(&self) -> impl std::future::Future<Output = ()> {
        self.ask();
        async {}
    }

    pub fn without_waiting(&self) {
        let _waiter = self.rebuild();
    }
}

// A trait for all that its bound lets in: not for the handle of a task.
mod blanket {
    pub trait Finish: Send {
        fn finish(self);
    }

    pub trait Transaction: Send {
        #[allow(async_fn_in_trait)]
        async fn abort(self);
    }

    impl<T: Finish + 'static> Transaction for T {
        async fn abort(self) {
            self.finish();
        }
    }

    pub struct Worker {
        handle: tokio::task::JoinHandle<()>,
    }

    impl Drop for Worker {
        fn drop(&mut self) {
            self.handle.abort();
        }
    }
}

// The same names of other traits, and values that give no future.
pub mod other_traits {
    use std::io::Write;

    use tokio::io::AsyncReadExt;

    pub async fn writes(mut file: std::fs::File, mut lines: Vec<u8>) {
        let _ = file.write_all(b"x"); //~ blocking-fs-in-async
        lines.write_all(b"x").unwrap();
        let _ = lines.flush();
    }

    pub async fn reads(mut stream: tokio::net::TcpStream) -> std::io::Result<usize> {
        let mut into = [0u8; 4];
        stream.read_exact(&mut into).await?;
        stream.read(&mut into).await
    }
}

pub mod values {
    use tokio::io::AsyncWriteExt;

    pub struct Server {
        stop: Box<dyn Fn() -> Result<(), String>>,
    }

    pub struct Quits;

    impl Quits {
        pub fn shutdown(&self) {}
    }

    impl Server {
        pub async fn stops(&self, mut stream: tokio::net::TcpStream, other: &Quits) {
            let _ = (self.stop)();
            other.shutdown();
            let _ = stream.shutdown().await;
        }
    }

    pub fn starts<F, T>(spawn: F)
    where
        F: Fn(u32) -> tokio::task::JoinHandle<T>,
    {
        spawn(1);
    }
}

// A type with a method of its own of that name.
pub mod own_method {
    use futures::SinkExt;

    pub async fn closes(mut sender: tokio_util::sync::PollSender<u32>) {
        let _ = sender.send(1).await;
        sender.close();
    }
}

// Kept, and wanted.
pub mod kept {
    use tokio::sync::{Mutex, Notify};

    pub async fn registers_at_once(notify: &Notify) {
        let _told = notify.notified();
        tokio::task::yield_now().await;
    }

    pub async fn given_to_a_macro(lock: &Mutex<u32>) {
        let first = lock.lock();
        let second = tokio::time::sleep(std::time::Duration::from_secs(1));
        tokio::select! {
            _ = first => {}
            _ = second => {}
        }
    }

    pub async fn used_and_hidden(lock: &Mutex<u32>) {
        let guard = lock.lock();
        let guard = guard.await;
        println!("{guard}");
    }
}

// One of two, by the build.
pub async fn by_platform() {
    #[cfg(unix)]
    let stopped = async {
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    };
    #[cfg(not(unix))]
    let stopped = std::future::pending::<()>();
    tokio::select! {
        () = stopped => {}
    }
}

// The same names of std's traits give no future.
pub mod of_std {
    use std::io::{BufRead, Seek, SeekFrom};

    pub fn reads(mut file: std::fs::File) {
        let _ = file.seek(SeekFrom::Start(0));
        let _ = file.rewind();
        let _ = file.sync_all();
        let mut line = String::new();
        let _ = std::io::BufReader::new(file).read_line(&mut line);
    }
}

// The future of a branch is the variable outside, whatever the branch calls its result.
pub async fn in_a_branch() {
    let result = work();
    tokio::select! {
        result = result => drop(result),
        _ = other() => {}
    }
}

async fn work() -> u32 {
    1
}

async fn other() {}

// An own `send` is meant before that of a trait, and without a sink there is none.
pub mod of_own_sinks {
    use futures::prelude::*;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    pub struct Outbox(Vec<u32>);

    impl Outbox {
        pub fn send(&mut self, value: u32) {
            self.0.push(value);
        }
    }

    impl Sink<u32> for Outbox {
        type Error = ();
        fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), ()>> {
            Poll::Ready(Ok(()))
        }
    }

    pub trait Tells {
        fn send(&mut self, value: u32) {
            drop(value);
        }
    }

    pub struct Log;

    impl Tells for Log {}

    pub async fn tells(outbox: &mut Outbox, log: &mut Log) {
        outbox.send(1);
        log.send(1);
    }
}
