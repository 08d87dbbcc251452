// What a caller writes for an Option or a bool decides which branch on that parameter it takes.
//# src/lib.rs
use tokio::sync::mpsc::Sender;

pub fn handle(kind: u8, remote: Option<&Sender<u8>>, sure: bool) {
    match kind {
        0 => {
            if let Some(remote) = remote {
                remote.blocking_send(0).unwrap(); // only from a thread: tasks give None
            }
        }
        1 => {
            if sure {
                std::thread::sleep(std::time::Duration::from_millis(1)); //~ blocking-sleep-in-async
            } else {
                std::thread::sleep(std::time::Duration::from_millis(2)); // tasks are sure
            }
        }
        _ => behind_ways_out(remote, sure),
    }
}

fn behind_ways_out(remote: Option<&Sender<u8>>, sure: bool) {
    std::thread::sleep(std::time::Duration::from_millis(3)); //~ blocking-sleep-in-async
    if !sure {
        return;
    }
    std::thread::sleep(std::time::Duration::from_millis(4)); //~ blocking-sleep-in-async
    let Some(remote) = remote else {
        return;
    };
    remote.blocking_send(1).unwrap();
}

pub async fn task() {
    handle(1, None, true);
}

pub fn thread(remote: Sender<u8>) {
    std::thread::spawn(move || handle(0, Some(&remote), false));
}

// Look-alike: a field is not what the caller writes, and a variable may be anything.
pub struct Config {
    remote: Option<Sender<u8>>,
}

fn of_a_field(config: Option<Config>) {
    let config = config.unwrap();
    if let Some(remote) = config.remote {
        remote.blocking_send(2).unwrap(); //~ blocking-tokio-call-in-async
    }
}

fn of_a_variable(remote: Option<Sender<u8>>) {
    if let Some(remote) = remote {
        remote.blocking_send(3).unwrap(); //~ blocking-tokio-call-in-async
    }
}

pub async fn given(remote: Option<Sender<u8>>) {
    of_a_variable(remote.clone());
    of_a_field(Some(Config { remote }));
    std::thread::spawn(|| of_a_variable(None));
}
