// Files that nobody on the executor waits for.
use std::path::{Path, PathBuf};

pub async fn tokios(path: &Path) -> std::io::Result<String> {
    tokio::fs::create_dir_all("/tmp/x").await?;
    if tokio::fs::try_exists(path).await? {
        let mut file = tokio::fs::File::open(path).await?;
        let mut text = String::new();
        tokio::io::AsyncReadExt::read_to_string(&mut file, &mut text).await?;
    }
    tokio::fs::read_to_string(path).await
}

pub async fn in_the_blocking_pool(path: PathBuf) -> Option<Vec<u8>> {
    tokio::task::spawn_blocking(move || if path.exists() { std::fs::read(path).ok() } else { None }).await.unwrap()
}

pub async fn in_place(path: &Path) -> bool {
    tokio::task::block_in_place(|| path.is_file())
}

fn pack(path: &Path) -> std::io::Result<()> {
    let mut builder = tar::Builder::new(std::fs::File::create("a.tar")?);
    builder.append_dir_all(".", path)
}

pub fn on_a_thread_of_its_own(path: PathBuf) {
    std::thread::spawn(move || {
        let _ = pack(&path);
        let _ = std::fs::remove_dir_all(path);
    });
}

pub async fn after_a_hop(path: PathBuf) -> bool {
    tokio::task::spawn_blocking(move || pack(&path)).await.is_ok()
}

fn main() {
    let config = std::fs::read_to_string("config.toml").unwrap_or_default();
    println!("{}", Path::new("x").exists());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        println!("{}", config.len());
        let _ = tokios(Path::new("y")).await;
        in_the_blocking_pool(PathBuf::from("z")).await;
        in_place(Path::new("z")).await;
        after_a_hop(PathBuf::from("z")).await;
    });
    on_a_thread_of_its_own(PathBuf::from("w"));
}
