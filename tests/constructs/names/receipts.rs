// A future that a call hands back beside its work, as a receipt, may be dropped; one that holds the
// work may not.
//# Cargo.toml
[package]
name = "receipts"
version = "0.1.0"
edition = "2021"

[dependencies]
tokio = { version = "1", features = ["full"] }
//# src/lib.rs
use std::future::Future;
use std::pin::Pin;

pub type Sent<F> = Result<F, String>;

pub trait Producer {
    type SendFuture: Future<Output = Result<u64, String>>;

    fn send_to(&self, topic: &str, payload: String) -> Sent<Self::SendFuture>;

    fn send(&self, payload: String) -> Sent<Self::SendFuture> {
        self.send_to("all", payload)
    }

    fn flush(&self) -> Self::SendFuture;
}

pub async fn sends<P: Producer>(producer: &P) -> Result<(), String> {
    producer.send("one".into())?; //~ future-not-awaited?
    producer.send_to("two", "three".into())?; //~ future-not-awaited?
    producer.flush(); //~ future-not-awaited?
    producer.send("four".into())?.await?;
    Ok(())
}

fn load(key: u64) -> Result<Pin<Box<dyn Future<Output = u64> + Send>>, String> {
    if key == 0 {
        return Err("no key".into());
    }
    Ok(Box::pin(async move { key }))
}

pub async fn loads() -> Result<(), String> {
    load(1)?; //~ future-not-awaited
    load(2)?.await;
    Ok(())
}
