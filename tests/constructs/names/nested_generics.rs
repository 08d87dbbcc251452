//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
dashmap = "5"
//# src/lib.rs
use dashmap::mapref::one::MappedRef;
use std::any::Any;

pub type Fallible<T> = Result<T, String>;
pub struct Handles {
    all: dashmap::DashMap<u64, Box<dyn Any>>,
}
pub struct Source;
pub struct Quiet;
impl Source {
    pub fn capture(&self) {
        tokio::spawn(async {}); //~ reactor-missing
    }
}
impl Quiet {
    pub fn capture(&self) {}
}
impl Handles {
    pub fn retrieve<T>(&self, id: u64) -> Fallible<MappedRef<'_, u64, Box<dyn Any>, T>>
    where
        T: 'static,
    {
        let handle = self.all.get(&id).ok_or("no such handle")?;
        Ok(handle.map(|v| v.downcast_ref::<T>().unwrap()))
    }
}
fn on_capture(handles: &Handles) -> Fallible<()> {
    let source = handles.retrieve::<Source>(1)?;
    source.capture();
    Ok(())
}
fn on_quiet(handles: &Handles) -> Fallible<()> {
    handles.retrieve::<Quiet>(1)?.capture();
    Ok(())
}
#[no_mangle]
pub extern "C" fn request(handles: &Handles) -> u64 {
    on_quiet(handles).and(on_capture(handles)).map_or(1, |()| 0)
}
