// Sockets that block are handed to Tokio.
use std::net::{TcpListener, UdpSocket};

pub async fn listener() -> std::io::Result<tokio::net::TcpListener> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    tokio::net::TcpListener::from_std(listener) //~ blocking-socket-from-std
}

pub async fn at_once() -> tokio::net::UdpSocket {
    tokio::net::UdpSocket::from_std(UdpSocket::bind("127.0.0.1:0").unwrap()).unwrap() //~ blocking-socket-from-std
}

fn bound() -> std::io::Result<TcpListener> {
    TcpListener::bind("127.0.0.1:0")
}

pub async fn from_a_function() -> std::io::Result<tokio::net::TcpListener> {
    let listener = bound()?;
    println!("{}", listener.local_addr()?);
    tokio::net::TcpListener::from_std(listener) //~ blocking-socket-from-std
}

pub async fn explicitly_blocking() -> std::io::Result<tokio::net::UdpSocket> {
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    socket.set_nonblocking(false)?;
    tokio::net::UdpSocket::from_std(socket) //~ blocking-socket-from-std
}
