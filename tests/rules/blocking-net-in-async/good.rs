// Waits that are awaited, or that nobody on the executor has to wait for.
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};

pub async fn sockets() -> std::io::Result<()> {
    let mut stream = TcpStream::connect("127.0.0.1:25").await?;
    stream.write_all(b"quit").await?;
    let mut text = String::new();
    stream.read_to_string(&mut text).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let (_peer, _) = listener.accept().await?;
    let socket = UdpSocket::bind("127.0.0.1:0").await?;
    let mut buffer = [0; 16];
    socket.recv_from(&mut buffer).await?;
    tokio::net::lookup_host("localhost:80").await?;
    Ok(())
}

pub async fn in_the_blocking_pool() -> String {
    tokio::task::spawn_blocking(|| ureq::get("http://localhost/").call().unwrap().into_string().unwrap()).await.unwrap()
}

pub async fn on_the_databases_own_thread(connection: tokio_rusqlite::Connection) -> i64 {
    connection.call(|connection| Ok(connection.query_row("select 1", [], |row| row.get(0))?)).await.unwrap()
}

fn serve() -> std::io::Result<()> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    for stream in listener.incoming() {
        drop(stream?);
    }
    Ok(())
}

fn main() {
    std::thread::spawn(serve);
    let text = reqwest::blocking::get("http://localhost/").unwrap().text().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        println!("{text}");
        let _ = sockets().await;
        in_the_blocking_pool().await;
        on_the_databases_own_thread(tokio_rusqlite::Connection::open("x").await.unwrap()).await;
    });
}
