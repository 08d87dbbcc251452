// Look-alikes of sockets and clients that wait.
use std::net::{TcpListener, UdpSocket};

// A socket that answers at once.
pub async fn non_blocking() -> std::io::Result<usize> {
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    socket.set_nonblocking(true)?;
    let mut buffer = [0; 16];
    socket.recv(&mut buffer)
}

pub struct Probe {
    socket: UdpSocket,
}

impl Probe {
    pub fn new() -> std::io::Result<Probe> {
        let socket = UdpSocket::bind("127.0.0.1:0")?;
        socket.set_nonblocking(true)?;
        Ok(Probe { socket })
    }

    pub async fn poll_once(&self) -> Option<usize> {
        let mut buffer = [0; 16];
        self.socket.recv(&mut buffer).ok()
    }
}

// To bind waits for nobody.
pub async fn only_bound() -> std::io::Result<std::net::SocketAddr> {
    TcpListener::bind("127.0.0.1:0")?.local_addr()
}

// The same names, awaited.
pub async fn async_names() -> std::io::Result<usize> {
    use async_std::net::ToSocketAddrs;
    Ok("localhost:80".to_socket_addrs().await?.count())
}

pub async fn async_diesel(connection: &mut diesel_async::AsyncPgConnection) -> usize {
    use diesel_async::RunQueryDsl;
    diesel::sql_query("select 1").execute(connection).await.unwrap()
}

pub async fn async_redis(client: redis::Client) -> String {
    let mut connection = client.get_multiplexed_async_connection().await.unwrap();
    redis::cmd("PING").query_async(&mut connection).await.unwrap()
}

pub async fn async_reqwest() -> reqwest::Result<String> {
    reqwest::Client::new().get("http://localhost/").send().await?.text().await
}

// A map is no client, and neither is what is named like one.
pub struct Pool {
    free: Vec<u32>,
}

impl Pool {
    pub fn get(&self) -> Option<u32> {
        self.free.first().copied()
    }
    pub fn execute(&self, what: &str) -> usize {
        what.len()
    }
}

pub async fn of_our_own(pool: Pool, map: std::collections::HashMap<u32, u32>) -> usize {
    let connection = pool.get();
    pool.execute("x") + map.get(&1).copied().unwrap_or(0) as usize + connection.unwrap_or(0) as usize
}

// Statements that are only made.
pub async fn only_a_query() -> String {
    let query = diesel::sql_query("select 1");
    format!("{:?}", diesel::debug_query::<diesel::pg::Pg, _>(&query))
}
