//# src/lib.rs
// What is an address already asks no resolver.
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
pub async fn addresses(ip: IpAddr, socket: SocketAddr) {
    let _ = "127.0.0.1:9999".to_socket_addrs();
    let _ = ("127.0.0.1", 80).to_socket_addrs();
    let _ = "[::1]:80".to_socket_addrs();
    let _ = (ip, 80).to_socket_addrs();
    let _ = socket.to_socket_addrs();
}
pub async fn names(host: String) {
    let _ = "localhost:80".to_socket_addrs(); //~ blocking-net-in-async
    let _ = (host.as_str(), 80).to_socket_addrs(); //~ blocking-net-in-async
    let _ = "1.example.org:80".to_socket_addrs(); //~ blocking-net-in-async
    let _ = "cafe:80".to_socket_addrs(); //~ blocking-net-in-async
}
