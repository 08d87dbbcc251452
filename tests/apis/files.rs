// Crates around the file system.
use fs2::FileExt;
use std::path::Path;

fn temporary() -> std::io::Result<()> {
    let folder = tempfile::Builder::new().prefix("x").tempdir()?; //= blocking_fs tempfile
    std::fs::write(folder.path().join("y"), "z")?; //= blocking_fs std
    let mut file = tempfile::NamedTempFile::new_in(folder.path())?; //= blocking_fs tempfile
    std::io::Write::flush(&mut file)?;
    file.persist("w").unwrap(); //= blocking_fs tempfile
    Ok(())
}

fn walks(root: &Path) -> u64 {
    let files = walkdir::WalkDir::new(root).into_iter().filter_map(|entry| entry.ok()).count(); //= blocking_fs_metadata walkdir
    let ignored = ignore::WalkBuilder::new(root).hidden(false).build().count(); //= blocking_fs_metadata ignore
    let matched = glob::glob("*.rs").unwrap().count(); //= blocking_fs_metadata glob
    let size = fs_extra::dir::get_size(root).unwrap(); //= blocking_fs_metadata fs_extra
    fs_extra::dir::copy(root, "/tmp", &fs_extra::dir::CopyOptions::new()).unwrap(); //= blocking_fs fs_extra
    let _git = which::which("git"); //= blocking_fs_metadata which
    size + (files + ignored + matched) as u64
}

fn locked(path: &Path) -> std::io::Result<String> {
    let file = fs_err::File::open(path)?; //= blocking_fs std
    file.lock_exclusive()?; //= thread_wait fs2
    fs_err::read_to_string(path) //= blocking_fs std
}

fn values(path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let reader = std::io::BufReader::new(std::fs::File::open(path)?); //= blocking_fs std
    let value: serde_json::Value = serde_json::from_reader(reader)?; //= blocking_fs std
    serde_yaml::to_writer(std::fs::File::create("x")?, &value)?; //= blocking_fs std //= blocking_fs std
    Ok(())
}

fn paths(path: &camino::Utf8Path) -> bool {
    path.join("x").exists() || dirs::config_dir().map(|dir| dir.join("y").is_dir()).unwrap_or(false) //= blocking_fs_metadata std //= blocking_fs_metadata std
}

fn by_path(path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let _key = rustls::pki_types::PrivateKeyDer::from_pem_file(path)?; //= blocking_fs rustls_pki_types
    let _chain = rustls_pki_types::CertificateDer::pem_file_iter(path)?; //= blocking_fs rustls_pki_types
    let _roots = rustls_native_certs::load_native_certs(); //= blocking_fs rustls_native_certs
    let _settings: u32 = confy::load("x", None)?; //= blocking_fs confy
    let _list: u32 = plist::from_file(path)?; //= blocking_fs plist
    let _sound = hound::WavReader::open(path)?; //= blocking_fs hound
    remove_dir_all::remove_dir_all(path)?; //= blocking_fs remove_dir_all
    filetime::set_file_mtime(path, filetime::FileTime::now())?; //= blocking_fs_metadata filetime
    let _same = same_file::is_same_file(path, "x")?; //= blocking_fs_metadata same_file
    let _whole = dunce::canonicalize(path)?; //= blocking_fs_metadata dunce
    for _entry in jwalk::WalkDir::new(path) {} //= blocking_fs_metadata jwalk
    Ok(())
}
