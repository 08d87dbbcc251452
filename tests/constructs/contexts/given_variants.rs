//# src/lib.rs
mod asked;
mod changed;
mod polled_elsewhere;
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

//# src/asked.rs
// What a condition or the guard of an arm asks of a parameter.
use std::time::Duration;

#[derive(PartialEq)]
pub enum Depth {
    Flat,
    Deep,
}

pub enum Source {
    Inline,
    File,
}

fn only_flat() {
    std::thread::sleep(Duration::from_millis(10)); //~ blocking-sleep-in-async
}

fn only_deep() {
    std::thread::sleep(Duration::from_millis(10));
}

fn only_with_base() {
    std::thread::sleep(Duration::from_millis(10));
}

fn without_base() {
    std::thread::sleep(Duration::from_millis(10)); //~ blocking-sleep-in-async
}

fn filled_in() {
    std::thread::sleep(Duration::from_millis(10)); //~ blocking-sleep-in-async
}

fn read(source: &Source, base: Option<&str>, depth: Depth, eager: bool, mut name: Option<String>) {
    match source {
        Source::File if base.is_some() => only_with_base(),
        Source::File => without_base(),
        Source::Inline => {}
    }
    if eager && depth == Depth::Deep {
        only_deep();
    }
    if depth == Depth::Flat || base.is_some() {
        only_flat();
    }
    if depth != Depth::Deep && eager {
        return;
    }
    if name.is_none() {
        name = Some("default".to_string());
    }
    if name.is_some() {
        filled_in();
    }
}

pub async fn task() {
    read(&Source::File, None, Depth::Flat, true, None);
}

pub fn thread() {
    std::thread::spawn(|| read(&Source::File, Some("/"), Depth::Deep, true, None));
}

// After the way out nothing but `Deep` is left.
fn deep_alone(depth: Depth) {
    if depth != Depth::Deep {
        return;
    }
    std::thread::sleep(Duration::from_millis(10));
}

pub async fn flat() {
    deep_alone(Depth::Flat);
}

pub fn deep() {
    std::thread::spawn(|| deep_alone(Depth::Deep));
}

//# src/polled_elsewhere.rs
// The body of an async function runs where its future is polled, not where that is made.
use std::time::Duration;

pub enum Place {
    Here,
    Away,
}

fn leave(place: &Place) {
    match place {
        Place::Here => std::thread::sleep(Duration::from_millis(10)), //~ blocking-sleep-in-async
        Place::Away => {}
    }
}

async fn depart(place: Place) {
    leave(&place);
}

pub async fn makes_it_on_the_pool() {
    let made = tokio::task::spawn_blocking(|| depart(Place::Here)).await.unwrap();
    made.await;
}

fn stay(place: &Place) {
    match place {
        Place::Here => {}
        Place::Away => std::thread::sleep(Duration::from_millis(10)),
    }
}

async fn wait(place: Place) {
    stay(&place);
}

pub async fn waits() {
    wait(Place::Here).await;
}
