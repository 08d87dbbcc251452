// What exports spans is polled by a thread of its own, which drives no Tokio runtime.
//# Cargo.toml
[package]
name = "fixture"
version = "0.1.0"
edition = "2021"
[dependencies]
tokio = { version = "1", features = ["full"] }
opentelemetry_sdk = "0.29"
//# src/lib.rs
use opentelemetry_sdk::trace::{SpanData, SpanExporter};

pub struct Exporter {
    runtime: tokio::runtime::Handle,
}

impl SpanExporter for Exporter {
    async fn export(&self, batch: Vec<SpanData>) -> opentelemetry_sdk::error::OTelSdkResult {
        self.runtime.block_on(async move { println!("{}", batch.len()) });
        Ok(())
    }
}

pub trait Exports {
    async fn export(&self);
}

impl Exports for Exporter {
    async fn export(&self) {
        self.runtime.block_on(async {}); //~ block-on-in-async
    }
}
