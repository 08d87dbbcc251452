// Closures of the blocking pool that never end.
use std::time::Duration;

pub fn a_loop() {
    tokio::task::spawn_blocking(|| { //~ endless-blocking-task
        loop {
            println!("still here");
            std::thread::sleep(Duration::from_secs(1));
        }
    });
}

pub fn while_true(handle: tokio::runtime::Handle) {
    handle.spawn_blocking(move || { //~ endless-blocking-task
        while true {
            for i in 0..3 {
                if i == 1 {
                    break;
                }
            }
        }
    });
}

fn poll_devices() {
    println!("begin");
    loop {
        std::thread::sleep(Duration::from_secs(1));
    }
}

pub fn in_a_function() {
    tokio::task::spawn_blocking(move || poll_devices()); //~ endless-blocking-task
    tokio::task::spawn_blocking(poll_devices); //~ endless-blocking-task
}

pub fn in_a_future(handle: tokio::runtime::Handle) {
    let inner = handle.clone();
    handle.spawn_blocking(move || { //~ endless-blocking-task
        inner.block_on(async {
            loop {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        })
    });
}
