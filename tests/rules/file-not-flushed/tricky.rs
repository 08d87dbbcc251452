// Writers that need no flush, and files that are seen to elsewhere.
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub async fn a_socket(mut stream: TcpStream, bytes: &[u8]) -> std::io::Result<()> {
    stream.write_all(bytes).await
}

pub async fn of_memory(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    out.write_all(bytes).await?;
    Ok(out)
}

pub async fn read_again(path: &str, bytes: &[u8]) -> std::io::Result<String> {
    let mut file = File::create(path).await?;
    file.write_all(bytes).await?;
    file.rewind().await?;
    let mut text = String::new();
    file.read_to_string(&mut text).await?;
    Ok(text)
}

async fn finish(file: &mut File) -> std::io::Result<()> {
    file.flush().await
}

pub async fn lent(path: &str, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path).await?;
    file.write_all(bytes).await?;
    finish(&mut file).await
}

pub async fn only_read(path: &str) -> std::io::Result<String> {
    let mut file = File::open(path).await?;
    let mut text = String::new();
    file.read_to_string(&mut text).await?;
    Ok(text)
}

pub async fn in_one_branch_only(path: &str, bytes: &[u8], twice: bool) -> std::io::Result<()> {
    let mut file = File::create(path).await?; // a flush on some path is enough to be silent
    file.write_all(bytes).await?;
    if twice {
        file.flush().await?;
    }
    Ok(())
}
