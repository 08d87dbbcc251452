// Somebody else is waited for where a runtime is driven.
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream, ToSocketAddrs, UdpSocket};

pub async fn sockets() -> std::io::Result<()> {
    let mut stream = TcpStream::connect("127.0.0.1:25")?; //~ blocking-net-in-async
    stream.write_all(b"quit")?; //~ blocking-net-in-async
    let mut text = String::new();
    stream.read_to_string(&mut text)?; //~ blocking-net-in-async
    let mut reader = std::io::BufReader::new(stream);
    std::io::BufRead::read_line(&mut reader, &mut text)?; //~ blocking-net-in-async
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let (peer, _) = listener.accept()?; //~ blocking-net-in-async
    drop(peer);
    for stream in listener.incoming() { //~ blocking-net-in-async
        drop(stream?);
    }
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    let mut buffer = [0; 16];
    socket.recv_from(&mut buffer)?; //~ blocking-net-in-async
    Ok(())
}

pub async fn names(host: &str) -> std::io::Result<usize> {
    let found = (host, 80).to_socket_addrs()?; //~ blocking-net-in-async
    Ok(found.count())
}

pub async fn clients() -> Result<(), Box<dyn std::error::Error>> {
    let body = reqwest::blocking::get("http://localhost/")?; //~ blocking-net-in-async
    body.text()?; //~ blocking-net-in-async
    let answer = ureq::get("http://localhost/").set("a", "b").call()?; //~ blocking-net-in-async
    answer.into_string()?; //~ blocking-net-in-async
    Ok(())
}

fn version(connection: &rusqlite::Connection) -> rusqlite::Result<i64> {
    connection.query_row("select 1", [], |row| row.get(0)) //~ blocking-net-in-async
}

pub async fn databases(
    connection: &rusqlite::Connection,
    pg: &mut diesel::PgConnection,
    pool: &diesel::r2d2::Pool<diesel::r2d2::ConnectionManager<diesel::PgConnection>>,
) -> Result<i64, Box<dyn std::error::Error>> {
    use diesel::prelude::*;
    diesel::sql_query("select 1").execute(pg)?; //~ blocking-net-in-async
    let mut pooled = pool.get()?; //~ blocking-net-in-async
    let rows: Vec<i64> = diesel::sql_query("select 1").load(&mut pooled)?; //~ blocking-net-in-async
    let mut redis = redis::Client::open("redis://localhost")?.get_connection()?; //~ blocking-net-in-async
    redis::cmd("PING").query::<String>(&mut redis)?; //~ blocking-net-in-async
    Ok(version(connection)? + rows.len() as i64)
}

pub async fn repositories() -> Result<(), git2::Error> {
    let repository = git2::Repository::clone("https://localhost/x", "x")?; //~ blocking-net-in-async
    repository.find_remote("origin")?.fetch(&["main"], None, None) //~ blocking-net-in-async
}
