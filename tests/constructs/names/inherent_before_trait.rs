//# src/lib.rs
pub trait Container {
    fn apply(&self);
    fn settle(&self);
}
pub struct Table;
impl Table {
    pub async fn apply(&self) {}
}
impl Container for Table {
    fn apply(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
    fn settle(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
pub async fn look_alike(table: std::sync::Arc<Table>) {
    table.apply().await;
}
pub async fn misuse(table: std::sync::Arc<Table>) {
    table.settle();
}
