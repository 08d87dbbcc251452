// What of std holds a thread, as it is written in programs.
use std::fs::{self, File};
use std::io::{self, BufRead, Read, Write};
use std::net::ToSocketAddrs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{mpsc, Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

fn files(root: PathBuf) -> io::Result<u64> {
    if !root.exists() { //= blocking_fs_metadata std
        fs::create_dir_all(&root)?; //= blocking_fs std
    }
    let mut count = 0;
    for entry in root.read_dir()?.flatten() { //= blocking_fs_metadata std
        count += entry.metadata()?.len(); //= blocking_fs_metadata std
    }
    let mut file = File::options().write(true).open(root.join("x")).unwrap_or_else(|_| panic!("x")); //= blocking_fs std
    file.write_all(b"x").and_then(|_| file.sync_all())?; //= blocking_fs std //= blocking_fs std
    let mut buffer = Vec::new();
    let mut reader = io::BufReader::new(File::open("y")?); //= blocking_fs std
    reader.read_until(b' ', &mut buffer)?; //= blocking_fs std
    reader.read_to_end(&mut buffer)?; //= blocking_fs std
    Ok(count)
}

fn net() -> io::Result<usize> {
    let address = "localhost:80".to_socket_addrs()?.next().unwrap(); //= blocking_net std
    let mut stream = std::net::TcpStream::connect_timeout(&address, Duration::from_secs(1))?; //= blocking_net std
    let mut buffer = [0; 8];
    stream.read_exact(&mut buffer)?; //= blocking_net std
    let listener = std::os::unix::net::UnixListener::bind("/tmp/x")?;
    let (mut peer, _) = listener.accept()?; //= blocking_net std
    peer.read(&mut buffer) //= blocking_net std
}

fn terminal() -> io::Result<Vec<String>> {
    let lines: Vec<String> = io::stdin().lock().lines().map_while(Result::ok).collect(); //= blocking_stdin std
    let mut line = String::new();
    io::stdin().read_line(&mut line).map(|_| lines) //= blocking_stdin std
}

fn children() -> io::Result<String> {
    let mut child = Command::new("cat").stdout(Stdio::piped()).spawn()?;
    let mut text = String::new();
    if let Some(mut stdout) = child.stdout.take() {
        stdout.read_to_string(&mut text)?; //= process_wait std
    }
    let mut lines = io::BufReader::new(child.stderr.take().unwrap()).lines(); //= process_wait std
    println!("{:?}", lines.next());
    child.wait()?; //= process_wait std
    Command::new("ls").args(["-l"]).output()?; //= process_wait std
    Ok(text)
}

fn threads(gate: Arc<(Mutex<bool>, Condvar)>) -> u32 {
    thread::sleep(Duration::from_millis(1)); //= thread_sleep std
    let (sender, receiver) = mpsc::sync_channel(1);
    let worker = thread::Builder::new().name("x".into()).spawn(move || sender.send(1)).unwrap(); //= thread_wait std
    let value: u32 = receiver.recv().unwrap(); //= thread_wait std
    let (lock, changed) = &*gate;
    let _open = changed.wait_while(lock.lock().unwrap(), |open| !*open).unwrap(); //= thread_wait std //= thread_lock std
    worker.join().unwrap().unwrap(); //= thread_wait std
    thread::scope(|scope| { //= thread_wait std
        scope.spawn(|| 1).join().unwrap(); //= thread_wait std
    });
    for more in &receiver { //= thread_wait std
        println!("{more}");
    }
    value
}

fn other_children() {
    subprocess::Exec::cmd("ls").arg("-l").capture().unwrap(); //= process_wait subprocess
    runas::Command::new("ls").arg("-l").gui(true).status().unwrap(); //= process_wait runas
    let text = duct::cmd("ls", ["-l"]).stderr_to_stdout().read(); //= process_wait duct
    println!("{text:?}");
}
