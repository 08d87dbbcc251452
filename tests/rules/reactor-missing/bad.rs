// Tokio's operations where the thread has no context.
use std::time::Duration;

pub fn on_a_thread() {
    std::thread::spawn(|| {
        tokio::spawn(async {}); //~ reactor-missing
    });
}

pub async fn a_thread_does_not_inherit() {
    std::thread::spawn(|| {
        let handle = tokio::runtime::Handle::current(); //~ reactor-missing
        handle.block_on(async {});
    });
}

pub fn asks_and_panics_all_the_same() {
    std::thread::spawn(|| {
        let handle = tokio::runtime::Handle::try_current().expect("a runtime"); //~ reactor-missing
        handle.spawn(async {});
    });
}

pub async fn a_scoped_thread_does_not_either() {
    std::thread::scope(|scope| { //~ blocking-wait-in-async
        scope.spawn(|| {
            tokio::task::spawn_blocking(|| 1); //~ reactor-missing
        });
    });
}

fn helper() {
    tokio::spawn(async {}); //~ reactor-missing
}

pub fn through_a_function() {
    std::thread::Builder::new().name("worker".into()).spawn(|| helper()).unwrap();
}

pub fn a_timer_in_another_executor() {
    std::thread::spawn(|| {
        futures::executor::block_on(async {
            tokio::time::sleep(Duration::from_millis(1)).await; //~ reactor-missing
        });
    });
}

fn main() {
    on_a_thread();
    through_a_function();
    a_timer_in_another_executor();
    tokio::spawn(async {}); //~ reactor-missing
    pollster::block_on(async {
        let _ = tokio::net::TcpListener::bind("127.0.0.1:0").await; //~ reactor-missing
    });
}

// Driven by an executor that gives no context, through functions of our own.
async fn connects() {
    let _ = tokio::net::TcpStream::connect("127.0.0.1:1").await;
}

async fn connects_in_the_end() {
    connects().await;
}

pub fn driven_by_another_executor() {
    std::thread::spawn(|| {
        futures::executor::block_on(connects_in_the_end()); //~ reactor-missing
        pollster::block_on(async { connects().await }); //~ reactor-missing
    });
}

// Nobody is known to call it: who has a context takes another way.
pub fn connects_and_waits() {
    pollster::block_on(connects()); //~ reactor-missing
}

pub mod polled_once {
    use futures::FutureExt;

    pub struct Connection {
        runtime: tokio::runtime::Runtime,
    }

    impl Connection {
        pub fn wait(&self) {
            self.runtime.block_on(super::connects());
        }

        pub fn try_now(&self) -> bool {
            super::connects().now_or_never().is_some() //~ reactor-missing
        }
    }
}

// What an adaptor gives is a parallel iterator still: its closures run on rayon's pool.
pub mod in_parallel {
    use rayon::prelude::*;

    pub fn numbered(items: Vec<u32>) {
        items.par_iter().map(|item| item + 1).enumerate().for_each(|(_, _)| {
            tokio::spawn(async {}); //~ reactor-missing
        });
        items.par_chunks_exact(2).with_min_len(4).for_each(|_| {
            tokio::spawn(async {}); //~ reactor-missing
        });
        items.into_par_iter().rev().zip(vec![1, 2]).for_each(|_| {
            tokio::spawn(async {}); //~ reactor-missing
        });
    }
}

pub mod of_devices {
    use tokio_serial::{SerialPortBuilderExt, SerialStream};

    pub fn on_a_thread() {
        std::thread::spawn(|| {
            let _port = SerialStream::open(&tokio_serial::new("/dev/ttyS0", 9600)); //~ reactor-missing
            let _other = tokio_serial::new("/dev/ttyS1", 9600).open_native_async(); //~ reactor-missing
        });
    }
}

// A lazy channel spawns its task at once; what the sound system calls has no context.
pub mod spawned_when_made {
    use cpal::traits::DeviceTrait;
    use tonic::transport::{Channel, Endpoint};

    pub fn on_a_thread() {
        std::thread::spawn(|| {
            let _channel = Endpoint::from_static("http://localhost").keep_alive_while_idle(true).connect_lazy(); //~ reactor-missing
            let _both = Channel::balance_list(std::iter::empty()); //~ reactor-missing
            let _limit = tower::limit::RateLimit::new(1, 2); //~ reactor-missing
        });
    }

    pub fn of_the_sound_system(device: &cpal::Device, config: &cpal::StreamConfig) {
        let _stream = device.build_input_stream(
            config,
            |_: &[f32], _| {
                tokio::spawn(async {}); //~ reactor-missing
            },
            |_| {},
            None,
        );
    }
}
