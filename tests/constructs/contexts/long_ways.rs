//# src/lib.rs
// Over so many calls it is a guess that each of them is made.
use std::time::Duration;

fn a1(on: bool) { if on { a2(on) } }
fn a2(on: bool) { if on { a3(on) } }
fn a3(on: bool) { if on { a4(on) } }
fn a4(on: bool) { if on { a5(on) } }
fn a5(on: bool) { if on { a6(on) } }
fn a6(on: bool) { if on { a7(on) } }
fn a7(on: bool) {
    if on {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
        a8(on)
    }
}
fn a8(on: bool) {
    if on {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async?
        short(on)
    }
}
// There is a shorter way as well.
fn short(on: bool) {
    if on {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
pub async fn misuse(on: bool) {
    a1(on);
    short(on);
}

// A closure that runs in its own function is no call.
fn b1(on: Option<u8>) { on.map(|n| b2(Some(n))); }
fn b2(on: Option<u8>) { on.map(|n| b3(Some(n))); }
fn b3(on: Option<u8>) { on.map(|n| b4(Some(n))); }
fn b4(on: Option<u8>) { on.map(|n| b5(Some(n))); }
fn b5(on: Option<u8>) {
    if on.is_some() {
        std::thread::sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
pub async fn misuse_in_closures(on: Option<u8>) {
    b1(on);
}
