// Loops that look endless.
use std::sync::mpsc;
use std::time::Duration;

pub fn by_a_question_mark(receiver: mpsc::Receiver<u32>) {
    tokio::task::spawn_blocking(move || -> Result<(), mpsc::RecvError> {
        loop {
            println!("{}", receiver.recv()?);
        }
    });
}

pub fn by_a_panic(receiver: mpsc::Receiver<u32>) {
    tokio::task::spawn_blocking(move || loop {
        println!("{}", receiver.recv().unwrap());
    });
}

pub fn by_a_label(receiver: mpsc::Receiver<u32>) {
    tokio::task::spawn_blocking(move || {
        'outer: loop {
            loop {
                if receiver.try_recv().is_err() {
                    break 'outer;
                }
            }
        }
    });
}

pub fn by_the_end_of_the_program() {
    tokio::task::spawn_blocking(|| loop {
        std::thread::sleep(Duration::from_secs(1));
        std::process::exit(0);
    });
}

// The loop is in a future that is spawned, not driven here.
pub fn elsewhere(handle: tokio::runtime::Handle) {
    tokio::task::spawn_blocking(move || {
        handle.spawn(async {
            loop {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        });
    });
}

// The loop is in a closure that another thread runs.
pub fn on_another_thread() {
    tokio::task::spawn_blocking(|| {
        std::thread::spawn(|| loop {
            std::thread::sleep(Duration::from_secs(1));
        });
    });
}
