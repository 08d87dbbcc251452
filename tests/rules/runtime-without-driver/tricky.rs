// The driver is enabled elsewhere, or what needs it runs elsewhere.
use std::future::Future;
use std::time::Duration;

use tokio::runtime::{Builder, Handle};

fn set_up(builder: &mut Builder) {
    builder.enable_all();
}

pub fn in_a_helper(work: impl Future<Output = ()> + Send + 'static) {
    std::thread::spawn(move || {
        let mut builder = Builder::new_current_thread();
        builder.enable_time();
        set_up(&mut builder);
        builder.build().unwrap().block_on(work);
    });
}

pub fn in_a_branch(work: impl Future<Output = ()> + Send + 'static, network: bool) {
    std::thread::spawn(move || {
        let mut builder = Builder::new_current_thread();
        builder.enable_time();
        if network {
            builder.enable_io();
        }
        builder.build().unwrap().block_on(work);
    });
}

// The socket is polled by the other runtime.
pub fn on_another_runtime(other: Handle) {
    std::thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async move {
            other.spawn(async { tokio::net::TcpStream::connect("127.0.0.1:1").await });
            tokio::time::sleep(Duration::from_millis(1)).await;
        });
    });
}

mod wires {
    pub struct Builder;
    impl Builder {
        pub fn new_current_thread() -> Builder {
            Builder
        }
        pub fn enable_time(self) -> Builder {
            self
        }
        pub fn build(self) -> Option<u32> {
            Some(1)
        }
    }
}

pub fn not_tokios() -> Option<u32> {
    wires::Builder::new_current_thread().enable_time().build()
}
