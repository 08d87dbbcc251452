// What these branches have done so far is lost when another one wins.
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::Interval;

pub async fn reads(mut stream: TcpStream, mut ticks: Interval) {
    let mut head = [0; 4];
    loop {
        tokio::select! {
            _ = stream.read_exact(&mut head) => println!("{head:?}"), //~ cancel-unsafe-in-select
            _ = ticks.tick() => println!("tick"),
        }
    }
}

pub async fn lines(stream: TcpStream, mut ticks: Interval) {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    loop {
        tokio::select! {
            _ = reader.read_line(&mut line) => line.clear(), //~ cancel-unsafe-in-select
            _ = ticks.tick() => {
                println!("tick");
            }
        }
    }
}

pub async fn writes(mut stream: TcpStream, bytes: Vec<u8>, mut news: Receiver<u32>) {
    while !bytes.is_empty() {
        tokio::select! {
            _ = stream.write_all(&bytes) => break, //~ cancel-unsafe-in-select
            Some(new) = news.recv() => println!("{new}"),
        }
    }
}

pub async fn sends(sender: Sender<String>, mut news: Receiver<u32>) {
    for number in 0..10 {
        let line = format!("{number}");
        tokio::select! {
            _ = sender.send(line) => {} //~ cancel-unsafe-in-select
            _ = news.recv() => println!("news"),
        }
    }
}
