use std::time::Duration;

pub async fn on_the_last_day() {
    // punchlist:expect(blocking-sleep-in-async, reason = "today", expires = 2026-01-31)
    std::thread::sleep(Duration::from_millis(1));
}

pub async fn quoted_and_first() {
    // punchlist:expect(blocking-sleep-in-async, expires = "2999-01-31", reason = "the order does not matter")
    std::thread::sleep(Duration::from_millis(1));
}
