// Look-alikes of std's files and paths.
use std::io::{BufRead, BufReader, Cursor, Read, Write};
use std::path::Path;

use tokio::fs;

pub async fn the_same_names_from_tokio(path: &Path) -> std::io::Result<()> {
    let text = fs::read_to_string(path).await?;
    fs::write(path.join("x"), text).await?;
    let mut entries = fs::read_dir(path).await?;
    while let Some(entry) = entries.next_entry().await? {
        println!("{:?}", entry.metadata().await?);
    }
    Ok(())
}

mod with_async_std {
    use async_std::fs::File;
    use async_std::io::ReadExt;
    use async_std::path::Path;

    pub async fn read(path: &Path) -> std::io::Result<String> {
        if !path.exists().await {
            return Ok(String::new());
        }
        let mut file = File::open(path).await?;
        let mut text = String::new();
        file.read_to_string(&mut text).await?;
        Ok(text)
    }
}

mod with_smol {
    pub async fn read() -> std::io::Result<Vec<u8>> {
        smol::fs::create_dir_all("x").await?;
        smol::fs::read("x/y").await
    }
}

// Bytes in memory answer at once.
pub async fn in_memory(bytes: Vec<u8>) -> std::io::Result<usize> {
    let mut text = String::new();
    Cursor::new(&bytes).read_to_string(&mut text)?;
    let mut reader = BufReader::new(&bytes[..]);
    reader.read_line(&mut text)?;
    let mut out = Vec::new();
    out.write_all(text.as_bytes())?;
    let mut decoder = flate2::read::GzDecoder::new(&out[..]);
    decoder.read_to_string(&mut text)?;
    std::io::copy(&mut &bytes[..], &mut out)?;
    let value: serde_json::Value = serde_json::from_reader(&bytes[..]).unwrap_or_default();
    Ok(text.lines().count() + value.to_string().split(' ').count())
}

pub struct Cache {
    keys: Vec<String>,
}

impl Cache {
    pub fn exists(&self) -> bool {
        !self.keys.is_empty()
    }
    pub fn read(&self) -> &str {
        &self.keys[0]
    }
    pub fn metadata(&self) -> usize {
        self.keys.len()
    }
}

pub async fn methods_of_our_own(cache: Cache) -> usize {
    println!("{} {}", cache.exists(), cache.read());
    cache.metadata()
}

// Paths that are only put together.
pub async fn only_paths(path: &Path) -> bool {
    let other = path.join("x").with_extension("y");
    other.starts_with("/") && other.parent().is_some() && Path::new("z").file_name().is_some()
}

mod fs_of_our_own {
    pub fn read(path: &str) -> usize {
        path.len()
    }
}

pub async fn a_module_of_our_own() -> usize {
    use fs_of_our_own as fs;
    fs::read("x")
}

// A crate with the same names whose calls are awaited.
pub async fn async_archives(bytes: &[u8]) {
    let mut archive = tokio_tar::Archive::new(bytes);
    let _ = archive.unpack("x").await;
}

// Run where the closure is sent to.
pub async fn sent_away() {
    let job = || std::fs::read("x");
    let _ = tokio::task::spawn_blocking(job).await;
}

pub async fn sent_away_by_name(path: std::path::PathBuf) -> bool {
    tokio::task::spawn_blocking(move || Some(path).map(std::fs::read)).await.is_ok()
}

pub struct Tree;
pub struct Leaf;

impl Leaf {
    pub fn exists(&self) -> bool {
        true
    }
}

impl Tree {
    pub fn ancestors(&self) -> Vec<Leaf> {
        Vec::new()
    }
}

pub async fn ancestors_of_a_tree_of_our_own(tree: &Tree) -> bool {
    tree.ancestors().iter().any(|leaf| leaf.exists())
}
