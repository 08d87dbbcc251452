//# src/lib.rs
// Shipped async code comes here, the first of it in another build only: a test that does so without
// a runtime gets no further than the check, or it would fail.
pub fn bind(path: &str) -> std::io::Result<()> {
    backend::bind(path)
}
#[cfg(unix)]
mod backend {
    pub fn bind(path: &str) -> std::io::Result<()> {
        if path.len() > 100 {
            return Err(std::io::ErrorKind::InvalidInput.into());
        }
        drop(tokio::net::UnixListener::bind(path)?);
        Ok(())
    }
}
#[cfg(windows)]
mod backend {
    pub fn bind(_path: &str) -> std::io::Result<()> {
        Ok(())
    }
}
#[cfg(windows)]
pub async fn serve() -> std::io::Result<()> {
    bind("service")
}
pub async fn start_up() -> std::io::Result<()> {
    bind("kernel")
}
#[test]
fn refuses_a_long_path() {
    assert!(bind(&"a".repeat(120)).is_err());
}

// A thread of what is shipped has no runtime either.
fn start() {
    tokio::spawn(async {}); //~ reactor-missing
}
pub fn on_a_thread() {
    std::thread::spawn(start);
}
#[test]
fn starts() {
    start();
}
