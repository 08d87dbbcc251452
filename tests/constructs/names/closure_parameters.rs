//# src/lib.rs
use std::sync::Arc;

pub trait Device: Send + Sync {
    fn halt(&self);
}
pub struct Disk {
    handle: tokio::runtime::Handle,
}
impl Device for Disk {
    fn halt(&self) {
        self.handle.block_on(async {}); //~ block-on-in-async
    }
}
pub struct Port;
impl Port {
    pub fn halt(&self) {
        std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
    }
    pub fn reset(&self) {
        std::thread::sleep(std::time::Duration::from_secs(2)); //~ blocking-sleep-in-async
    }
    pub fn flush(&self) {
        std::thread::sleep(std::time::Duration::from_secs(3));
    }
}
pub struct Machine {
    devices: Vec<(String, Arc<dyn Device>)>,
    port: Port,
}
impl Machine {
    fn each(&self, mut visit: impl FnMut(&str, &Arc<dyn Device>)) {
        for (name, device) in self.devices.iter() {
            visit(name, device);
        }
    }
    fn with_port<F>(&self, visit: F)
    where
        F: FnOnce(&Port),
    {
        visit(&self.port);
    }
    fn with_boxed(&self, visit: Box<dyn Fn(&Port) -> u32>) -> u32 {
        visit(&self.port)
    }
    pub async fn pause(&self) {
        self.each(|_, device| device.halt());
        self.with_port(|port| port.halt());
        self.with_boxed(Box::new(|_| 1));
    }
    pub async fn reset(&self) {
        Machine::with_port(self, |port| port.reset());
    }
    // On a thread of its own.
    pub fn flush(self) {
        std::thread::spawn(move || self.with_port(|port| port.flush()));
    }
}
