// Files that somebody flushes.
use tokio::fs::File;
use tokio::io::{AsyncWriteExt, BufWriter};

pub async fn flushed(path: &str, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path).await?;
    file.write_all(bytes).await?;
    file.flush().await
}

pub async fn synced(path: &str, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path).await?;
    file.write_all(bytes).await?;
    file.sync_all().await?;
    Ok(())
}

pub async fn returned(path: &str, bytes: &[u8]) -> std::io::Result<File> {
    let mut file = File::create(path).await?;
    file.write_all(bytes).await?;
    Ok(file)
}

pub async fn shut_down(path: &str, bytes: &[u8]) -> std::io::Result<()> {
    let mut out = BufWriter::new(File::create(path).await?);
    out.write_all(bytes).await?;
    out.shutdown().await
}

pub async fn at_once(path: &str, bytes: &[u8]) -> std::io::Result<()> {
    tokio::fs::write(path, bytes).await
}
