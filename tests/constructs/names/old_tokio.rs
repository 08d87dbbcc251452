//# Cargo.toml
[workspace]
members = ["first", "second", "third"]
//# first/Cargo.toml
[package]
name = "first"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio_01 = { package = "tokio", version = "0.1" }
tokio = { version = "1", features = ["full"] }
//# first/src/main.rs
// Of 0.1 the same name takes a reactor's handle, and needs none around it.
fn main() {
    let old = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let _old = tokio_01::net::TcpListener::from_std(old, &Default::default()).unwrap();
    let new = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    new.set_nonblocking(true).unwrap();
    let _new = tokio::net::TcpListener::from_std(new).unwrap(); //~ reactor-missing
}
//# second/Cargo.toml
[package]
name = "second"
version = "0.1.0"
edition = "2018"
[dependencies]
tokio = { version = "0.2", features = ["full"] }
//# second/src/main.rs
// 0.2 makes the socket non-blocking itself.
#[tokio::main]
async fn main() {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let _socket = tokio::net::TcpListener::from_std(socket).unwrap();
    std::thread::spawn(with_none);
    std::thread::spawn(with_all);
}

// Its runtimes are built by other names.
fn with_none() {
    let mut runtime = tokio::runtime::Builder::new().basic_scheduler().build().unwrap(); //~ runtime-without-driver
    runtime.block_on(async { tokio::net::TcpStream::connect("127.0.0.1:1").await.is_ok() });
}

fn with_all() {
    let mut runtime = tokio::runtime::Builder::new().basic_scheduler().enable_all().build().unwrap();
    runtime.block_on(async { tokio::net::TcpStream::connect("127.0.0.1:1").await.is_ok() });
}
//# third/Cargo.toml
[package]
name = "third"
version = "0.1.0"
edition = "2018"
[dependencies]
tokio = { version = "0.3", features = ["full"] }
//# third/src/main.rs
#[tokio::main]
async fn main() {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let _socket = tokio::net::TcpListener::from_std(socket).unwrap(); //~ blocking-socket-from-std
}
