pub enum Failure {
    Closed,
}

#[cfg(unix)]
pub fn open() -> Result<u32, Failure> {
    Ok(1)
}

#[cfg(not(unix))]
pub fn open() -> Result<u32, Failure> {
    Err(Failure::Closed)
}

pub fn both() -> bool {
    open().is_ok() && (0..2).all(|_| open().is_ok())
}

pub async fn serve() {
    both();
}

pub mod a {
    pub fn get() {}
}

pub mod b {
    pub fn get() {}
}
