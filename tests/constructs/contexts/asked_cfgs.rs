//# src/lib.rs
// What stands behind `cfg!(..)` is run in such builds only.
fn keep_guard() {
    if cfg!(target_os = "android") {
        std::mem::forget(String::new());
    } else {
        tokio::spawn(async {});
    }
}
#[cfg(target_os = "android")]
#[no_mangle]
pub extern "C" fn look_alike() {
    keep_guard();
}

fn keep_elsewhere() {
    if !cfg!(target_os = "android") {
        std::mem::forget(String::new());
    } else {
        tokio::spawn(async {}); //~ reactor-missing
    }
}
#[cfg(target_os = "android")]
#[no_mangle]
pub extern "C" fn misuse() {
    keep_elsewhere();
}

// There, no thread runs tasks beside others.
pub trait Factory {
    fn create(&self);
}
pub struct Host;
impl Factory for Host {
    fn create(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
}
#[cfg(target_os = "wasi")]
pub struct Guest;
#[cfg(target_os = "wasi")]
impl Factory for Guest {
    fn create(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
}
pub async fn misuse_of_the_host(factory: &dyn Factory) {
    factory.create();
}
