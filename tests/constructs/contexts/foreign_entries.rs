//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
ctrlc = "3"
pyo3 = "0.21"
signal-hook = "0.3"
//# src/lib.rs
use pyo3::prelude::*;

#[no_mangle]
pub extern "C" fn start_engine() {
    tokio::spawn(async {}); //~ reactor-missing
}
#[unsafe(no_mangle)]
pub extern "C" fn start_again() {
    inner();
}
fn inner() {
    tokio::spawn(async {}); //~ reactor-missing
}
#[pyfunction]
fn from_python() {
    tokio::spawn(async {}); //~ reactor-missing
}
#[pyclass]
pub struct Client;
#[pymethods]
impl Client {
    #[new]
    fn new() -> Self {
        Client
    }
    fn go(&self) {
        tokio::spawn(async {}); //~ reactor-missing
    }
    fn right(&self) {
        let rt = runtime();
        rt.block_on(async {});
        rt.spawn(async {});
    }
}
fn runtime() -> &'static tokio::runtime::Runtime {
    static RT: std::sync::OnceLock<tokio::runtime::Runtime> = std::sync::OnceLock::new();
    RT.get_or_init(|| tokio::runtime::Runtime::new().unwrap())
}
pub fn handlers() {
    ctrlc::set_handler(|| {
        tokio::spawn(async {}); //~ reactor-missing
    })
    .unwrap();
    ctrlc::set_handler(|| std::thread::sleep(std::time::Duration::from_secs(1))).unwrap();
}
pub fn signals() {
    unsafe {
        signal_hook::low_level::register(1, || {
            tokio::spawn(async {}); //~ reactor-missing
        })
        .unwrap();
    }
}
pub struct Other;
impl Other {
    pub fn look_alike(&self) {
        tokio::spawn(async {});
    }
}
