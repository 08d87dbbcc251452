// Files that are dropped while a write is under way.
use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncWriteExt, BufWriter};

pub async fn created(path: &str, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path).await?;
    file.write_all(bytes).await?; //~ file-not-flushed
    Ok(())
}

pub async fn opened(path: &str, lines: &[String]) -> std::io::Result<()> {
    let mut log = OpenOptions::new().append(true).open(path).await?;
    for line in lines {
        log.write_all(line.as_bytes()).await?;
        log.write_all(b"\n").await?; //~ file-not-flushed
    }
    Ok(())
}

pub async fn buffered(path: &str, bytes: &[u8]) -> std::io::Result<()> {
    let file = File::create(path).await?;
    let mut out = BufWriter::new(file);
    out.write_all(bytes).await?; //~ file-not-flushed
    Ok(())
}
