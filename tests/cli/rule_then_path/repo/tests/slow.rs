#[tokio::test]
async fn slow() {
    std::thread::sleep(std::time::Duration::from_millis(1));
}
