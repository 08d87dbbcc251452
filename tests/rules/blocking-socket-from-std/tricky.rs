// Sockets of which it is not known that they block.
use socket2::{Domain, Socket, Type};

pub async fn of_a_parameter(listener: std::net::TcpListener) -> std::io::Result<tokio::net::TcpListener> {
    tokio::net::TcpListener::from_std(listener)
}

pub async fn of_socket2() -> std::io::Result<tokio::net::TcpListener> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    tokio::net::TcpListener::from_std(socket.into())
}

// What came from Tokio is non-blocking already.
pub async fn there_and_back(stream: tokio::net::TcpStream) -> std::io::Result<tokio::net::TcpStream> {
    let stream = stream.into_std()?;
    tokio::net::TcpStream::from_std(stream)
}

// By a flag that decides.
pub async fn by_a_flag(flag: bool) -> std::io::Result<tokio::net::UdpSocket> {
    let socket = std::net::UdpSocket::bind("127.0.0.1:0")?;
    socket.set_nonblocking(flag)?;
    tokio::net::UdpSocket::from_std(socket)
}

pub struct Socket9;

impl Socket9 {
    pub fn from_std(socket: std::net::UdpSocket) -> std::net::UdpSocket {
        socket
    }
}

pub async fn of_our_own() -> std::io::Result<std::net::UdpSocket> {
    Ok(Socket9::from_std(std::net::UdpSocket::bind("127.0.0.1:0")?))
}
