//# src/lib.rs
mod changed;
mod unknown;
use std::time::Duration;

pub enum Request {
    Register(String),
    Next,
    Flush { all: bool },
}

pub struct Stamped {
    pub inner: Request,
    pub at: u64,
}

fn wait_for_next() {
    std::thread::sleep(Duration::from_millis(10));
}

fn flush_now() {
    std::thread::sleep(Duration::from_millis(10)); //~ blocking-sleep-in-async
}

fn register() {
    std::thread::sleep(Duration::from_millis(10)); //~ blocking-sleep-in-async
}

// `Next` is only given by a thread of its own, through two functions and a wrapper.
fn answer(request: &Stamped) {
    match &request.inner {
        Request::Register(_) => register(),
        Request::Next => wait_for_next(),
        Request::Flush { .. } => flush_now(),
    }
}

fn send(request: &Stamped) {
    answer(request);
}

pub async fn task() {
    send(&Stamped { inner: Request::Register("a".to_string()), at: 1 });
    let last = Stamped { inner: Request::Flush { all: true }, at: 2 };
    send(&last);
}

pub fn starts() {
    std::thread::spawn(|| loop {
        let next = Stamped { inner: Request::Next, at: 3 };
        send(&next);
    });
}

//# src/unknown.rs
// The value is not seen where it is made: every arm may be taken.
use std::time::Duration;

pub enum Command {
    Stop,
    Wait,
}

fn pause() {
    std::thread::sleep(Duration::from_millis(10)); //~ blocking-sleep-in-async
}

fn run(command: Command) {
    match command {
        Command::Stop => {}
        Command::Wait => pause(),
    }
}

fn next_after(command: Command) -> Command {
    match command {
        Command::Stop => Command::Wait,
        Command::Wait => Command::Stop,
    }
}

pub async fn given(command: Command) {
    run(command);
    run(Command::Stop);
}

pub async fn made_of_another() {
    run(next_after(Command::Stop));
}

//# src/changed.rs
// A variable that may hold another variant by then.
use std::time::Duration;

pub enum Mode {
    Off,
    On,
}

fn act() {
    std::thread::sleep(Duration::from_millis(10)); //~ blocking-sleep-in-async
}

fn apply(mode: &Mode) {
    if let Mode::On = mode {
        act();
    }
}

pub async fn changed(on: bool) {
    let mut mode = Mode::Off;
    if on {
        mode = Mode::On;
    }
    apply(&mode);
}
