//! The operations: what is done in each context. True: it went well; false: it gave an error, without a panic. The names
//! are those of the table. Misuse and remedies side by side: a remedy must be fine wherever the table says so.

use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::{mpsc, oneshot, Mutex, RwLock};
use tokio::task::{block_in_place, LocalSet};

pub type Operation = fn() -> bool;

pub const ALL: &[(&str, Operation)] = &[
    // Runtimes: built, driven, dropped, let go.
    ("rt_new_drop", || done(drop(runtime()))),
    ("rt_ct_new_drop", || done(drop(Builder::new_current_thread().enable_all().build().unwrap()))),
    ("rt_new_forget", || done(std::mem::forget(runtime()))),
    ("rt_new_shutdown_bg", || done(runtime().shutdown_background())),
    ("rt_new_shutdown_timeout", || done(runtime().shutdown_timeout(Duration::from_millis(50)))),
    ("rt_new_shutdown_timeout0", || done(runtime().shutdown_timeout(Duration::ZERO))),
    ("struct_rt_drop", || done(drop(Owner { _runtime: runtime() }))),
    ("arc_rt_drop", || done(drop(Arc::new(runtime())))),
    ("rt_new_block_on", || runtime().block_on(async { true })),
    ("thread_rt_block_on", || std::thread::spawn(|| runtime().block_on(async { true })).join().unwrap()),
    ("scope_rt_block_on", || {
        std::thread::scope(|scope| scope.spawn(|| runtime().block_on(async { true })).join().unwrap())
    }),
    ("tokio_main_fn", || done(entry())),
    ("localset_block_on", || LocalSet::new().block_on(&runtime(), async { true })),
    // The context's handle.
    ("h_current", || done(drop(Handle::current()))),
    ("h_try_current", || Handle::try_current().is_ok()),
    ("h_block_on", || Handle::current().block_on(async { true })),
    ("try_else", || match Handle::try_current() {
        Ok(handle) => handle.block_on(async { true }),
        Err(_) => runtime().block_on(async { true }),
    }),
    ("bip", || block_in_place(|| true)),
    ("bip_h_block_on", || block_in_place(|| Handle::current().block_on(async { true }))),
    ("bip_rt_new_block_on", || block_in_place(|| runtime().block_on(async { true }))),
    ("bip_rt_new_drop", || done(block_in_place(|| drop(runtime())))),
    // What needs a context when it is called.
    ("spawn", || done(drop(tokio::spawn(async {})))),
    ("spawn_blocking", || done(drop(tokio::task::spawn_blocking(|| ())))),
    ("spawn_local", || done(drop(tokio::task::spawn_local(async {})))),
    ("localset_new", || done(drop(LocalSet::new()))),
    ("sleep_ctor", || done(drop(tokio::time::sleep(Duration::from_millis(1))))),
    ("timeout_ctor", || done(drop(tokio::time::timeout(Duration::from_millis(1), async {})))),
    ("interval_ctor", || done(drop(tokio::time::interval(Duration::from_millis(1))))),
    ("unix_pair", || tokio::net::UnixStream::pair().is_ok()),
    ("cmd_new", || done(drop(tokio::process::Command::new("true")))),
    ("cmd_spawn", || tokio::process::Command::new("true").spawn().is_ok()),
    ("tcp_bind_ctor", || done(drop(tokio::net::TcpListener::bind("127.0.0.1:0")))),
    ("fs_read_ctor", || done(drop(tokio::fs::read("/dev/null")))),
    // Tokio's own blocking calls, with nothing to wait for.
    ("mpsc_blocking_recv", || {
        let (sender, mut receiver) = mpsc::channel(1);
        sender.try_send(1).unwrap();
        receiver.blocking_recv() == Some(1)
    }),
    ("mpsc_blocking_send", || {
        let (sender, _receiver) = mpsc::channel(1);
        sender.blocking_send(1).is_ok()
    }),
    ("oneshot_blocking_recv", || {
        let (sender, receiver) = oneshot::channel();
        sender.send(1).unwrap();
        receiver.blocking_recv() == Ok(1)
    }),
    ("mutex_blocking_lock", || done(drop(Mutex::new(1).blocking_lock()))),
    ("rwlock_blocking_read", || done(drop(RwLock::new(1).blocking_read()))),
    ("rwlock_blocking_write", || done(drop(RwLock::new(1).blocking_write()))),
    ("bip_mpsc_blocking_recv", || {
        let (sender, mut receiver) = mpsc::channel(1);
        sender.try_send(1).unwrap();
        block_in_place(|| receiver.blocking_recv()) == Some(1)
    }),
    // What needs nothing.
    ("mutex_try_lock", || Mutex::new(1).try_lock().is_ok()),
    ("instant_now", || tokio::time::Instant::now().elapsed() >= Duration::ZERO),
];

fn done(_: ()) -> bool {
    true
}

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

struct Owner {
    _runtime: Runtime,
}

#[tokio::main]
async fn entry() {
    tokio::task::yield_now().await;
}
