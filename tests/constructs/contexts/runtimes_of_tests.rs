// A test that runs on a runtime without drivers needed none; what is shipped may need one.
//# src/lib.rs
use tokio::runtime::Builder;

pub fn starts(module: elsewhere::Module) {
    std::thread::spawn(move || {
        let runtime = Builder::new_current_thread().build().unwrap(); //~ runtime-without-driver
        runtime.block_on(async move { module.run().await });
    });
}

#[cfg(test)]
mod tests {
    #[test]
    fn runs() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap(); //~ runtime-without-driver?
        runtime.block_on(async { elsewhere::run().await });
    }
}
