use std::sync::OnceLock;

use tokio::runtime::{Builder, Runtime};

static SHARED: OnceLock<Option<Runtime>> = OnceLock::new();

/// The runtime that synchronous callers share. `None` when the system would not give us its threads.
pub fn shared_runtime() -> Option<&'static Runtime> {
    SHARED
        .get_or_init(|| {
            Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .ok()
        })
        .as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_gets_the_same_runtime() {
        let first = shared_runtime().unwrap();
        let second = shared_runtime().unwrap();
        assert!(std::ptr::eq(first, second));
    }
}
