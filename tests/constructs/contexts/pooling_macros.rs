//# src/lib.rs
// A project's own macro that gives its argument to the blocking pool.
#[macro_use]
mod macros;

fn wait(seconds: u64) -> u64 {
    std::thread::sleep(std::time::Duration::from_secs(seconds));
    seconds
}

fn wait_here(seconds: u64) -> u64 {
    std::thread::sleep(std::time::Duration::from_secs(seconds)); //~ blocking-sleep-in-async
    seconds
}

pub async fn pooled(seconds: u64) -> u64 {
    let (waited, _) = spawn_blocking!((
        match seconds {
            0 => 0,
            _ => wait(seconds),
        },
        seconds
    ))
    .unwrap();
    waited
}

pub async fn logged(seconds: u64) -> u64 {
    logged!(wait_here(seconds))
}
//# src/macros.rs
macro_rules! spawn_blocking {
    ($what:expr) => {
        tokio::task::spawn_blocking(move || $what).await
    };
}

macro_rules! logged {
    ($what:expr) => {{
        let value = $what;
        println!("{value}");
        value
    }};
}
