// policy: forbid tokio::spawn tokio::select std::sync::Mutex crate::legacy::start; in tests too
use legacy::start as begin;
use std::sync::{Arc, Mutex};
use tokio::select;

pub mod legacy {
    pub fn start() {}
    pub fn stop() {}
}

mod prelude {
    pub use tokio::task::*;
}

pub mod shadowed {
    use crate::prelude::*;
    pub fn here() {
        spawn(async {}); //~ forbidden-runtime-call
    }
    pub fn there() {
        fn spawn(_: u32) {}
        spawn(1);
    }
}

pub type Shared = Arc<Mutex<u32>>; //~ forbidden-runtime-call

pub async fn uses(shared: Shared) {
    begin(); //~ forbidden-runtime-call
    legacy::stop();
    select! { //~ forbidden-runtime-call
        _ = tokio::task::yield_now() => {}
    }
    let local: Vec<Mutex<u32>> = Vec::new(); //~ forbidden-runtime-call
    drop((shared, local));
    let asynchronous = tokio::sync::Mutex::new(1);
    drop(asynchronous);
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn is_held_to_it_too() {
        tokio::spawn(async {}).await.unwrap(); //~ forbidden-runtime-call
    }
}

pub struct Kept {
    #[allow(clippy::disallowed_types)]
    pub first: Mutex<u32>,
    pub second: Mutex<u32>, //~ forbidden-runtime-call
}
