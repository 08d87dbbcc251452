// Nothing is lost: the loop ends, there is none, or there is nothing to lose.
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::time::{timeout, Duration, Interval};

pub async fn until_stopped(mut stream: TcpStream, mut stop: Receiver<()>) {
    let mut head = [0; 4];
    loop {
        tokio::select! {
            _ = stream.read_exact(&mut head) => println!("{head:?}"),
            _ = stop.recv() => break,
        }
    }
}

pub async fn until_stopped_with_words(mut stream: TcpStream, mut stop: Receiver<()>) {
    let mut head = [0; 4];
    loop {
        tokio::select! {
            _ = stream.read_exact(&mut head) => println!("{head:?}"),
            _ = stop.recv() => {
                println!("stopped");
                return;
            }
        }
    }
}

pub async fn once(mut stream: TcpStream, mut stop: Receiver<()>) {
    let mut head = [0; 4];
    tokio::select! {
        _ = stream.read_exact(&mut head) => println!("{head:?}"),
        _ = stop.recv() => println!("stopped"),
    }
}

pub async fn a_constant(sender: Sender<u32>, mut news: Receiver<u32>) {
    loop {
        tokio::select! {
            _ = sender.send(1) => {}
            _ = news.recv() => {}
        }
    }
}

pub async fn in_a_timeout(mut stream: TcpStream, mut ticks: Interval) {
    let mut head = [0; 4];
    loop {
        tokio::select! {
            _ = timeout(Duration::from_secs(1), stream.read_exact(&mut head)) => {} //~ cancel-unsafe-in-select
            _ = ticks.tick() => {}
        }
    }
}

pub struct Frames;

impl Frames {
    pub async fn read_exact(&mut self) {}
}

pub async fn of_our_own(mut frames: Frames, mut ticks: Interval) {
    loop {
        tokio::select! {
            _ = frames.read_exact() => {}
            _ = ticks.tick() => {}
        }
    }
}

pub async fn a_task_of_its_own_in_a_loop(streams: Vec<TcpStream>) {
    for mut stream in streams {
        tokio::spawn(async move {
            let mut head = [0; 4];
            tokio::select! {
                _ = stream.read_exact(&mut head) => println!("{head:?}"),
                _ = tokio::time::sleep(Duration::from_secs(1)) => println!("late"),
            }
        });
    }
}

// What was read stays in a buffer that is made outside the loop, and is read on from there.
pub async fn read_on(mut reader: tokio::io::BufReader<tokio::net::TcpStream>, mut ticks: tokio::time::Interval) {
    use tokio::io::AsyncBufReadExt;
    let mut kept = Vec::new();
    loop {
        tokio::select! {
            _ = reader.read_until(b'\n', &mut kept) => kept.clear(),
            _ = ticks.tick() => println!("tick"),
        }
    }
}

pub async fn read_anew(mut reader: tokio::io::BufReader<tokio::net::TcpStream>, mut ticks: tokio::time::Interval) {
    use tokio::io::AsyncBufReadExt;
    let mut emptied = Vec::new();
    loop {
        emptied.clear();
        tokio::select! {
            _ = reader.read_until(b'\n', &mut emptied) => println!("{}", emptied.len()), //~ cancel-unsafe-in-select
            _ = ticks.tick() => println!("tick"),
        }
    }
}

// At the end of the input the next call gives 0, whatever an earlier one had put into the buffer.
pub async fn read_on_but_for_the_last_line(mut reader: tokio::io::BufReader<tokio::net::TcpStream>, mut ticks: tokio::time::Interval) {
    use tokio::io::AsyncBufReadExt;
    let mut kept = Vec::new();
    loop {
        tokio::select! {
            read = reader.read_until(b'\n', &mut kept) => match read { //~ cancel-unsafe-in-select
                Ok(0) => return,
                Ok(_) => kept.clear(),
                Err(_) => return,
            },
            _ = ticks.tick() => println!("tick"),
        }
    }
}

pub async fn read_on_to_the_last_line(mut reader: tokio::io::BufReader<tokio::net::TcpStream>, mut ticks: tokio::time::Interval) {
    use tokio::io::AsyncBufReadExt;
    let mut kept = Vec::new();
    loop {
        tokio::select! {
            Ok(read) = reader.read_until(b'\n', &mut kept) => {
                if read == 0 {
                    println!("{}", kept.len());
                    return;
                }
                kept.clear();
            }
            _ = ticks.tick() => println!("tick"),
        }
    }
}
