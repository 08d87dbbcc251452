// The disk is waited for where a runtime is driven.
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

pub async fn whole_files(path: &Path) -> std::io::Result<()> {
    let text = fs::read_to_string(path)?; //~ blocking-fs-in-async
    std::fs::write(path.with_extension("bak"), text)?; //~ blocking-fs-in-async
    fs::remove_dir_all("/tmp/x") //~ blocking-fs-in-async
}

pub async fn a_file_in_parts(path: PathBuf) -> std::io::Result<u64> {
    let mut file = File::open(&path)?; //~ blocking-fs-in-async
    let mut text = String::new();
    file.read_to_string(&mut text)?; //~ blocking-fs-in-async
    let reader = BufReader::new(file);
    let mut count = 0;
    for line in reader.lines() { //~ blocking-fs-in-async
        count += line?.len() as u64;
    }
    let mut log = OpenOptions::new().append(true).create(true).open("log")?; //~ blocking-fs-in-async
    log.write_all(b"done")?; //~ blocking-fs-in-async
    let mut out = BufWriter::new(log);
    out.write_all(b"again")?; //~ blocking-fs-in-async
    Ok(count)
}

pub async fn questions(path: &Path, dir: impl AsRef<Path>) -> std::io::Result<usize> {
    if !path.exists() { //~ blocking-fs-in-async
        return Ok(0);
    }
    let config = path.join("config.toml");
    let is_file = config.is_file(); //~ blocking-fs-in-async
    let mut size = fs::metadata(&config)?.len() as usize; //~ blocking-fs-in-async
    for entry in fs::read_dir(dir.as_ref())? { //~ blocking-fs-in-async
        let entry = entry?;
        if entry.path().is_dir() { //~ blocking-fs-in-async
            size += 1;
        }
    }
    if let Some(home) = dirs::home_dir() {
        size += home.join(".rc").exists() as usize; //~ blocking-fs-in-async
    }
    Ok(size + is_file as usize)
}

fn load(path: &Path) -> Option<Vec<u8>> {
    std::fs::read(path).ok() //~ blocking-fs-in-async
}

pub async fn through_a_function(path: &Path) -> usize {
    load(path).map(|bytes| bytes.len()).unwrap_or(0)
}

pub struct Store {
    root: PathBuf,
    log: std::sync::Mutex<File>,
}

impl Store {
    pub async fn through_fields(&self) -> bool {
        self.log.lock().unwrap().write_all(b"x").is_ok() //~ blocking-fs-in-async
            && self.root.canonicalize().is_ok() //~ blocking-fs-in-async
    }
}

pub async fn archives(bytes: Vec<u8>) -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?; //~ blocking-fs-in-async
    let decoder = flate2::read::GzDecoder::new(&bytes[..]);
    tar::Archive::new(decoder).unpack(folder.path())?; //~ blocking-fs-in-async
    let mut builder = tar::Builder::new(Vec::new());
    builder.append_dir_all(".", folder.path())?; //~ blocking-fs-in-async
    let file = std::fs::File::open("a.zip")?; //~ blocking-fs-in-async
    zip::ZipArchive::new(file)?.extract(folder.path())?; //~ blocking-fs-in-async
    Ok(())
}

pub async fn readers_of_files(path: &Path) -> Result<u64, Box<dyn std::error::Error>> {
    let file = File::open(path)?; //~ blocking-fs-in-async
    let value: serde_json::Value = serde_json::from_reader(BufReader::new(file))?; //~ blocking-fs-in-async
    let mut out = File::create("out")?; //~ blocking-fs-in-async
    std::io::copy(&mut value.to_string().as_bytes(), &mut out)?; //~ blocking-fs-in-async
    let repository = git2::Repository::open(".")?; //~ blocking-fs-in-async
    let changes = repository.statuses(None)?.len(); //~ blocking-fs-in-async
    for entry in walkdir::WalkDir::new(path).max_depth(2) { //~ blocking-fs-in-async
        entry?;
    }
    Ok(changes as u64)
}

pub fn spawned() {
    tokio::spawn(async {
        let _ = std::fs::create_dir_all("/tmp/y"); //~ blocking-fs-in-async
    });
}

pub async fn by_name(paths: Vec<PathBuf>) -> usize {
    let texts: Vec<String> = paths.iter().filter_map(|path| Some(path)).map(std::fs::read_to_string) //~ blocking-fs-in-async
        .filter_map(Result::ok)
        .collect();
    let first = paths.first().map(File::open); //~ blocking-fs-in-async
    texts.len() + first.is_some() as usize
}

pub async fn folders_above(path: &Path) -> Option<PathBuf> {
    for folder in path.ancestors() {
        if folder.join("Cargo.toml").exists() { //~ blocking-fs-in-async
            return Some(folder.to_path_buf());
        }
    }
    None
}
