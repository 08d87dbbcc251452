//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
futures = "0.3"
clap = { version = "4", features = ["derive"] }
bon = "3"
//# src/main.rs
// Values that functions of a derive make: their types have the methods that are called.
use clap::Parser;

mod cli {
    #[derive(clap::Parser)]
    pub struct Cli {
        pub name: String,
    }
    impl Cli {
        pub async fn run(self) {
            tokio::spawn(async {});
        }
    }
    #[derive(clap::Parser)]
    pub struct Quiet;
    impl Quiet {
        pub async fn run(self) {}
    }
}
mod work {
    #[derive(bon::Builder)]
    pub struct Blocking {
        n: u8,
    }
    impl Blocking {
        pub fn run(&self) {
            std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
        }
    }
    #[derive(Default)]
    pub struct Plain;
    impl Plain {
        pub fn run(&self) {
            std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
        }
    }
    #[derive(Default)]
    pub struct FromMain;
    impl FromMain {
        pub fn run(&self) {
            std::thread::sleep(std::time::Duration::from_secs(1));
        }
    }
    pub async fn caller() {
        let blocking = Blocking::builder().n(1).build();
        blocking.run();
        Plain::default().run();
    }
}
fn main() {
    work::FromMain::default().run();
    let quiet = cli::Quiet::try_parse().unwrap();
    futures::executor::block_on(quiet.run());
    let cli = cli::Cli::parse();
    futures::executor::block_on(cli.run()); //~ reactor-missing
    tokio::runtime::Runtime::new().unwrap().block_on(work::caller());
}
