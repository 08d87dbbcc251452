use std::time::Duration;

pub async fn nothing_to_expect() {
    // punchlist:expect(blocking-sleep-in-async, reason = "was there once") //~ unused-expectation
    tokio::time::sleep(Duration::from_millis(1)).await;
}

pub async fn wrong_rule() {
    // punchlist:expect(lock-across-await, reason = "it is a sleep") //~ unused-expectation
    std::thread::sleep(Duration::from_millis(1)); //~ blocking-sleep-in-async
}

pub async fn wrong_statement() {
    // punchlist:expect(blocking-sleep-in-async, reason = "for the next statement") //~ unused-expectation
    let time = Duration::from_millis(1);
    std::thread::sleep(time); //~ blocking-sleep-in-async
}
