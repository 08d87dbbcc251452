//# src/lib.rs
// The test would fail, if it came here: it takes another way. Nobody else can call it.
struct Store {
    open: bool,
}
impl Store {
    fn read(&self) -> u32 {
        if !self.open {
            return 0;
        }
        tokio::task::block_in_place(|| 1) //~ block-in-place-on-current-thread?
    }
}
#[tokio::test]
async fn reads_nothing() {
    assert_eq!(Store { open: false }.read(), 0);
}

// Other crates call this as the test does.
pub fn write() -> u32 {
    tokio::task::block_in_place(|| 1) //~ block-in-place-on-current-thread
}
#[tokio::test]
async fn writes() {
    if std::env::var("WRITE").is_ok() {
        write();
    }
}
