use std::time::Duration;

pub async fn not_yet() {
    // punchlist:expect(blocking-sleep-in-async, reason = "until the rewrite", expires = 2999-12-31)
    std::thread::sleep(Duration::from_millis(1));
}

pub async fn for_ever() {
    // punchlist:expect(blocking-sleep-in-async, reason = "expires = 2020-01-31 is only a text here")
    std::thread::sleep(Duration::from_millis(1));
}
