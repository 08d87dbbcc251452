//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
pyo3 = "0.21"
redis = "0.27"
//# src/lib.rs
// Other crates' names for `Result`.
pub struct Builder;
impl Builder {
    pub fn go(self) {
        tokio::runtime::Handle::current().block_on(async {}); //~ block-on-in-async
    }
}
pub struct Other;
impl Other {
    pub fn go(self) {
        tokio::runtime::Handle::current().block_on(async {}); //~ block-on-in-async
    }
}
fn from_python() -> pyo3::PyResult<Builder> {
    Ok(Builder)
}
fn from_redis() -> redis::RedisResult<Other> {
    Ok(Other)
}
mod by_glob {
    use pyo3::prelude::*;
    pub struct Third;
    impl Third {
        pub fn go(self) {
            tokio::runtime::Handle::current().block_on(async {}); //~ block-on-in-async
        }
    }
    fn from_prelude() -> PyResult<Third> {
        Ok(Third)
    }
    pub async fn caller() -> PyResult<()> {
        let third = from_prelude()?;
        third.go();
        Ok(())
    }
}
pub async fn caller() {
    let builder = from_python().unwrap();
    builder.go();
    from_redis().unwrap().go();
}
