use std::time::Duration;

pub async fn expected() {
    // punchlist:expect(blocking-sleep-in-async, reason = "one millisecond, measured")
    std::thread::sleep(Duration::from_millis(1));
}

pub async fn on_the_line() {
    std::thread::sleep(Duration::from_millis(1)); // punchlist:expect(blocking-sleep-in-async, reason = "measured")
}

// punchlist:expect(blocking-sleep-in-async, reason = "all of it is a simulation")
pub async fn the_whole_item() {
    std::thread::sleep(Duration::from_millis(1));
    std::thread::sleep(Duration::from_millis(2));
}
