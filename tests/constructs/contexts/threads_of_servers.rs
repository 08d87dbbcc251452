//# src/main.rs
// A thread for each server: the program starts all of them once, and waits for their end, which is
// its own.
use std::thread::JoinHandle;
use tokio::runtime::Runtime;

async fn serve(port: u32) -> u32 {
    tokio::task::yield_now().await;
    port
}

fn serves(ports: Vec<u32>) {
    let mut servers: Vec<JoinHandle<u32>> = Vec::new();
    for port in ports {
        servers.push(std::thread::spawn(move || {
            let runtime = Runtime::new().unwrap();
            runtime.block_on(serve(port))
        }));
    }
    for server in servers {
        server.join().unwrap();
    }
}

fn asks(port: u32) -> u32 {
    let asked = std::thread::spawn(move || {
        let runtime = Runtime::new().unwrap(); //~ runtime-per-call
        runtime.block_on(serve(port))
    });
    asked.join().unwrap()
}

/// Who stops the server calls what is given back.
fn serves_until(port: u32) -> impl FnOnce() {
    let server = std::thread::spawn(move || {
        let runtime = Runtime::new().unwrap();
        runtime.block_on(serve(port))
    });
    move || {
        server.join().unwrap();
    }
}

fn main() {
    let ends: Vec<_> = (0..10).map(serves_until).collect();
    ends.into_iter().for_each(|end| end());
    serves(vec![80, 443]);
    for port in 0..10 {
        asks(port);
    }
}
