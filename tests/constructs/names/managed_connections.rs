// What a pool hands out derefs to the connection that the workspace's own manager names.
//# Cargo.toml
[package]
name = "pools"
version = "0.1.0"
edition = "2021"
[dependencies]
async-trait = "0.1"
bb8 = "0.8"
r2d2 = "0.8"
rusqlite = "0.31"
//# src/lib.rs
use std::ops::Deref;

pub struct Checked(rusqlite::Connection);

impl Deref for Checked {
    type Target = rusqlite::Connection;
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

pub struct Manager;

#[async_trait::async_trait]
impl bb8::ManageConnection for Manager {
    type Connection = Checked;
    type Error = rusqlite::Error;
    async fn connect(&self) -> Result<Self::Connection, Self::Error> {
        todo!()
    }
}

pub type Pool = bb8::Pool<Manager>;

pub async fn with_bb8(pool: &Pool) -> rusqlite::Result<()> {
    let connection = pool.get().await.unwrap();
    connection.execute("delete from a", [])?; //~ blocking-net-in-async
    Ok(())
}

pub struct Plain;

impl r2d2::ManageConnection for Plain {
    type Connection = rusqlite::Connection;
    type Error = rusqlite::Error;
    fn connect(&self) -> rusqlite::Result<rusqlite::Connection> {
        todo!()
    }
}

pub async fn with_r2d2(pool: r2d2::Pool<Plain>) -> rusqlite::Result<()> {
    let connection = pool.try_get().unwrap();
    connection.execute("delete from b", [])?; //~ blocking-net-in-async
    Ok(())
}

// Look-alike: an async client behind a manager of one's own.
pub struct Client;

impl Client {
    pub async fn execute(&self, _: &str) {}
}

pub struct Remote;

#[async_trait::async_trait]
impl bb8::ManageConnection for Remote {
    type Connection = Client;
    type Error = std::io::Error;
}

pub async fn with_a_client(pool: bb8::Pool<Remote>) {
    pool.get().await.unwrap().execute("delete from c").await;
}
