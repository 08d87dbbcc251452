// What an unlisted crate has in a module named `blocking` waits on the calling thread; what only
// builds or reads does not, and its asynchronous twin neither.
//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
ledger-client = "1"
//# src/lib.rs
use ledger_client::blocking;
use ledger_client::blocking::Session;

pub async fn direct() {
    let client = blocking::Client::with_timeout(5);
    client.fetch("a"); //~ blocking-net-in-async
    println!("{}", client.is_open());
    helper(blocking::Session::open("b")); //~ blocking-net-in-async
}

fn helper(session: Session) {
    session.query("c"); //~ blocking-net-in-async
}

pub async fn right() {
    let client = ledger_client::Client::new();
    client.fetch("a").await;
    tokio::task::spawn_blocking(|| blocking::Client::default().fetch("d")).await.unwrap();
}

mod own {
    pub mod blocking {
        pub fn fetch() {}
    }
}
pub async fn of_its_own() {
    own::blocking::fetch();
}
