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
