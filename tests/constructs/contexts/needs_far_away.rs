//# src/lib.rs
async fn sends() {
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
}
async fn third() {
    sends().await;
}
async fn second() {
    third().await;
}
async fn first() {
    second().await;
}
// Each call hangs on conditions that are not read.
async fn further() {
    first().await;
}
async fn furthest() {
    further().await;
}
pub fn misuse() {
    std::thread::spawn(|| futures::executor::block_on(second())); //~ reactor-missing
}
pub fn look_alike() {
    std::thread::spawn(|| futures::executor::block_on(furthest())); //~ reactor-missing?
}

// What stands near tells as surely, whatever else lies far behind something before it.
async fn connects() {
    let _ = tokio::net::TcpStream::connect("127.0.0.1:1").await;
}
async fn fourth() {
    connects().await;
}
async fn third_of_these() {
    fourth().await;
}
async fn second_of_these() {
    third_of_these().await;
}
async fn far_and_near() {
    second_of_these().await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
}
async fn far_alone() {
    second_of_these().await;
}
pub fn near_after_far() {
    std::thread::spawn(|| futures::executor::block_on(async { far_and_near().await })); //~ reactor-missing
}
pub fn only_far() {
    std::thread::spawn(|| futures::executor::block_on(async { far_alone().await })); //~ reactor-missing?
}
