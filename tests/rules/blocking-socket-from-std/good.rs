// Sockets that were set non-blocking.
pub async fn listener() -> std::io::Result<tokio::net::TcpListener> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    tokio::net::TcpListener::from_std(listener)
}

fn bound() -> std::io::Result<std::net::UdpSocket> {
    let socket = std::net::UdpSocket::bind("127.0.0.1:0")?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

pub async fn from_a_function() -> std::io::Result<tokio::net::UdpSocket> {
    tokio::net::UdpSocket::from_std(bound()?)
}

pub async fn tokios() -> std::io::Result<tokio::net::TcpListener> {
    tokio::net::TcpListener::bind("127.0.0.1:0").await
}
