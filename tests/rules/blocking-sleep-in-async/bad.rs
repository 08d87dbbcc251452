// The thread sleeps where a runtime is driven.
use std::thread;
use std::time::Duration;

pub async fn directly() {
    std::thread::sleep(Duration::from_millis(10)); //~ blocking-sleep-in-async
}

pub async fn by_module() {
    thread::sleep(Duration::from_millis(10)); //~ blocking-sleep-in-async
}

mod renamed {
    use std::thread::sleep as pause;
    use std::time::Duration;

    pub async fn by_another_name() {
        pause(Duration::from_millis(10)); //~ blocking-sleep-in-async
    }
}

fn back_off(attempt: u32) {
    thread::sleep(Duration::from_millis(10 << attempt)); //~ blocking-sleep-in-async
}

pub async fn through_a_function() {
    for attempt in 0..3 {
        back_off(attempt);
    }
}

pub fn in_a_task() {
    let runtime = tokio::runtime::Handle::current();
    runtime.spawn(async {
        thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
    });
}

pub async fn in_a_branch(mut stop: tokio::sync::mpsc::Receiver<()>) {
    loop {
        tokio::select! {
            _ = stop.recv() => break,
            _ = async { //~ timeout-around-blocking
                thread::sleep(Duration::from_millis(5)); //~ blocking-sleep-in-async
            } => {}
        }
    }
}

pub async fn in_a_closure_that_runs_here(values: Vec<u32>) -> u32 {
    values.into_iter().map(|value| {
        thread::sleep(Duration::from_millis(1)); //~ blocking-sleep-in-async
        value
    }).sum()
}

pub struct Poller {
    pause: Duration,
}

impl Poller {
    fn wait(&self) {
        thread::park_timeout(self.pause); //~ blocking-sleep-in-async
    }

    pub async fn poll(&self) {
        self.wait();
    }
}
