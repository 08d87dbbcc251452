pub async fn serve() {
    std::thread::sleep(std::time::Duration::from_secs(1));
}
