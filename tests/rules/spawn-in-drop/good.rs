// Destructors that look first, or bring a handle.
use tokio::runtime::Handle;

pub struct Looks;

impl Drop for Looks {
    fn drop(&mut self) {
        if let Ok(handle) = Handle::try_current() {
            handle.spawn(async {});
        }
    }
}

pub struct LooksAndSpawns;

impl Drop for LooksAndSpawns {
    fn drop(&mut self) {
        if Handle::try_current().is_ok() {
            tokio::spawn(async {});
        }
    }
}

pub struct LeavesEarly;

impl Drop for LeavesEarly {
    fn drop(&mut self) {
        if Handle::try_current().is_err() {
            return;
        }
        tokio::spawn(async {});
    }
}

pub struct LetElse;

impl Drop for LetElse {
    fn drop(&mut self) {
        let Ok(_handle) = Handle::try_current() else {
            return;
        };
        tokio::spawn(async {});
    }
}

pub struct Keeps {
    handle: Handle,
}

impl Drop for Keeps {
    fn drop(&mut self) {
        self.handle.spawn(async {});
    }
}

pub struct Enters {
    handle: Handle,
}

impl Drop for Enters {
    fn drop(&mut self) {
        let _guard = self.handle.enter();
        tokio::spawn(async {});
    }
}
