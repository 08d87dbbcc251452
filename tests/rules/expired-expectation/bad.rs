use std::time::Duration;

pub async fn long_ago() {
    // punchlist:expect(blocking-sleep-in-async, reason = "until the rewrite", expires = 2020-01-31) //~ expired-expectation
    std::thread::sleep(Duration::from_millis(1)); //~ blocking-sleep-in-async
}
