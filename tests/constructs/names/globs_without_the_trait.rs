// A glob brings a trait into scope only where it holds the trait.
//# src/lib.rs
pub mod log {
    pub trait Log {
        #[allow(async_fn_in_trait)]
        async fn append(&mut self, line: Vec<u8>);
    }
    impl Log for Vec<Vec<u8>> {
        async fn append(&mut self, line: Vec<u8>) {
            self.push(line);
        }
    }
    pub mod prelude {
        pub use super::Log;
    }
}
//# src/other.rs
pub use std::collections::HashMap;
//# src/main.rs
mod other;
mod without {
    use crate::other::*;
    pub async fn run(mut all: Vec<Vec<u8>>, mut more: Vec<Vec<u8>>) -> HashMap<u8, u8> {
        all.append(&mut more);
        HashMap::new()
    }
}
mod with {
    use fixture::log::prelude::*;
    pub async fn run(mut all: Vec<Vec<u8>>) {
        all.append(vec![1]); //~ future-not-awaited
    }
}
#[tokio::main]
async fn main() {
    without::run(vec![], vec![]).await;
    with::run(vec![]).await;
}
