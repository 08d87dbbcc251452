// The `select!` of crossbeam: it waits once, and its handlers are code like any other.
//# src/lib.rs
use crossbeam_channel::{after, select, Receiver, Sender};
use std::time::Duration;

pub async fn in_async(numbers: Receiver<u32>, names: Sender<String>) {
    select! {
        recv(numbers) -> number => println!("{number:?}"), //~ blocking-wait-in-async
        recv(after(Duration::from_secs(1))) -> _ => {
            std::thread::sleep(Duration::from_millis(10)); //~ blocking-sleep-in-async
        }
        send(names, "a".to_string()) -> sent => sent.unwrap(),
    }
    crossbeam::channel::select! {
        send(names, "b".to_string()) -> sent => sent.unwrap(), // never waits where the channel has no bound
    }
    crossbeam::select! {
        recv(numbers) -> number => println!("{number:?}"), //~ blocking-wait-in-async
        default(Duration::from_secs(2)) => println!("late"),
    }
}

// Asks and goes on.
pub async fn only_asks(numbers: Receiver<u32>) {
    select! {
        recv(numbers) -> number => println!("{number:?}"),
        default => println!("nothing"),
    }
}

pub fn on_a_thread(numbers: Receiver<u32>) {
    std::thread::spawn(move || loop {
        select! {
            recv(numbers) -> number => match number {
                Ok(_) => std::thread::sleep(Duration::from_millis(11)),
                Err(_) => return,
            },
        }
    });
}
