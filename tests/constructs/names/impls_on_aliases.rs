//# src/lib.rs
// What an impl on an alias has is the type's.
mod keys {
    pub struct Key<L> {
        pub label: L,
    }
}
type ServerKey = keys::Key<u8>;
impl ServerKey {
    fn from_policy() -> Option<Self> {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
        None
    }
    fn refresh(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    fn from_main() {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}
pub async fn caller(key: &keys::Key<u8>) {
    key.refresh();
    ServerKey::from_policy();
}
pub fn sync_caller() {
    ServerKey::from_main();
}
