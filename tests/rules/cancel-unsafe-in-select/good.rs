// Cancel safe, or never cancelled.
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::Interval;

pub async fn safe(mut stream: TcpStream, mut news: Receiver<u32>, listener: TcpListener) {
    let mut bytes = [0; 64];
    loop {
        tokio::select! {
            _ = stream.read(&mut bytes) => {}
            _ = news.recv() => {}
            _ = listener.accept() => {}
        }
    }
}

pub async fn lines(stream: TcpStream, mut ticks: Interval) {
    let mut lines = BufReader::new(stream).lines();
    loop {
        tokio::select! {
            _ = lines.next_line() => {}
            _ = ticks.tick() => {}
        }
    }
}

pub async fn pinned(mut stream: TcpStream, mut ticks: Interval) {
    let mut head = [0; 4];
    let read = stream.read_exact(&mut head);
    tokio::pin!(read);
    loop {
        tokio::select! {
            _ = &mut read => return,
            _ = ticks.tick() => {}
        }
    }
}

pub async fn reserved(sender: Sender<u32>, mut news: Receiver<u32>) {
    loop {
        tokio::select! {
            Ok(permit) = sender.reserve() => permit.send(1),
            _ = news.recv() => {}
        }
    }
}
