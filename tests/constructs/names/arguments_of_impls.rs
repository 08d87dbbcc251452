//# src/lib.rs
// The impl says what the type parameter of its type is.
use tokio::sync::mpsc;

pub struct Commands(pub mpsc::Sender<u32>);
impl Commands {
    pub fn get(&self, n: u32) {
        self.0.blocking_send(n).unwrap(); //~ blocking-tokio-call-in-async
    }
}
pub struct Public {
    pub commands: Commands,
}
pub struct Quiet {
    pub commands: Silent,
}
pub struct Silent;
impl Silent {
    pub fn get(&self, _n: u32) {}
}
pub struct Api<T>(T);
impl Api<Public> {
    pub async fn own(&self) {
        self.0.commands.get(1);
    }
}
impl Api<Quiet> {
    pub async fn quiet(&self) {
        self.0.commands.get(1);
    }
}
