use std::time::Duration;

pub async fn given() {
    // punchlist:expect(blocking-sleep-in-async, reason = "measured: it takes a microsecond")
    std::thread::sleep(Duration::from_millis(1));
}
