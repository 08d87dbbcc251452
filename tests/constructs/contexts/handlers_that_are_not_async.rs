//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
poem = "3"
salvo = "0.70"
async-graphql = "7"
jsonrpsee = "0.24"
rmcp = "0.8"
tokio = { version = "1", features = ["full"] }
//# src/lib.rs
mod graph;
mod rpc;
use poem::handler;
use std::thread::sleep;
use std::time::Duration;

#[handler]
fn index() -> &'static str {
    sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
    "hello"
}

mod shop {
    use std::thread::sleep;
    use std::time::Duration;

    #[salvo::handler]
    fn order() {
        sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
    }

    // No handler of anything here.
    #[command::handler]
    fn pay() {
        sleep(Duration::from_secs(1));
    }
}

struct Tools;

impl Tools {
    #[rmcp::tool(description = "adds")]
    fn add(&self) -> u32 {
        sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
        3
    }

    fn subtract(&self) -> u32 {
        sleep(Duration::from_secs(1));
        1
    }
}
//# src/graph.rs
use async_graphql::Object;
use std::thread::sleep;
use std::time::Duration;

pub struct Query;

#[Object]
impl Query {
    fn users(&self) -> u32 {
        sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
        3
    }
}

impl Query {
    fn warm_up(&self) {
        sleep(Duration::from_secs(1));
    }
}
//# src/rpc.rs
use jsonrpsee::proc_macros::rpc;
use jsonrpsee::RpcModule;
use std::thread::sleep;
use std::time::Duration;

#[rpc(server, client)]
pub trait Admin {
    #[method(name = "admin_peers")]
    fn peers(&self) -> Result<u32, String>;

    #[method(name = "admin_prune", blocking)]
    fn prune(&self) -> Result<u32, String>;
}

pub struct AdminApi;

impl AdminServer for AdminApi {
    fn peers(&self) -> Result<u32, String> {
        sleep(Duration::from_secs(1)); //~ blocking-sleep-in-async
        Ok(3)
    }

    fn prune(&self) -> Result<u32, String> {
        sleep(Duration::from_secs(1));
        Ok(3)
    }
}

pub fn module() {
    let mut module = RpcModule::new(());
    module.register_method("wait", |_, _, _| sleep(Duration::from_secs(1))); //~ blocking-sleep-in-async
    module.register_blocking_method("rest", |_, _, _| sleep(Duration::from_secs(1)));
}
