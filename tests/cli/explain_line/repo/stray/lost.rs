async fn lost() {
    std::thread::sleep(std::time::Duration::MAX);
}
