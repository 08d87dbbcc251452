//# src/lib.rs
use tokio::runtime::{Builder, Runtime};

// Whether there is a runtime, whoever calls `new` decides.
pub struct Center {
    name: String,
    runtime: Option<Runtime>,
}
impl Center {
    fn new(name: String, runtime: Option<Runtime>) -> Self {
        Center { name, runtime }
    }
}
pub async fn look_alike() {
    let center = Center::new("a".into(), None); //~ runtime-dropped-in-async?
    println!("{}", center.name);
}

// Here there is one.
pub struct Owner {
    name: String,
    runtime: Option<Runtime>,
}
impl Owner {
    fn new(name: String) -> Self {
        let runtime = Builder::new_multi_thread().enable_all().build().unwrap();
        Owner { name, runtime: Some(runtime) }
    }
}
pub async fn misuse() {
    let owner = Owner::new("a".into()); //~ runtime-dropped-in-async
    println!("{}", owner.name);
}
