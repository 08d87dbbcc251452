//# Cargo.toml
[workspace]
members = ["kernel", "catalog"]
//# kernel/Cargo.toml
[package]
name = "kernel"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
//# kernel/src/lib.rs
// The catalog stands on the kernel, so no test of the kernel runs its code; others may.
pub trait Committer {
    fn commit(&self);
}
pub fn write(committer: &dyn Committer) {
    committer.commit();
}
pub struct Plain;
impl Committer for Plain {
    fn commit(&self) {}
}
#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn writes() {
        super::write(&super::Plain);
    }
}
//# catalog/Cargo.toml
[package]
name = "catalog"
version = "0.1.0"
edition = "2021"
[dependencies]
kernel = { path = "../kernel" }
tokio = { version = "1", features = ["full"] }
//# catalog/src/lib.rs
pub struct Remote;
impl kernel::Committer for Remote {
    fn commit(&self) {
        tokio::task::block_in_place(|| {}); //~ block-in-place-on-current-thread?
    }
}
pub struct Tested;
impl kernel::Committer for Tested {
    fn commit(&self) {
        tokio::task::block_in_place(|| {}); //~ block-in-place-on-current-thread
    }
}
pub struct Further;
impl kernel::Committer for Further {
    fn commit(&self) {
        tokio::task::block_in_place(|| {}); //~ block-in-place-on-current-thread?
    }
}
fn over_a_helper(further: &Further) {
    use kernel::Committer;
    further.commit();
}
#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn commits() {
        use kernel::Committer;
        super::Tested.commit();
        super::over_a_helper(&super::Further);
    }
}
