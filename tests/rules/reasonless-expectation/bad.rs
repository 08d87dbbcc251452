use std::time::Duration;

pub async fn none() {
    // punchlist:expect(blocking-sleep-in-async) //~ reasonless-expectation
    std::thread::sleep(Duration::from_millis(1)); //~ blocking-sleep-in-async
}

pub async fn empty() {
    // punchlist:expect(blocking-sleep-in-async, reason = " ") //~ reasonless-expectation
    std::thread::sleep(Duration::from_millis(1)); //~ blocking-sleep-in-async
}
