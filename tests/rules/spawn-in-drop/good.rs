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

// Helpers of destructors that are only called where a runtime is, or spawn on a handle.

pub struct LooksAndHelps {
    slot: u32,
}

impl LooksAndHelps {
    fn give_back(&self) {
        let slot = self.slot;
        tokio::spawn(async move { println!("{slot}") });
    }
}

impl Drop for LooksAndHelps {
    fn drop(&mut self) {
        if Handle::try_current().is_ok() {
            self.give_back();
        }
    }
}

pub struct KeepsAndHelps {
    handle: Handle,
}

impl KeepsAndHelps {
    fn give_back(&self) {
        self.handle.spawn(async {});
    }
}

impl Drop for KeepsAndHelps {
    fn drop(&mut self) {
        self.give_back();
    }
}

// A helper that only async code calls, of a type whose destructor does something else.
pub struct Counts {
    slot: u32,
}

impl Counts {
    fn start(&self) {
        let slot = self.slot;
        tokio::spawn(async move { println!("{slot}") });
    }

    pub async fn run(&self) {
        self.start();
    }

    fn say(&self) {
        println!("{}", self.slot);
    }
}

impl Drop for Counts {
    fn drop(&mut self) {
        self.say();
    }
}
