// Stores, locked files and scripts.
use std::path::Path;

fn stores(path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let env = unsafe { heed::EnvOpenOptions::new().map_size(1 << 20).open(path)? }; //= blocking_fs heed
    let transaction = env.write_txn()?; //= blocking_fs heed
    transaction.commit()?; //= blocking_fs heed
    let reading = env.read_txn()?;
    let data = cacache::read_sync(path, "key")?; //= blocking_fs cacache
    drop((reading, data));
    Ok(())
}

fn mapped_stores(
    path: &Path,
    database: &libmdbx::Database<libmdbx::WriteMap>,
    environment: &reth_libmdbx::Environment,
) -> Result<(), Box<dyn std::error::Error>> {
    let env = lmdb::Environment::new().set_map_size(1 << 20).open(path)?; //= blocking_fs lmdb
    let transaction = env.begin_rw_txn()?; //= blocking_fs lmdb
    transaction.commit()?; //= blocking_fs lmdb
    let _reading = env.begin_ro_txn()?;
    env.sync(true)?; //= blocking_fs lmdb
    let _writing = database.begin_rw_txn()?; //= blocking_fs libmdbx
    let _reading = database.begin_ro_txn()?;
    database.sync(true)?; //= blocking_fs libmdbx
    let _writing = environment.begin_rw_txn()?; //= blocking_fs reth_libmdbx
    environment.sync(true)?; //= blocking_fs reth_libmdbx
    Ok(())
}

async fn awaited(path: &Path) {
    drop(cacache::read(path, "key").await);
}

fn locked(file: std::fs::File) -> Result<(), Box<dyn std::error::Error>> {
    let mut lock = fslock::LockFile::open("a.lock")?; //= blocking_fs fslock
    lock.lock()?; //= thread_wait fslock
    lock.try_lock()?;
    let mut other = fd_lock::RwLock::new(file);
    let _held = other.write()?; //= thread_wait fd_lock
    let _tried = other.try_read()?;
    Ok(())
}

fn mapped(file: &std::fs::File) -> std::io::Result<()> {
    let map = unsafe { memmap2::MmapOptions::new().map_mut(file)? };
    map.flush_async()?;
    map.flush() //= blocking_fs memmap2
}

fn scripts() -> Result<(), Box<dyn std::error::Error>> {
    let shell = xshell::Shell::new()?;
    shell.write_file("a", "b")?; //= blocking_fs xshell
    let there = shell.path_exists("a"); //= blocking_fs_metadata xshell
    let out = shell.cmd("ls").arg("-l").read()?; //= process_wait xshell
    let handle = duct::cmd("ls", &["-l"]).stdout_capture().start()?;
    handle.try_wait()?;
    handle.into_output()?; //= process_wait duct
    println!("{there} {out}");
    Ok(())
}

fn logs(engine: &raft_engine::Engine) {
    engine.purge_expired_files().unwrap(); //= blocking_fs raft_engine
}
