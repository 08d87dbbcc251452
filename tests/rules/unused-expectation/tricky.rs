use std::time::Duration;

pub async fn in_a_match(n: u32) {
    match n {
        // punchlist:expect(blocking-sleep-in-async, reason = "the arm, not the match")
        0 => std::thread::sleep(Duration::from_millis(1)),
        1 => std::thread::sleep(Duration::from_millis(1)), //~ blocking-sleep-in-async
        _ => {
            // A comment at the end of a block is for nothing that comes later:
            // punchlist:expect(blocking-sleep-in-async, reason = "too late") //~ unused-expectation
        }
    }
    std::thread::sleep(Duration::from_millis(1)); //~ blocking-sleep-in-async
}

/// In documentation it is text: punchlist:expect(blocking-sleep-in-async)
pub async fn documented() {
    let text = "// punchlist:expect(blocking-sleep-in-async)";
    drop(text);
}

pub async fn attributes_are_the_compilers(m: &std::sync::Mutex<u32>) {
    #[allow(clippy::await_holding_lock)]
    let n = *m.lock().unwrap();
    drop(n);
    tokio::task::yield_now().await;
}
