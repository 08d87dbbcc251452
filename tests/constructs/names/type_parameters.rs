//# src/lib.rs
// Functions that are named by a type parameter, or by the trait and a type.
pub trait Store {
    fn open();
    fn flush(&self);
    fn close(self);
}
pub struct Disk;
impl Store for Disk {
    fn open() {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    fn flush(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    fn close(self) {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}
pub async fn starts<S: Store>() {
    S::open();
}
pub async fn works<S>(store: S)
where
    S: Store,
{
    <S as Store>::flush(&store);
}
pub fn ends<S: Store>(store: S) {
    S::close(store);
}
